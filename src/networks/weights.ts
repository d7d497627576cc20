import type { LinkKind } from './shape.ts';

/**
 * How a kind of thing ties those who hold it.
 *
 * base  what a thing gives to each holder, in all; divided among the others (Newman, “Scientific collaboration networks II”,
 *       Physical Review E 64 (2001): 1/(d−1) for d holders), so that a thing weighs the less the more hold it
 * most  holders above which it ties nobody: it is cut, and shown
 */
export type TieRule = { base: number; most: number };

/**
 * The order follows how much of a decision it takes to share the thing: to enter a closed group or to pay is an act
 * towards others; a device can be lent; an address is shared with neighbours; two names in one report may be chance.
 */
export const TIE_RULES: Readonly<Record<LinkKind, TieRule>> = {
  group: { base: 1, most: 5_000 },
  file: { base: 0.5, most: 60 },
  payment: { base: 1, most: 200 },
  contact: { base: 0.5, most: 200 },
  device: { base: 0.5, most: 10 },
  address: { base: 0.25, most: 6 },
  mention: { base: 0.25, most: 50 },
};

/** Holders from which a thing is a point of its own instead of a link for each pair: d spokes, not d²/2 links. */
export const HUB_FROM = 9;

/** Two uses of an address within this many minutes are at nearly the same time. */
export const SAME_TIME_MINUTES = 30;
