import type { CareLimits, CareTotals, End, Exposure } from '../../triage/care/shape.ts';
import type { Nothing, TipRef } from './api.ts';

/** The actions on care for staff that the screens call. */
export type CareApi = {
  'triage.exposure': { input: { zone?: string }; output: Exposure };
  'triage.setCareLimits': { input: CareLimits; output: CareLimits };
  'triage.ends': { input: Nothing; output: { ends: End[] } };
  'triage.sawEnds': { input: { tips: TipRef[] }; output: { seen: number } };
  'triage.careTotals': { input: Nothing; output: CareTotals };
};
