import type { Lane } from '../tips/shape.ts';

/**
 * Within how many hours a tip of a lane is to be looked at. The lanes' own names but for *now*, which is given an hour:
 * makers’ judgement.
 */
export const ANSWER_HOURS: Readonly<Record<Lane, number>> = {
  now: 1,
  '24h': 24,
  week: 7 * 24,
  '30d': 30 * 24,
};
