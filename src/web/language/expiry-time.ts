import type { Format } from './format.ts';

/** What expires of a tip, and when; a meeting’s date stands there by its midnight in UTC. */
type Expiring = { expiresAt: string; expires: string | null };

/** How long until what expires next of a tip is over, and the moment or day in full. */
export function expiryTime(format: Format, { expiresAt, expires }: Expiring, now: number) {
  return expires === 'meeting'
    ? {
        left: format.leftOfDay(expiresAt, now),
        full: format.fullDay(expiresAt),
        stamp: expiresAt.slice(0, 10),
      }
    : { left: format.left(expiresAt, now), full: format.full(expiresAt), stamp: expiresAt };
}
