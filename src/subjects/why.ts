import type { Binding, BlockParty, Evidence, PartyRef } from './block.ts';
import { compare, weightOf } from './evidence.ts';
import { byPlace, groupOf } from './group.ts';
import { KIND_WEIGHTS } from './kinds.ts';

/** One step of a chain: two parties, and what ties them directly. */
export type WhyStep = { from: PartyRef; to: PartyRef; evidence: Evidence[] };

/** A step that an officer decided costs next to nothing. */
const DECIDED = 0.001;

/**
 * The strongest chain of evidence between two parties of one subject: each step is a value that both its parties show, or
 * an officer's decision. Dijkstra over parties and values, a value costing the less the more it weighs.
 *
 * parties  all of the subject
 * returns  no step where the two are one and the same party, null where nothing leads from one to the other
 * Cost     O(m log m) for m marks. Pure, deterministic
 */
export function explain(
  parties: readonly BlockParty[],
  bindings: readonly Binding[],
  left: PartyRef,
  right: PartyRef,
): WhyStep[] | null {
  const sorted = [...parties].sort(byPlace);
  const path = cheapest(sorted, bindings, positionOf(sorted, left), positionOf(sorted, right));
  if (!path) return null;
  return path.slice(1).map(({ at, by }, step) => {
    const [from, to] = [sorted[path[step]!.at]!, sorted[at]!];
    const { evidence } = compare(groupOf(from, 0), groupOf(to, 1), () => 2);
    return {
      from: place(from),
      to: place(to),
      evidence: by === null ? [decided(from, to), ...evidence] : evidence,
    };
  });
}

type Hop = { at: number; by: string | null };

function cheapest(
  parties: readonly BlockParty[],
  bindings: readonly Binding[],
  start: number,
  end: number,
): Hop[] | null {
  if (start < 0 || end < 0) return null;
  const ties = tiesAmong(parties, bindings);
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
function tiesAmong(parties: readonly BlockParty[], bindings: readonly Binding[]): Map<number, Tie[]> {
  const values = new Map<string, { kind: keyof typeof KIND_WEIGHTS; members: number[] }>();
  parties.forEach((party, index) => {
    for (const { print, kind, strength } of party.marks) {
      if (strength === 'none' || !KIND_WEIGHTS[kind]) continue;
      const value = values.get(print);
      if (!value) values.set(print, { kind, members: [index] });
      else if (value.members.at(-1) !== index) value.members.push(index);
    }
  });
  const ties: Tie[] = [...values].flatMap(([print, { kind, members }]) => {
    const bits = weightOf(KIND_WEIGHTS[kind]!, 2);
    return members.length > 1 && bits > 0 ? [{ print, price: 1 / bits, members }] : [];
  });
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
