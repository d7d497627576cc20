import type { Instant } from '../kernel/time.ts';
import { millis } from '../kernel/time.ts';
import type { Lane } from '../tips/shape.ts';
import { type ExpiryKind, overAt } from './expiry.ts';
import { type Lasting, type Moving, moving } from './features.ts';
import { type Bounds, nextMoment } from './kept-features.ts';
import { laneOf } from './lane.ts';
import { type CompiledRules, type Scored, score } from './score.ts';

/** Rules made ready, with the days at which they change their mind. */
export type ReadyRules = { compiled: CompiledRules; bounds: Bounds };

/**
 * The scores of a tip at a moment, and the lane that they give.
 *
 * expiresAt, expires  what expires first, and when; null where nothing is left to lose
 * dueAt               when a passed clock may change this; null where none will
 */
export type ScoredAt = Scored & {
  lane: Lane;
  expiresAt: Instant | null;
  expires: ExpiryKind | null;
  dueAt: Instant | null;
};

/** Score what is kept of a tip. Pure; the one way to a score, for tips that come in and for those that are scored again. */
export function scoreLasting(rules: ReadyRules, kept: Lasting, context: Moving): ScoredAt {
  const features = moving(kept, context);
  const scored = score(rules.compiled, features);
  const nowMs = millis(context.now);
  const first = kept.expiries.find((expiry) => overAt(expiry) > nowMs);
  return {
    ...scored,
    lane: laneOf(scored.scores, scored.floor, features),
    expiresAt: first?.at ?? null,
    expires: first?.what ?? null,
    dueAt: nextMoment(kept, rules.bounds, context.now),
  };
}
