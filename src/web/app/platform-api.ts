import type { Gap, GapField, GapFieldWords, NO_REQUEST, Scorecard } from '../../statistics/shape.ts';

export type TipGaps = {
  platform: string | null;
  noRequest: (typeof NO_REQUEST)[number] | null;
  gaps: Gap[];
  fields: GapFieldWords[];
};
export type GapRequest = { platform: string; text: string; file: string; fields: GapField[] };

/** The actions on what tips lack and platforms leave out that the screens call. */
export type PlatformApi = {
  'statistics.gaps': { input: { tip: string }; output: TipGaps };
  'statistics.gapRequest': { input: { tip: string }; output: GapRequest };
  'statistics.platforms': { input: { from?: string; to?: string }; output: Scorecard };
};
