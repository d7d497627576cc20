import type { Actor } from '../actions/shape.ts';
import { type Instant, millis } from '../kernel/time.ts';

/** How long a proof of who one is counts for acts that ask for a fresh one. */
const FRESH_MS = 5 * 60_000;

/** A session proved itself with all its factors within the last five minutes. A token cannot; the machine's own socket need not. */
export function isFresh(actor: Pick<Actor, 'via' | 'provenAt'>, now: Instant): boolean {
  if (actor.via === 'console' || actor.via === 'house') return true;
  return (
    actor.via === 'session' && actor.provenAt !== null && millis(now) - millis(actor.provenAt) <= FRESH_MS
  );
}
