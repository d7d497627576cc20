import type { Score } from '../../tips/shape.ts';
import type { Rule } from '../shape.ts';
import type { BacktestRule, Ends } from './shape.ts';
import { PROPOSED_Z, wilson } from './share.ts';

/** Tips with a known end on which a rule must have fired before anything is proposed for it. */
export const LEAST_FIRED = 20;
/** Tips that ended as real, and tips that ended as no crime, without which nothing can be compared. */
export const LEAST_EACH = 10;
/** The house’s share counts as so many tips more on which the rule fired: few tips move little. */
export const PRIOR_TIPS = 4;
/** Points of weight for one unit of log-odds (odds 2.7 times as high or as low). A judgement, not a finding. */
export const POINTS_A_LOGIT = 10;
/** No proposal moves a weight by more than this part of it: the next backtest may go on. */
export const MOST_OF_WEIGHT = 0.5;
/** Scores of which it tells something how tips ended. When something expires and what was known before are true however a tip ends. */
export const SPOKEN_OF: ReadonlySet<Score> = new Set<Score>(['danger', 'actionability']);

/**
 * Whether how tips ended speaks for another weight of a rule, and for which. Pure.
 *
 * Proposed only where the 99 % interval of the share of real ends among tips on which the rule fired lies wholly on one side of the
 * share among all. The weight then moves by `POINTS_A_LOGIT` times the difference of the log-odds, the rule's own share drawn towards
 * that of all by `PRIOR_TIPS`; never by more than half, never through zero, never out of range. Floors are never proposed for.
 *
 * fired  ends of tips on which the rule fired; `all` of all tips that were looked at
 */
export function proposalFor(
  rule: Pick<Rule, 'score' | 'weight' | 'floor'>,
  fired: Ends,
  all: Ends,
): Pick<BacktestRule, 'proposal' | 'silent'> {
  const none = (silent: NonNullable<BacktestRule['silent']>) => ({ proposal: null, silent });
  if (rule.floor) return none('floor');
  if (!SPOKEN_OF.has(rule.score)) return none('score');
  if (fired.known < LEAST_FIRED || all.real < LEAST_EACH || all.no_crime < LEAST_EACH) return none('few');
  const base = all.real / all.known;
  const { low, high } = wilson(fired.real, fired.known, PROPOSED_Z)!;
  if (low <= base && base <= high) return none('unclear');
  const to = weightFor(rule.weight, (fired.real + PRIOR_TIPS * base) / (fired.known + PRIOR_TIPS), base);
  if (to === rule.weight) return none('small');
  const way = Math.abs(to) < Math.abs(rule.weight) ? ('less' as const) : ('more' as const);
  return {
    proposal: { way, from: rule.weight, to, sentence: sentence(fired, base, way, rule.weight, to) },
    silent: null,
  };
}

function weightFor(weight: number, share: number, base: number): number {
  const logit = (part: number) => Math.log(part / (1 - part));
  const most = Math.floor(Math.abs(weight) * MOST_OF_WEIGHT);
  const step = Math.round(POINTS_A_LOGIT * (logit(share) - logit(base)));
  const to = weight + Math.max(-most, Math.min(most, step));
  return Math.max(-100, Math.min(100, to));
}

function sentence(fired: Ends, base: number, way: 'less' | 'more', from: number, to: number): string {
  const percent = (part: number) => `${Math.round(part * 100)} %`;
  const signed = (weight: number) => (weight > 0 ? `+${weight}` : `${weight}`);
  return `Fired on ${fired.known} tips whose end is known: ${fired.no_crime} ended as no crime, ${fired.real} (${percent(fired.real / fired.known)}) as real, of all tips ${percent(base)}. Weigh ${way}: ${signed(from)} → ${signed(to)}?`;
}
