import { KEPT_RULES } from './rules-kept.ts';
import { LANE_RULES } from './rules-lanes.ts';
import { DUTY_RULES, REPLY_RULES } from './rules-law.ts';
import type { ClockRule, Length } from './shape.ts';

/** The rules that are shipped. A developer's reading of the law, not legal advice: each says its source. */
export const CLOCK_RULES: readonly ClockRule[] = [
  ...LANE_RULES,
  ...DUTY_RULES,
  ...REPLY_RULES,
  ...KEPT_RULES,
];

const byId = new Map(CLOCK_RULES.map((rule) => [rule.id, rule]));

/** The rule of an id; null for one that is not shipped. */
export const clockRule = (id: string): ClockRule | null => byId.get(id) ?? null;

/** Rules whose clocks end when their tip is closed. */
export const WITH_TIP: readonly string[] = CLOCK_RULES.flatMap(({ id, withTip }) => (withTip ? [id] : []));
/** Rules of lanes. */
export const ANSWERS: readonly string[] = LANE_RULES.map(({ id }) => id);
/** Rules whose figures are estimates. */
export const ESTIMATES: readonly string[] = CLOCK_RULES.flatMap(({ id, estimate }) => (estimate ? [id] : []));

/** Rules that name a day without a time: their clocks’ `due_at` is its midnight in UTC. */
export const WHOLE_DAYS: readonly string[] = CLOCK_RULES.flatMap(({ id, counting }) =>
  counting === 'whole-day' ? [id] : [],
);

/** The length of a rule, of one that was changed the newest. */
export function lengthOf(id: string): Length {
  const length = clockRule(id)?.lengths.at(-1)?.length;
  if (!length) throw new TypeError(`${id} has no length of its own`);
  return length;
}

/** What a unit changed of rules whose figures are estimates: their length, by rule. */
export type LengthEdits = Readonly<Record<string, Length>>;

/** A rule with the unit's own length where it is an estimate; law is not edited. Pure. */
export function withLength(rule: ClockRule, edits: LengthEdits): ClockRule {
  const own = rule.estimate ? edits[rule.id] : undefined;
  return own ? { ...rule, lengths: [{ from: null, length: own }] } : rule;
}
