import { anyHolds, type Test, testOf } from './condition.ts';
import type { Features } from './features-collector.ts';
import type { Condition } from './shape.ts';

type Speciality = { key: string; words: { en: string; hi: string }; when: readonly Condition[] };

/** What an officer may know especially well, and by which features a tip asks for it: one that holds is enough. */
export const SPECIALITIES: readonly Speciality[] = [
  {
    key: 'enticement',
    words: { en: 'Enticement and travel', hi: 'बहकाना और यात्रा' },
    when: [{ feature: 'tip.incident-type', oneOf: ['enticement', 'travel_offence', 'unsolicited_material'] }],
  },
  {
    key: 'trafficking',
    words: { en: 'Trafficking', hi: 'दुर्व्यापार' },
    when: [{ feature: 'tip.incident-type', equals: 'trafficking' }],
  },
  {
    key: 'live',
    words: { en: 'Live streams', hi: 'सीधा प्रसारण' },
    when: [{ feature: 'any.flag', equals: 'live_streaming' }],
  },
  {
    key: 'extortion',
    words: { en: 'Sextortion and sadistic groups', hi: 'यौन ब्लैकमेल और क्रूर समूह' },
    when: [{ feature: 'any.flag', oneOf: ['sextortion', 'sadistic_online_exploitation'] }],
  },
  {
    key: 'victims',
    words: { en: 'Identifying victims', hi: 'पीड़ितों की पहचान' },
    when: [
      { feature: 'any.flag', oneOf: ['infant', 'possible_self_production'] },
      { feature: 'victim.count', atLeast: 1 },
    ],
  },
  {
    key: 'generated',
    words: { en: 'Machine-generated material', hi: 'मशीन से बनी सामग्री' },
    when: [{ feature: 'any.flag', equals: 'generative_ai' }],
  },
  {
    key: 'money',
    words: { en: 'Money trails', hi: 'धन का मार्ग' },
    when: [{ feature: 'tip.money', present: true }],
  },
  {
    key: 'groups',
    words: { en: 'Groups and channels', hi: 'समूह और चैनल' },
    when: [{ feature: 'tip.identifier', equals: 'group' }],
  },
];

const tests: readonly { key: string; when: readonly Test[] }[] = SPECIALITIES.map(({ key, when }) => ({
  key,
  when: when.map(testOf),
}));

/** Specialities that a tip asks for. Pure. */
export function specialitiesOf(features: Features): Set<string> {
  return new Set(tests.filter(({ when }) => anyHolds(when, features)).map(({ key }) => key));
}
