import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { boundsOf } from './kept-features.ts';
import { RULES } from './rules.ts';
import { compileRules } from './score.ts';
import type { ReadyRules } from './score-lasting.ts';
import type { Rule } from './shape.ts';

/** The shipped set's version: below zero, so that no unit's own is ever mistaken for it. Lowered whenever a shipped rule changes. */
export const SHIPPED = -1;

/** The rules by which a unit's tips are scored. `version`: of the unit's own sets, or `SHIPPED`. */
export type RulesInForce = ReadyRules & { version: number; rules: readonly Rule[] };

const IN_FORCE = statement<{ version: number }>(
  'triage.ruleInForce',
  'one-shard',
  'SELECT version FROM rule_release WHERE unit_id = $1 ORDER BY release_no DESC LIMIT 1',
);
const CONTENT = statement<{ content: { rules: Rule[] } }>(
  'triage.ruleContent',
  'one-shard',
  'SELECT content FROM rule_set WHERE unit_id = $1 AND version = $2',
);

/** Rules ready to run, of the version given. */
export const readyRules = (version: number, rules: readonly Rule[]): RulesInForce => ({
  version,
  rules,
  compiled: compileRules(rules),
  bounds: boundsOf(rules),
});

const shipped = readyRules(SHIPPED, RULES);
/** Released versions never change: made ready once, for each open database. */
const ready = new WeakMap<object, Map<string, RulesInForce>>();

/** The rules in force in a unit: its last release, or the shipped set. */
export async function rulesInForce(db: Db, unit: number): Promise<RulesInForce> {
  const version = (await db.one(IN_FORCE, [unit]))?.version ?? SHIPPED;
  if (version === SHIPPED) return shipped;
  const known = ready.get(db.vault) ?? ready.set(db.vault, new Map()).get(db.vault)!;
  const key = `${unit} ${version}`;
  const held = known.get(key);
  if (held) return held;
  const { content } = (await db.one(CONTENT, [unit, version]))!;
  const made = readyRules(version, content.rules);
  known.set(key, made);
  return made;
}
