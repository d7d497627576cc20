import { ANCHORS } from './cut.ts';
import type { Group } from './group.ts';

/** Groups that share a value are all compared where they are no more than these. */
export const NEAR = 24;
/** Where they are more: of those with the same anchor so many to either side are compared with a group. */
const BESIDE = 3;
/** And so many of those with another. */
const FIRST = 8;

/** By what a group is told from others that show one value: `beside(value)` is another strong value of its own, or null. */
export type Anchors = { beside: (value: string) => string | null };

/** A group's anchors: its account, else by kind the first strong value. O(values), once for all that it holds. Pure. */
export function anchorsOf(group: Group): Anchors {
  let best: string | null = null;
  let next: string | null = null;
  const rank = (print: string | null) =>
    print === null ? Number.POSITIVE_INFINITY : ANCHORS.get(group.held.get(print)!.kind)!;
  const isBefore = (print: string, other: string | null) =>
    rank(print) < rank(other) || (rank(print) === rank(other) && print < other!);
  for (const [print, { kind, strong }] of group.held) {
    if (!strong || !ANCHORS.has(kind)) continue;
    if (isBefore(print, best)) [best, next] = [print, best];
    else if (isBefore(print, next)) next = print;
  }
  return { beside: (value) => (value === best ? next : best) };
}

/**
 * Which of the many groups that hold one value are compared with a group. Those with the same anchor (bare ones all have
 * the same) can hardly be told apart: each is compared with those next to it in an order by birth date, name and place,
 * and joined ones stand next to each other in the next round. Of every other anchor the first in that order are, and who is
 * one of the first of his own is compared with all.
 *
 * Cost: O(n log n) for n groups; FIRST for each anchor and a few more come back for a group, all for the first ones. Pure, deterministic
 */
export function neighbours(
  holding: readonly Group[],
  anchorOf: (group: Group) => string,
): (group: Group) => Iterable<Group> {
  const classes = new Map<string, Group[]>();
  for (const group of holding) {
    const anchor = anchorOf(group);
    const same = classes.get(anchor);
    if (same) same.push(group);
    else classes.set(anchor, [group]);
  }
  const at = new Map<Group, number>();
  for (const same of classes.values()) {
    const order = new Map(same.map((group) => [group, contentOf(group)]));
    same.sort((a, b) => inOrder(order.get(a)!, order.get(b)!) || a.id - b.id);
    for (const [index, group] of same.entries()) at.set(group, index);
  }
  const firsts = [...classes].map(([anchor, same]) => ({ anchor, groups: same.slice(0, FIRST) }));
  return function* (group) {
    const index = at.get(group)!;
    const anchor = anchorOf(group);
    yield* classes.get(anchor)!.slice(Math.max(0, index - BESIDE), index + BESIDE + 1);
    for (const other of firsts) if (other.anchor !== anchor) yield* other.groups;
    if (index < FIRST) for (const other of holding) if (anchorOf(other) !== anchor) yield other;
  };
}

const inOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** What speaks against joining stands first: who states the same birth date and name stands together. */
const contentOf = ({ birthDates, names }: Group): string => `${least(birthDates)} ${least(names)}`;

function least(prints: ReadonlySet<string>): string {
  let first = '';
  for (const print of prints) if (first === '' || print < first) first = print;
  return first;
}
