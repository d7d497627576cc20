import type { Ties } from './links.ts';
import { DIRECTED, type Figures } from './shape.ts';

/** Of a tip what figures count: when it happened and came in (ISO 8601), where, on which platform. */
export type TipFacts = { at: string; receivedAt: string; platform: string | null; country: string | null };

const WEEK_MINUTES = 7 * 24 * 60;
const WEEKS = 12;

/**
 * Figures of a network.
 *
 * ties     of all parties of the tips in which members are parties
 * members  by id; those of them who hold no tie that can be seen are not counted
 * facts    of these tips
 * until    when the last of the twelve weeks ends (ISO 8601)
 */
export function figuresOf(
  ties: Ties,
  members: ReadonlySet<string>,
  facts: ReadonlyMap<string, TipFacts>,
  until: string,
): Figures & { tips: number; tipIds: string[] } {
  const tied = tiedWithin(ties, members);
  const tips = new Set<number>();
  const firstOf = new Map<number, number>();
  const reached = new Set<number>();
  const note = (subject: number, minute: number) =>
    firstOf.set(subject, Math.min(firstOf.get(subject) ?? Number.POSITIVE_INFINITY, minute));
  let [files, payments] = [0, 0];
  const groups = new Set<string>();
  for (const link of ties.links) {
    const [from, to] = [tied.has(link.from), tied.has(link.to)];
    if (from && !to && DIRECTED.has(link.kind) && !ties.acts[link.to]) {
      reached.add(link.to);
      for (const tip of link.tips) tips.add(tip);
    }
    if (!from || !to) continue;
    for (const tip of link.tips) tips.add(tip);
    if (link.kind === 'payment') payments += 1;
    note(link.from, link.first);
    note(link.to, link.first);
  }
  for (const thing of ties.shared) {
    const holders = thing.subjects.filter((subject) => tied.has(subject));
    if (holders.length < 2) continue;
    if (thing.kind === 'file') files += 1;
    if (thing.kind === 'group') groups.add(thing.print);
  }
  for (const hub of ties.hubs) {
    const spokes = hub.spokes.filter(({ subject }) => tied.has(subject));
    if (spokes.length < 2) continue;
    for (const spoke of spokes) {
      note(spoke.subject, spoke.first);
      for (const tip of spoke.tips) tips.add(tip);
    }
  }
  const ids = [...tips].sort((a, b) => a - b).map((at) => ties.tips[at]!);
  const known = ids.flatMap((id) => facts.get(id) ?? []);
  const ats = known.map(({ at }) => at).sort();
  return {
    members: tied.size,
    reached: reached.size,
    tips: ids.length,
    tipIds: ids,
    groups: groups.size,
    files,
    filesOnly: tiedWithin(withoutFiles(ties), members).size < tied.size / 2,
    payments,
    countries: counted(known.map(({ country }) => country)),
    platforms: counted(known.map(({ platform }) => platform)),
    weeks: weeksOf([...firstOf.values()], Date.parse(until) / 60_000),
    firstAt: ats[0] ?? null,
    lastAt: ats.at(-1) ?? null,
  };
}

/** Ties without those by the same file. */
export const withoutFiles = (ties: Ties): Ties => ({
  ...ties,
  links: ties.links.filter(({ kind }) => kind !== 'file'),
  hubs: ties.hubs.filter(({ kind }) => kind !== 'file'),
});

/** Members with a tie to another member, by position. */
export function tiedWithin({ subjects, links, hubs }: Ties, members: ReadonlySet<string>): Set<number> {
  const inside = (at: number) => members.has(subjects[at]!);
  const tied = new Set<number>();
  for (const { from, to } of links)
    if (inside(from) && inside(to)) {
      tied.add(from);
      tied.add(to);
    }
  for (const { spokes } of hubs) {
    const members = spokes.filter(({ subject }) => inside(subject));
    if (members.length > 1) for (const { subject } of members) tied.add(subject);
  }
  return tied;
}

function counted(values: readonly (string | null)[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const value of values) if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((a, b) => b.count - a.count || (a.name < b.name ? -1 : 1));
}

function weeksOf(minutes: readonly number[], until: number): number[] {
  const weeks = Array<number>(WEEKS).fill(0);
  for (const minute of minutes) {
    const ago = Math.floor((until - minute) / WEEK_MINUTES);
    if (ago >= 0 && ago < WEEKS) weeks[WEEKS - 1 - ago]! += 1;
  }
  return weeks;
}

/**
 * How strongly each member is tied to the others: the weights of his ties added, rounded to ten-thousandths. Ties that lead out
 * of the network have no part in it.
 */
export function strengthWithin(
  { subjects, links, hubs }: Ties,
  members: ReadonlySet<string>,
): Map<string, number> {
  const sums = new Map<string, number>();
  const add = (id: string, weight: number) => sums.set(id, (sums.get(id) ?? 0) + weight);
  for (const { from, to, weight } of links) {
    const [one, other] = [subjects[from]!, subjects[to]!];
    if (!members.has(one) || !members.has(other)) continue;
    add(one, weight);
    add(other, weight);
  }
  for (const { spokes, weight } of hubs) {
    const holders = spokes.map(({ subject }) => subjects[subject]!).filter((id) => members.has(id));
    for (const id of holders) add(id, weight * (holders.length - 1));
  }
  return new Map([...sums].map(([id, sum]) => [id, Math.round(sum * 10_000) / 10_000]));
}
