import { CIRCLE_TRAITS, type MarkKind, NEAR_TRAITS } from '../subjects/shape.ts';
import type { NetworkParty, NetworkTip } from './things.ts';

/** A value that stands on both sides: its fingerprint, who holds it on each, and in which tips. */
export type Joint = { thing: string; kind: MarkKind; one: string[]; other: string[]; tips: string[] };

/** Kinds that half the world shares, and traits that circles share. */
const COMMON: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'display_name',
  'bic',
  'ifsc',
  'birth_date',
  ...CIRCLE_TRAITS,
  ...NEAR_TRAITS,
]);

/**
 * Identifiers that people of two sides both hold; those with the fewest holders first.
 *
 * one, other  ids of the subjects of each side; who is in both joins them by himself and is left out
 */
export function jointsOf(
  parties: readonly NetworkParty[],
  tips: readonly NetworkTip[],
  one: ReadonlySet<string>,
  other: ReadonlySet<string>,
): Joint[] {
  const marks = new Map(tips.map((each) => [each.tip, each.marks]));
  const found = new Map<string, { kind: MarkKind; sides: [Set<string>, Set<string>]; tips: Set<string> }>();
  for (const { subject, tip, marks: own, role } of parties) {
    if (subject === null || one.has(subject) === other.has(subject)) continue;
    const isActive = role !== 'victim' && role !== 'reporter';
    for (const mark of [...own, ...(isActive ? (marks.get(tip) ?? []) : [])]) {
      if (mark.strength === 'none' || COMMON.has(mark.kind)) continue;
      const key = `${mark.kind} ${mark.print}`;
      const each =
        found.get(key) ??
        found.set(key, { kind: mark.kind, sides: [new Set(), new Set()], tips: new Set() }).get(key)!;
      each.sides[one.has(subject) ? 0 : 1].add(subject);
      each.tips.add(tip);
    }
  }
  return [...found]
    .filter(([, { sides }]) => sides[0].size > 0 && sides[1].size > 0)
    .map(([key, { kind, sides, tips: all }]) => ({
      thing: key.slice(kind.length + 1),
      kind,
      one: [...sides[0]].sort(),
      other: [...sides[1]].sort(),
      tips: [...all].sort(),
    }))
    .sort(
      (a, b) => a.one.length + a.other.length - b.one.length - b.other.length || (a.thing < b.thing ? -1 : 1),
    );
}
