import type { RuleDraft } from './rules-floors.ts';

/** What is known of the people around: how tips on them ended, how many they are. Modest weights: whom a network holds is an estimate. */
export const NETWORK_RULES: RuleDraft[] = [
  {
    id: 'danger.network-ended',
    words: {
      en: 'A tip on somebody else in the network ended with a child safeguarded or an arrest',
      hi: 'नेटवर्क के किसी अन्य व्यक्ति पर सूचना का अंत बालक की सुरक्षा या गिरफ़्तारी में हुआ',
    },
    score: 'danger',
    weight: 8,
    when: [{ feature: 'network.ended', oneOf: ['child_safeguarded', 'arrest'] }],
  },
  {
    id: 'action.network',
    words: {
      en: 'A subject stands in a network of three or more',
      hi: 'व्यक्ति तीन या अधिक लोगों के नेटवर्क में है',
    },
    score: 'actionability',
    weight: 6,
    when: [{ feature: 'network.members', atLeast: 3 }],
  },
  {
    id: 'action.network-case',
    words: {
      en: 'A case is registered against somebody else in the network',
      hi: 'नेटवर्क के किसी अन्य व्यक्ति पर मामला दर्ज है',
    },
    score: 'actionability',
    weight: 4,
    when: [{ feature: 'network.ended', equals: 'case' }],
  },
  {
    id: 'novelty.network-newcomer',
    words: {
      en: 'The first tip on somebody in a network of three or more',
      hi: 'तीन या अधिक लोगों के नेटवर्क के किसी व्यक्ति पर पहली सूचना',
    },
    score: 'novelty',
    weight: 10,
    when: [
      { feature: 'network.members', atLeast: 3 },
      { feature: 'subject.earlier-tips', equals: 0 },
    ],
  },
];
