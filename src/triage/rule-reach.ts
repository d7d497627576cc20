import { canonicalJson } from '../kernel/json.ts';
import { testOf } from './condition.ts';
import { MOVING_FEATURES } from './features.ts';
import { needleOf } from './kept-features.ts';
import type { Rule, RuleSet } from './shape.ts';

/**
 * Which tips a change of rules can touch at all: those on which one of these rules fired, and those of which the kept
 * features hold one of these texts. `all` where that cannot be told beforehand.
 */
export type Reach = 'all' | { rules: string[]; needles: string[] };

/**
 * How far a change from one rule set to another can reach, so that scoring again need not look at every tip. Words and
 * sources of rules change no score. A rule that fires needs a value for each of its conditions that asks for one: of the
 * first that rests on what lasts of a tip the value is looked for. Pure.
 */
export function reachOf(from: RuleSet, to: RuleSet): Reach {
  if (canonicalJson(from.lists) !== canonicalJson(to.lists)) return 'all';
  const before = new Map(from.rules.map((rule) => [rule.id, effectOf(rule)]));
  const after = new Map(to.rules.map((rule) => [rule.id, effectOf(rule)]));
  const gone = from.rules.filter((rule) => before.get(rule.id) !== after.get(rule.id));
  const come = to.rules.filter((rule) => before.get(rule.id) !== after.get(rule.id));
  // a rule that asks what it asked before fires where it fired before, whatever it weighs now
  const asked = new Map(gone.map((rule) => [rule.id, asks(rule)]));
  const needles = come.filter((rule) => asked.get(rule.id) !== asks(rule)).map(needlesOf);
  if (needles.includes(null)) return 'all';
  return { rules: gone.map(({ id }) => id), needles: [...new Set(needles.flatMap((each) => each!))] };
}

/** What of a rule a score depends on. Canonical: the store keeps keys in an order of its own. */
export const effectOf = ({ score, weight, floor, when, unless }: Rule): string =>
  canonicalJson([score, weight, floor, when, unless]);

/** What of a rule it depends on where it fires. */
const asks = ({ when, unless }: Rule): string => canonicalJson([when, unless]);

function needlesOf({ when }: Rule): string[] | null {
  for (const condition of when) {
    const { feature, wanted, only } = testOf(condition);
    if (!wanted || MOVING_FEATURES.has(feature)) continue;
    return only === null ? [needleOf(feature)] : only.map((value) => needleOf(feature, value));
  }
  return null;
}
