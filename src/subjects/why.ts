import { type Binding, type BlockParty, type Evidence, type PartyRef, partyKey } from './block.ts';
import { countHolders } from './cluster.ts';
import type { Silence } from './cut.ts';
import { compare, gathered, type Holders, WEAK_PART, weightOf } from './evidence.ts';
import { byPlace, groupOf } from './group.ts';
import { KIND_WEIGHTS } from './kinds.ts';
import type { StoredParty } from './resolve-blocks.ts';
import type { MarkKind } from './shape.ts';
import { silentEvidence } from './silent.ts';

/** One step of a chain: two parties, and what ties them directly. */
export type WhyStep = { from: PartyRef; to: PartyRef; evidence: Evidence[] };

/** A step that an officer decided costs next to nothing. */
const DECIDED = 0.001;

/** A step by what joins nobody by itself, a weak kind or a weak field: taken only where no chain goes without. */
const WEAK_STEP = 1_000;

/** What has to be known of values: how many hold each, and which join nobody. */
export type Weighed = { holders: Holders; silent?: ReadonlyMap<string, Silence> };

/**
 * The strongest chain of evidence between two parties of one subject: each step is a value that both its parties show, or
 * an officer's decision. Dijkstra over parties and values, with the fewest weak steps, and a value costing the less the more it weighs.
 *
 * parties  all of the subject; marks of values that join nobody have no strength
 * returns  no step where the two are one and the same party, null where nothing leads from one to the other
 * Cost     O(m log m) for m marks. Pure, deterministic
 */
export function explain(
  parties: readonly BlockParty[],
  bindings: readonly Binding[],
  left: PartyRef,
  right: PartyRef,
  { holders, silent = new Map() }: Weighed,
): WhyStep[] | null {
  const sorted = [...parties].sort(byPlace);
  const ends = [positionOf(sorted, left), positionOf(sorted, right)] as const;
  const path = cheapest(tiesAmong(sorted, bindings, holders), ...ends);
  if (!path) return null;
  return path.slice(1).map(({ at, by }, step) => {
    const [from, to] = [sorted[path[step]!.at]!, sorted[at]!];
    const { evidence: weighed } = compare(groupOf(from, 0), groupOf(to, 1), holders);
    const evidence = [...weighed, ...silentEvidence([from], [to], silent)];
    return {
      from: place(from),
      to: place(to),
      evidence: by === null ? [decided(from, to), ...evidence] : evidence,
    };
  });
}

type Hop = { at: number; by: string | null };

function cheapest(ties: ReadonlyMap<number, readonly Tie[]>, start: number, end: number): Hop[] | null {
  if (start < 0 || end < 0) return null;
  const cost = new Map<number, number>([[start, 0]]);
  const came = new Map<number, { from: number; by: string | null }>();
  const open = new Set([start]);
  const done = new Set<number>();
  const spent = new Set<string>();
  while (open.size > 0) {
    const at = least(open, cost);
    if (at === end) return walked(came, start, end);
    open.delete(at);
    done.add(at);
    for (const { price, print, members } of ties.get(at) ?? []) {
      if (spent.has(print)) continue;
      spent.add(print); // the first to reach a value reaches all who show it, at no more than anybody after
      const total = cost.get(at)! + price;
      for (const member of members) {
        if (done.has(member) || (cost.get(member) ?? Number.POSITIVE_INFINITY) <= total) continue;
        cost.set(member, total);
        came.set(member, { from: at, by: print.startsWith('decision ') ? null : print });
        open.add(member);
      }
    }
  }
  return null;
}

type Tie = { print: string; price: number; members: readonly number[] };

/** For each party the values that it shares with others of the subject, and the decisions that name it. */
function tiesAmong(
  parties: readonly BlockParty[],
  bindings: readonly Binding[],
  holders: Holders,
): Map<number, Tie[]> {
  const ties = [...valuesOf(parties)].flatMap(([print, value]) => tiesBy(print, value, holders(print)));
  for (const { decision, kind, sides } of bindings)
    if (kind === 'same')
      ties.push({
        print: `decision ${decision}`,
        price: DECIDED,
        members: sides
          .flat()
          .map((ref) => positionOf(parties, ref))
          .filter((index) => index >= 0),
      });
  const byParty = new Map<number, Tie[]>();
  for (const tie of ties.sort((a, b) => (a.print < b.print ? -1 : 1)))
    for (const member of tie.members) {
      const mine = byParty.get(member);
      if (mine) mine.push(tie);
      else byParty.set(member, [tie]);
    }
  return byParty;
}

/** Who shows a value: in a strong field, and at all. */
type Shown = { kind: MarkKind; strong: Set<number>; all: Set<number> };

function valuesOf(parties: readonly BlockParty[]): Map<string, Shown> {
  const values = new Map<string, Shown>();
  for (const [index, { marks }] of parties.entries())
    for (const { print, kind, strength } of marks) {
      if (strength === 'none' || !KIND_WEIGHTS[kind]) continue;
      const value = values.get(print) ?? { kind, strong: new Set(), all: new Set() };
      values.set(print, value);
      value.all.add(index);
      if (strength === 'strong') value.strong.add(index);
    }
  return values;
}

/** A value ties those who show it in a strong field strongly, where its kind joins by itself, and all who show it weakly. */
function tiesBy(print: string, { kind, strong, all }: Shown, counted: number | null): Tie[] {
  const weight = KIND_WEIGHTS[kind]!;
  const count = Math.max(2, counted ?? 2);
  const bits = count > weight.most ? 0 : weightOf(weight, count);
  if (bits <= 0 || all.size < 2) return [];
  const part = weight.alone ? WEAK_PART : 1;
  const ties: Tie[] = [];
  if (weight.alone && strong.size > 1) ties.push({ print, price: 1 / bits, members: [...strong] });
  if (!weight.alone || strong.size < all.size)
    ties.push({ print: `${print} weak`, price: WEAK_STEP + 1 / (bits * part), members: [...all] });
  return ties;
}

/**
 * How many hold a value beside a subject, as a comparison within it counts: two for the sides that are compared, and each
 * other subject of the block that holds it now. Those of whom nothing else is known count as one, as when they were resolved.
 */
export function holdersBeside(block: readonly StoredParty[], subject: string): Holders {
  const bySubject = new Map<string, StoredParty[]>();
  for (const party of block) {
    const whose = party.subject ?? partyKey(party);
    const parties = bySubject.get(whose);
    if (parties) parties.push(party);
    else bySubject.set(whose, [party]);
  }
  bySubject.delete(subject);
  const holding = countHolders([...bySubject.values()].map((parties, id) => gathered(parties, [], id)));
  return (print) => 2 + (holding.get(print) ?? 0);
}

function least(open: ReadonlySet<number>, cost: ReadonlyMap<number, number>): number {
  let best = -1;
  for (const each of open)
    if (best < 0 || cost.get(each)! < cost.get(best)! || (cost.get(each)! === cost.get(best)! && each < best))
      best = each;
  return best;
}

function walked(
  came: ReadonlyMap<number, { from: number; by: string | null }>,
  start: number,
  end: number,
): Hop[] {
  const path: Hop[] = [];
  for (let at = end; at !== start; at = came.get(at)!.from) path.unshift({ at, by: came.get(at)!.by });
  return [{ at: start, by: null }, ...path];
}

function decided(from: PartyRef, to: PartyRef): Evidence {
  return {
    reason: 'officer_same',
    kind: null,
    print: null,
    bits: 0,
    holders: 0,
    left: place(from),
    right: place(to),
  };
}

function positionOf(parties: readonly PartyRef[], { tip, party }: PartyRef): number {
  return parties.findIndex((each) => each.tip === tip && each.party === party);
}

const place = ({ tip, party }: PartyRef): PartyRef => ({ tip, party });
