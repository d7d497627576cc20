import type { Lane } from '../tips/shape.ts';
import type { ClockRule, Length } from './shape.ts';

const answer = (lane: Lane, length: Length, warn: number[], words: ClockRule['words'], source: string) =>
  ({
    id: `answer.${lane}`,
    kind: 'answer',
    words,
    law: { en: 'The unit’s own answer time', hi: 'इकाई का अपना उत्तर समय' },
    source,
    starts: { en: 'The tip comes into the lane', hi: 'सूचना इस पंक्ति में आती है' },
    stops: {
      en: 'An officer takes the tip up or it is closed',
      hi: 'कोई अधिकारी सूचना अपने हाथ में लेता है या वह बंद होती है',
    },
    lengths: [{ from: null, length }],
    zone: null,
    counting: 'exact',
    lastDay: 'as-it-is',
    calendar: null,
    warn,
    answers: 'officer',
    estimate: false,
    withTip: true,
    renewal: null,
    byHand: false,
  }) satisfies ClockRule;

/**
 * How long a lane may wait for an answer. `now`: one hour, so that what may concern a child in danger today is looked at within
 * a shift; the other lanes have their length in their name.
 */
export const LANE_RULES: readonly ClockRule[] = [
  answer(
    'now',
    { count: 1, unit: 'hours' },
    [1],
    { en: 'Answer in the lane now', hi: '‘अभी’ पंक्ति का उत्तर' },
    'The makers’ judgement: a child may be in danger today. Inspections found very-high risk answered within a day and lower risk late (HMICFRS 2023)',
  ),
  answer(
    '24h',
    { count: 24, unit: 'hours' },
    [6],
    { en: 'Answer within 24 hours', hi: '24 घंटे में उत्तर' },
    'The lane’s name',
  ),
  answer(
    'week',
    { count: 7, unit: 'days' },
    [48],
    { en: 'Answer within a week', hi: 'एक सप्ताह में उत्तर' },
    'The lane’s name',
  ),
  answer(
    '30d',
    { count: 30, unit: 'days' },
    [72],
    { en: 'Answer within 30 days', hi: '30 दिन में उत्तर' },
    'The lane’s name',
  ),
];

export const answerRule = (lane: Lane): ClockRule => LANE_RULES.find(({ id }) => id === `answer.${lane}`)!;

/** The answer time of a lane in hours: the rule's length. */
export function answerHours(lane: Lane): number {
  const { length } = answerRule(lane).lengths[0]!;
  return length!.unit === 'hours' ? length!.count : length!.count * 24;
}
