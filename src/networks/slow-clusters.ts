import { DAY_MS } from '../kernel/time.ts';
import type { MarkKind } from '../subjects/shape.ts';
import type { NetworkParty, NetworkTip } from './things.ts';

/** A weak trait that several subjects share over weeks: too little to tie them, enough to look. */
export type SlowCluster = {
  thing: string;
  kind: MarkKind;
  subjects: string[];
  tips: string[];
  firstAt: string;
  lastAt: string;
};

/**
 * Traits that nobody is identified by, and that a circle may share: a handle on any platform or the way it is built, a place, a
 * school, an address or its network over time.
 */
const SLOW: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'handle',
  'handle_pattern',
  'screen_name',
  'postal_address',
  'school',
  'ip',
  'subnet',
]);
const DAYS = 90;
const FEWEST = 3;
const MOST = 30;

/**
 * Traits that at least three and at most thirty subjects share within 90 days, most subjects first.
 *
 * until  end of the 90 days, minutes since 1970
 */
export function slowClusters(
  parties: readonly NetworkParty[],
  tips: readonly NetworkTip[],
  until: number,
): SlowCluster[] {
  const minutes = new Map(tips.map(({ tip, minute }) => [tip, minute]));
  const from = until - (DAYS * DAY_MS) / 60_000;
  const found = new Map<string, { kind: MarkKind; subjects: Set<string>; tips: Set<string>; at: number[] }>();
  for (const { subject, tip, role, marks } of parties) {
    const minute = minutes.get(tip);
    if (subject === null || role === 'reporter' || minute === undefined || minute < from || minute > until)
      continue;
    for (const { kind, print, proxy, strength } of marks) {
      if (!SLOW.has(kind) || proxy || (kind === 'ip' && strength === 'none')) continue;
      const key = `${kind} ${print}`;
      const each =
        found.get(key) ?? found.set(key, { kind, subjects: new Set(), tips: new Set(), at: [] }).get(key)!;
      each.subjects.add(subject);
      each.tips.add(tip);
      each.at.push(minute);
    }
  }
  const instant = (minute: number) => new Date(minute * 60_000).toISOString();
  return [...found]
    .filter(([, { subjects }]) => subjects.size >= FEWEST && subjects.size <= MOST)
    .map(([key, { kind, subjects, tips: all, at }]) => ({
      thing: key.slice(kind.length + 1),
      kind,
      subjects: [...subjects].sort(),
      tips: [...all].sort(),
      firstAt: instant(at.reduce((a, b) => Math.min(a, b))),
      lastAt: instant(at.reduce((a, b) => Math.max(a, b))),
    }))
    .sort((a, b) => b.subjects.length - a.subjects.length || (a.thing < b.thing ? -1 : 1));
}
