import type { Rule } from './shape.ts';

/** A rule as it is written down: `floor` and `unless` may be left out. */
export type RuleDraft = Omit<Rule, 'floor' | 'unless' | 'source'> & Partial<Pick<Rule, 'floor' | 'unless'>>;

/**
 * The floors on danger: a child may be in danger today. No other rule can lower what they lift.
 * Only a floor reaches the lane *now*; each stands for something as grave as a platform’s own escalation.
 */
export const FLOOR_RULES: RuleDraft[] = [
  {
    id: 'danger.meeting-planned',
    words: { en: 'The escalation speaks of a planned meeting', hi: 'तत्काल संदेश में तय भेंट का उल्लेख है' },
    score: 'danger',
    weight: 97,
    floor: true,
    when: [{ feature: 'escalation.words', equals: 'meeting' }],
  },
  {
    id: 'danger.crisis',
    words: {
      en: 'The escalation speaks of self-harm or a threat to life',
      hi: 'तत्काल संदेश में आत्म-हानि या जान के ख़तरे का उल्लेख है',
    },
    score: 'danger',
    weight: 96,
    floor: true,
    when: [{ feature: 'escalation.words', oneOf: ['crisis', 'threat_to_life'] }],
  },
  {
    id: 'danger.platform-escalated',
    words: { en: 'The platform escalated the tip', hi: 'मंच ने सूचना को तत्काल बताया' },
    score: 'danger',
    weight: 95,
    floor: true,
    when: [{ feature: 'tip.escalated', equals: true }],
  },
  {
    id: 'danger.priority-e',
    words: { en: 'NCMEC gave priority E (escalated)', hi: 'NCMEC ने प्राथमिकता E (तत्काल) दी' },
    score: 'danger',
    weight: 95,
    floor: true,
    when: [{ feature: 'tip.priority', equals: 'E' }],
  },
  {
    id: 'danger.crisis-noted',
    words: {
      en: 'A note speaks of self-harm or a threat to life',
      hi: 'टिप्पणी में आत्म-हानि या जान के ख़तरे का उल्लेख है',
    },
    score: 'danger',
    weight: 92,
    floor: true,
    when: [{ feature: 'note.words', oneOf: ['crisis', 'threat_to_life'] }],
  },
  {
    id: 'danger.meeting-noted',
    words: { en: 'A note speaks of a planned meeting', hi: 'टिप्पणी में तय भेंट का उल्लेख है' },
    score: 'danger',
    weight: 92,
    floor: true,
    when: [{ feature: 'note.words', equals: 'meeting' }],
  },
  {
    id: 'danger.trafficking-located',
    words: { en: 'Trafficking, and a victim’s place is known', hi: 'मानव-तस्करी, और पीड़ित का स्थान ज्ञात है' },
    score: 'danger',
    weight: 92,
    floor: true,
    when: [
      { feature: 'tip.incident-type', equals: 'trafficking' },
      { feature: 'victim.location', equals: true },
    ],
  },
  {
    id: 'danger.live-infant',
    words: { en: 'Live stream, very young child', hi: 'सीधा प्रसारण, अति अल्पायु बालक' },
    score: 'danger',
    weight: 92,
    floor: true,
    when: [
      { feature: 'any.flag', equals: 'live_streaming' },
      { feature: 'any.flag', equals: 'infant' },
    ],
  },
  {
    id: 'danger.live-ongoing',
    words: {
      en: 'Live stream, and a note says that it goes on',
      hi: 'सीधा प्रसारण, और टिप्पणी के अनुसार जारी है',
    },
    score: 'danger',
    weight: 92,
    floor: true,
    when: [
      { feature: 'any.flag', equals: 'live_streaming' },
      { feature: 'note.words', equals: 'ongoing' },
    ],
  },
  {
    id: 'danger.sadistic-victim',
    words: { en: 'Sadistic online exploitation of a victim described', hi: 'वर्णित पीड़ित का क्रूर ऑनलाइन शोषण' },
    score: 'danger',
    weight: 90,
    floor: true,
    when: [
      { feature: 'any.flag', equals: 'sadistic_online_exploitation' },
      { feature: 'victim.count', atLeast: 1 },
    ],
  },
];
