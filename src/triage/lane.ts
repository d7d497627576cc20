import type { Lane, Scores } from '../tips/shape.ts';
import { type Features, hasValue } from './features-collector.ts';

/** From which danger on a tip stands in which lane, and what the lane asks for. The first line that fits counts. */
export const LANE_THRESHOLDS: readonly { lane: Lane; danger: number; words: { en: string; hi: string } }[] = [
  {
    lane: 'now',
    danger: 90,
    words: {
      en: 'A child may be in danger today: act now',
      hi: 'कोई बालक आज ख़तरे में हो सकता है: अभी कार्रवाई करें',
    },
  },
  { lane: '24h', danger: 60, words: { en: 'Look at it within 24 hours', hi: '24 घंटे के भीतर देखें' } },
  { lane: 'week', danger: 30, words: { en: 'Look at it within a week', hi: 'एक सप्ताह के भीतर देखें' } },
  { lane: '30d', danger: 0, words: { en: 'Look at it within 30 days', hi: '30 दिन के भीतर देखें' } },
];

/**
 * From which clock on a tip moves up one lane because something expires. One step, and never into *now*: else a
 * backlog that grows old would bury the children in it.
 */
export const LANE_LIFTS: readonly { from: Lane; to: Lane; clock: number }[] = [
  { from: 'week', to: '24h', clock: 85 },
  { from: '30d', to: 'week', clock: 60 },
];

/** The lane of a tip. `floor`: a floor on danger was hit. Informational tips and bundles wait 30 days, unless one was. Pure, O(1). */
export function laneOf(scores: Scores, floor: boolean, features: Features): Lane {
  const lane = LANE_THRESHOLDS.find(({ danger }) => scores.danger >= danger)?.lane ?? '30d';
  if (!floor && (hasValue(features, 'tip.flag', 'informational') || hasValue(features, 'tip.bundle', true)))
    return '30d';
  return LANE_LIFTS.find(({ from, clock }) => lane === from && scores.clock >= clock)?.to ?? lane;
}
