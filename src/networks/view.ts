import type { Db } from '../storage/db.ts';
import { FEWEST } from './communities.ts';
import { figuresOf, strengthWithin, type TipFacts, tiedWithin } from './figures.ts';
import { type Ties, tie } from './links.ts';
import { lastBuild, membersOfNetworks, type NetworkRow, networksOf, seenTips } from './network-store.ts';
import type { Figures, LinkKind } from './shape.ts';
import {
  type Told,
  tipsHoldingThings,
  tipsOfSubjects,
  tipsSharing,
  tipsTold,
  tipsWithThings,
} from './store.ts';
import { holdersOf } from './things.ts';
import { TIE_RULES } from './weights.ts';

/** Ties as an officer may see them, with what stands in the tips that they rest on. */
export type View = { ties: Ties; facts: ReadonlyMap<string, TipFacts>; told: Told };

const KIND_OF: Readonly<Record<string, LinkKind>> = {
  group: 'group',
  file_hash: 'file',
  device: 'device',
  ip: 'address',
};

/** The ties of some tips. How rare a thing is follows from all tips that the officer may see, not from these alone. */
export async function viewOfTips(db: Db, unit: number, tips: readonly string[]): Promise<View> {
  const told = await tipsTold(db, unit, tips);
  const outside = await outsideHolders(db, unit, told, tips);
  const ties = tie(told.parties, told.tips, { outside });
  return { ties, told, facts: new Map(told.tips.map((each) => [each.tip, each])) };
}

/** Tips outside of those at hand in which it is looked who holds their things; of things beyond these, tips are counted. */
const MOST_OUTSIDE = 4_000;

/**
 * How many more subjects hold each thing of these tips in other tips, by the roles that the build goes by: so that what is made
 * now weighs as what was built. Only of things that two hold here is it asked: others tie nobody. Things that stand in the
 * fewest tips come first.
 */
async function outsideHolders(db: Db, unit: number, told: Told, tips: readonly string[]) {
  const own = holdersOf(told.parties, told.tips, 2);
  const here = tipsByThing(told, new Set([...own.keys()].map(printOf)));
  const everywhere = await tipsWithThings(db, unit, [...here.keys()]);
  const more = new Map<string, number>();
  for (const [print, all] of here) {
    const count = (everywhere.get(print) ?? 0) - all.size;
    if (count > 0) more.set(print, count);
  }
  const looked = new Set<string>();
  let sum = 0;
  for (const [print, count] of [...more].sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))) {
    sum += count;
    if (sum > MOST_OUTSIDE) break;
    looked.add(print);
  }
  const others = await tipsTold(db, unit, await tipsHoldingThings(db, unit, [...looked], tips));
  const theirs = holdersOf(others.parties, others.tips, 1);
  return (kind: LinkKind, print: string): number => {
    if (!looked.has(print)) return more.get(print) ?? 0;
    const mine = own.get(`${kind} ${print}`);
    return [...(theirs.get(`${kind} ${print}`) ?? [])].filter((subject) => !mine?.has(subject)).length;
  };
}

const printOf = (key: string): string => key.slice(key.indexOf(' ') + 1);

/** In which of these tips each of these things stands. */
function tipsByThing({ parties, tips }: Told, prints: ReadonlySet<string>): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const { tip, marks } of [...parties, ...tips])
    for (const { kind, print } of marks) {
      if (!KIND_OF[kind] || !prints.has(print)) continue;
      const all = found.get(print) ?? found.set(print, new Set()).get(print)!;
      all.add(tip);
    }
  return found;
}

/** The ties of a network’s members, among themselves and to whom they reached. */
export const viewOfMembers = async (db: Db, unit: number, members: Iterable<string>): Promise<View> =>
  viewOfTips(db, unit, await tipsOfSubjects(db, unit, [...members]));

/** A network as far as the officer may see it: members with a tie to another, and its figures. Null where too little is left. */
export type Seen = {
  row: NetworkRow;
  members: Map<string, number>;
  figures: Figures;
  view: View | null;
  /** the tips that it rests on as he sees it; null: those that the build kept */
  tips: ReadonlySet<string> | null;
};

/**
 * Every network of the unit as far as the officer may see it. Where he may see all tips that a network rests on, figures are
 * those of the build; else they are made anew of what he may see.
 *
 * only  one network, with its ties in any case; `{ partsOf }` the parts of one
 */
export async function seenNetworks(
  db: Db,
  unit: number,
  only: string | { partsOf: string } | null,
): Promise<Seen[]> {
  const isOne = typeof only === 'string';
  const rows = (await networksOf(db, unit, isOne ? [only] : null)).filter(
    (row) => only === null || isOne || row.parent_id === only.partsOf,
  );
  return seenOf(db, unit, rows, { viewed: isOne });
}

/**
 * These networks as far as the officer may see them.
 *
 * viewed   with their ties in any case
 * members  whose members are wanted; all where absent. Of the others they are left empty where figures of the build serve
 * torn     those that rest on a tip which he does not see, where that was asked already
 */
export async function seenOf(
  db: Db,
  unit: number,
  rows: readonly NetworkRow[],
  {
    viewed,
    members: wanted,
    torn,
  }: { viewed: boolean; members?: (id: string) => boolean; torn?: ReadonlySet<string> },
): Promise<Seen[]> {
  if (rows.length === 0) return [];
  const tips = torn ? null : await seenTips(db, unit, rows.length === 1 ? rows[0]!.network_id : null);
  const isWhole = (row: NetworkRow) =>
    tips ? tips.get(row.network_id) === row.tips : !torn!.has(row.network_id);
  const asked = rows.filter((row) => !wanted || !isWhole(row) || wanted(row.network_id));
  const members = await membersOfNetworks(
    db,
    unit,
    asked.map((row) => row.network_id),
  );
  const until = (await lastBuild(db, unit))?.built_at ?? '';
  const seen: Seen[] = [];
  for (const row of rows) {
    const held = members.get(row.network_id) ?? new Map<string, number>();
    if (isWhole(row) && !viewed) {
      seen.push({ row, members: held, figures: row.figures, view: null, tips: null });
      continue;
    }
    const whole = await viewOfMembers(db, unit, held.keys());
    if (isWhole(row)) {
      seen.push({ row, members: held, figures: row.figures, view: whole, tips: null });
      continue;
    }
    const own = membersSeen(whole.ties, held.keys());
    if (own.size < FEWEST) continue;
    // nothing of those who are left out: neither their other tips nor what they share
    const view = own.size === held.size ? whole : await viewOfMembers(db, unit, own);
    const { tipIds, ...figures } = figuresOf(view.ties, own, view.facts, until);
    const seenMembers = strengthWithin(view.ties, own);
    seen.push({ row, members: seenMembers, figures, view, tips: new Set(tipIds) });
  }
  return seen;
}

/** Those of a network’s members who act, and are tied to another of them, by what these ties show. */
function membersSeen(ties: Ties, members: Iterable<string>): Set<string> {
  const acts = new Map(ties.subjects.map((id, at) => [id, ties.acts[at]!]));
  let own = new Set([...members].filter((id) => acts.get(id)));
  for (;;) {
    const tied = new Set([...tiedWithin(ties, own)].map((at) => ties.subjects[at]!));
    if (tied.size === own.size) return own;
    own = tied;
  }
}

/** What a build cut, by no more holders than there are tips for the officer to see; not there where these would not be too many. */
export async function cutAsSeen(db: Db, unit: number, cut: Ties['cut']): Promise<Ties['cut']> {
  const tips = await tipsWithThings(
    db,
    unit,
    cut.map(({ print }) => print),
  );
  return cut
    .map((each) => ({ ...each, holders: Math.min(each.holders, tips.get(each.print) ?? 0) }))
    .filter(({ kind, holders }) => holders > TIE_RULES[kind].most);
}

/** Rounds, tips and subjects beyond which the surroundings of two people are not looked through. */
const MOST_ROUNDS = 4;
const MOST_TIPS = 4_000;

/**
 * What lies around some subjects: from each to his tips, to what stands in them, to other tips that share it. Things that too
 * many hold are not followed.
 *
 * rounds   how far
 * most     tips beyond which it is broken off
 * returns  the ties found. `isWhole`: not broken off; `isClosed`: nothing is left that was not looked at. Where it is
 *          broken off, those asked for and who is nearest to them stay.
 */
export async function surroundings(
  db: Db,
  unit: number,
  subjects: readonly string[],
  rounds: number,
  most = MOST_TIPS,
): Promise<{ view: View; isWhole: boolean; isClosed: boolean }> {
  const tips = new Set((await tipsOfSubjects(db, unit, subjects)).sort());
  const met = new Set(subjects);
  const followed = new Set<string>();
  let grew = true;
  for (let round = 0; round < Math.min(rounds, MOST_ROUNDS) && grew && tips.size < most; round += 1) {
    const before = tips.size;
    const told = await tipsTold(db, unit, [...tips]);
    const prints = await rare(db, unit, told, followed);
    for (const tip of await tipsSharing(db, unit, prints, most + 1)) tips.add(tip);
    const fresh = [...new Set(told.parties.flatMap(({ subject }) => subject ?? []))].filter(
      (id) => !met.has(id),
    );
    for (const id of fresh) met.add(id);
    for (const tip of (await tipsOfSubjects(db, unit, fresh)).sort()) tips.add(tip);
    grew = tips.size > before;
  }
  const isWhole = tips.size <= most;
  const view = await viewOfTips(db, unit, [...tips].slice(0, most));
  return { view, isWhole, isClosed: isWhole && !grew };
}

/** Things of these tips that are held by few enough to tie, and were not followed yet. */
async function rare(db: Db, unit: number, told: Told, followed: Set<string>): Promise<string[]> {
  const kinds = new Map<string, LinkKind>();
  for (const { marks } of [...told.parties, ...told.tips])
    for (const { kind, print } of marks) if (KIND_OF[kind]) kinds.set(print, KIND_OF[kind]);
  const fresh = [...kinds.keys()].filter((print) => !followed.has(print)).sort();
  for (const print of fresh) followed.add(print);
  const counts = await tipsWithThings(db, unit, fresh);
  return fresh.filter((print) => {
    const tips = counts.get(print) ?? 0;
    return tips > 1 && tips <= 4 * TIE_RULES[kinds.get(print)!].most;
  });
}
