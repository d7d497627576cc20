import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import type { TipRow } from '../tips/store.ts';
import { firstOf, testOf } from './condition.ts';
import { keptFeatures } from './feature-store.ts';
import { moving } from './features.ts';
import type { Features } from './features-collector.ts';
import { lentTo } from './lent.ts';
import { lastingOf } from './missing-features.ts';
import { pooled } from './pool.ts';
import { conditionLine } from './rule-change-words.ts';
import type { RulesInForce } from './rule-set-store.ts';
import { scoreLasting } from './score-lasting.ts';
import type { Condition, Rule, TestedRule } from './shape.ts';

/**
 * What a rule set makes of one tip: each condition of each rule on the tip itself, true or false and why; its scores and lane with
 * those that merged duplicates lend to it, which are named. A lane that an officer lifted is left out: it is not of the rules. Null where its key is destroyed.
 */
export async function testOnTip(db: Db, unit: number, now: Instant, rules: RulesInForce, row: TipRow) {
  const kept = (await keptFeatures(db, unit, [row.tip_id])).get(row.tip_id) ?? null;
  const held = await lastingOf(db, unit, now, rules.lists, row, kept);
  if (!held) return null;
  const { lasting, noCrime } = held;
  const context = { now, earlierTips: row.earlier, priorClosedNoCrime: noCrime };
  const own = scoreLasting(rules, lasting, context);
  const lent = (await lentTo(db, unit, now, rules, [row.tip_id])).get(row.tip_id) ?? [];
  const { scores, floor, lane, reasons } = pooled(own, lent);
  const found = moving(lasting, context);
  const fired = new Set(own.reasons.map(({ rule }) => rule));
  return {
    scores,
    floor,
    lane,
    merged: lent.flatMap(({ tip }) => (reasons.some((each) => each.tip?.id === tip.id) ? [tip] : [])),
    rules: rules.content.rules.map((rule) => tested(rule, found, fired.has(rule.id))),
  };
}

function tested(rule: Rule, features: Features, fires: boolean): TestedRule {
  const look = (condition: Condition) => {
    const values = features.get(condition.feature) ?? [];
    const test = testOf(condition);
    const met = firstOf(test, features);
    return {
      condition: conditionLine(condition),
      asks: condition,
      holds: (met !== null) === test.wanted,
      values: values.slice(0, 10).map(({ value }) => String(value)),
      at: met?.at ?? values[0]?.at ?? null,
    };
  };
  return { rule: rule.id, fires, when: rule.when.map(look), unless: rule.unless.map(look) };
}
