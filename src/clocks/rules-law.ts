import type { ClockRule } from './shape.ts';

const DAY = 24;
const hours = (count: number) => [{ from: null, length: { count, unit: 'hours' as const } }];

/** What most rules of law have in common: moments in India, the officer answers, nothing is moved to another day. */
const BASE = {
  zone: 'Asia/Kolkata',
  counting: 'exact',
  lastDay: 'as-it-is',
  calendar: null,
  answers: 'officer',
  estimate: false,
  withTip: false,
  renewal: null,
  byHand: true,
} as const;

/** The day from which G.S.R. 120(E) shortened the times of rule 3. */
const SHORTER_FROM = '2026-02-20';
const TAKEDOWN_STOPS = { en: 'The content is down', hi: 'सामग्री हटा दी गई' };
const AMENDED =
  'IT Rules 2021 as amended by G.S.R. 120(E) of 10 February 2026, in force 20 February 2026: what started before has the longer time';

/** What law asks of the unit itself. */
export const DUTY_RULES: readonly ClockRule[] = [
  {
    ...BASE,
    id: 'in.pocso-19-6',
    kind: 'duty',
    words: {
      en: 'Report to the Child Welfare Committee and the Special Court',
      hi: 'बाल कल्याण समिति और विशेष न्यायालय को सूचना',
    },
    law: {
      en: 'POCSO Act 2012, s. 19(6): within 24 hours',
      hi: 'पॉक्सो अधिनियम 2012, धारा 19(6): 24 घंटे के भीतर',
    },
    source: 'The Act’s text. Hours run through nights and holidays: no court has to be open to be told',
    starts: {
      en: 'The unit or the local police receives the information',
      hi: 'इकाई या स्थानीय पुलिस को सूचना मिलती है',
    },
    stops: { en: 'Both were told', hi: 'दोनों को सूचित कर दिया गया' },
    lengths: hours(24),
    warn: [12, 3],
  },
  {
    ...BASE,
    id: 'in.bnss-193',
    kind: 'duty',
    words: { en: 'Complete the investigation', hi: 'अन्वेषण पूरा करना' },
    law: {
      en: 'BNSS 2023, s. 193(2): two months, for offences under POCSO ss. 4, 6, 8, 10',
      hi: 'भारतीय नागरिक सुरक्षा संहिता 2023, धारा 193(2): दो माह, पॉक्सो की धारा 4, 6, 8, 10 के अपराध',
    },
    source:
      'BNSS s. 193(2); General Clauses Act 1897, s. 9 (the day of the start is left out), s. 3(35) (months of the calendar). Not moved where the last day is a holiday: s. 10 is for acts in a court or office',
    starts: {
      en: 'The officer in charge records the information',
      hi: 'थाना प्रभारी सूचना अभिलिखित करता है',
    },
    stops: { en: 'The police report is filed', hi: 'पुलिस रिपोर्ट प्रस्तुत' },
    lengths: [{ from: null, length: { count: 2, unit: 'months' } }],
    counting: 'days',
    warn: [14 * DAY, 3 * DAY],
  },
  {
    ...BASE,
    id: 'in.bnss-193-progress',
    kind: 'duty',
    words: {
      en: 'Tell informant or victim how the investigation stands',
      hi: 'सूचनादाता या पीड़ित को अन्वेषण की प्रगति बताना',
    },
    law: {
      en: 'BNSS 2023, s. 193(3)(ii): within 90 days',
      hi: 'भारतीय नागरिक सुरक्षा संहिता 2023, धारा 193(3)(ii): 90 दिन के भीतर',
    },
    source: 'BNSS s. 193(3)(ii); General Clauses Act 1897, s. 9',
    starts: { en: 'The case is registered', hi: 'मामला दर्ज होता है' },
    stops: { en: 'They were told', hi: 'उन्हें बता दिया गया' },
    lengths: [{ from: null, length: { count: 90, unit: 'days' } }],
    counting: 'days',
    warn: [7 * DAY],
  },
  {
    ...BASE,
    id: 'in.bnss-185',
    kind: 'duty',
    words: { en: 'Copies of the search record to the Magistrate', hi: 'तलाशी अभिलेख की प्रतियाँ मजिस्ट्रेट को' },
    law: {
      en: 'BNSS 2023, s. 185(5): at the latest within 48 hours',
      hi: 'भारतीय नागरिक सुरक्षा संहिता 2023, धारा 185(5): अधिकतम 48 घंटे में',
    },
    source: 'BNSS s. 185(5). Hours run through nights and holidays',
    starts: { en: 'The record of the search is made', hi: 'तलाशी का अभिलेख बनता है' },
    stops: { en: 'The copies were sent', hi: 'प्रतियाँ भेज दी गईं' },
    lengths: hours(48),
    warn: [24, 6],
  },
  {
    ...BASE,
    id: 'in.office-period',
    kind: 'duty',
    words: { en: 'Period for an act in a court or office', hi: 'न्यायालय या कार्यालय में कार्य की अवधि' },
    law: { en: 'General Clauses Act 1897, ss. 9 and 10', hi: 'साधारण खंड अधिनियम 1897, धारा 9 और 10' },
    source:
      'The day of the start is left out (s. 9); where court or office is closed on the last day, the next on which it is open counts (s. 10)',
    starts: { en: 'The order or notice that sets the period', hi: 'अवधि तय करने वाला आदेश या सूचना' },
    stops: { en: 'The act is done', hi: 'कार्य पूरा हुआ' },
    lengths: [{ from: null, length: null }],
    counting: 'days',
    lastDay: 'next-working-day',
    calendar: 'IN',
    answers: 'head',
    warn: [3 * DAY, DAY],
  },
  {
    ...BASE,
    id: 'us.rule-45',
    kind: 'duty',
    words: { en: 'Period in a US federal criminal matter', hi: 'अमेरिकी संघीय आपराधिक मामले में अवधि' },
    law: { en: 'Fed. R. Crim. P. 45(a)(1) and (2)', hi: 'अमेरिकी संघीय दंड प्रक्रिया नियम 45(a)(1) और (2)' },
    source:
      'In days: the day of the event is left out, every day counts, and a last day on a Saturday, Sunday or legal holiday runs to the end of the next day that is none. In hours: every hour counts, and a last hour on such a day runs to the same time of the next day that is none',
    starts: { en: 'The event that sets the period', hi: 'अवधि तय करने वाली घटना' },
    stops: { en: 'The act is done', hi: 'कार्य पूरा हुआ' },
    lengths: [{ from: null, length: null }],
    zone: null,
    counting: 'days',
    lastDay: 'next-working-day-or-hour',
    calendar: 'US',
    answers: 'head',
    warn: [3 * DAY, DAY],
  },
  {
    ...BASE,
    id: 'unit.order',
    kind: 'duty',
    words: { en: 'The unit’s own order', hi: 'इकाई का अपना आदेश' },
    law: { en: 'An order of the unit', hi: 'इकाई का आदेश' },
    source: 'Working days are counted by the unit’s own calendar',
    starts: { en: 'The order', hi: 'आदेश' },
    stops: { en: 'It is carried out', hi: 'पालन हो गया' },
    lengths: [{ from: null, length: null }],
    zone: null,
    counting: 'days',
    calendar: 'unit',
    answers: 'head',
    warn: [2 * DAY],
  },
];

/** What law asks of platforms that were ordered or told something. */
export const REPLY_RULES: readonly ClockRule[] = [
  {
    ...BASE,
    id: 'in.it-3-1-j',
    kind: 'reply',
    words: { en: 'Intermediary answers a lawful order', hi: 'मध्यवर्ती का वैध आदेश पर उत्तर' },
    law: {
      en: 'IT Rules 2021, r. 3(1)(j): within 72 hours',
      hi: 'आईटी नियम 2021, नियम 3(1)(j): 72 घंटे के भीतर',
    },
    source: 'IT (Intermediary Guidelines and Digital Media Ethics Code) Rules 2021',
    starts: { en: 'The order is served', hi: 'आदेश तामील होता है' },
    stops: { en: 'The answer came', hi: 'उत्तर आ गया' },
    lengths: hours(72),
    warn: [24, 6],
  },
  {
    ...BASE,
    id: 'in.takedown',
    kind: 'reply',
    words: { en: 'Takedown of unlawful content', hi: 'अवैध सामग्री हटाना' },
    law: {
      en: 'IT Rules 2021, r. 3(1)(d): 3 hours; 36 hours before 20 February 2026',
      hi: 'आईटी नियम 2021, नियम 3(1)(d): 3 घंटे; 20 फ़रवरी 2026 से पहले 36 घंटे',
    },
    source: AMENDED,
    starts: {
      en: 'The order of a court or of the government is served',
      hi: 'न्यायालय या सरकार का आदेश तामील होता है',
    },
    stops: TAKEDOWN_STOPS,
    lengths: [
      { from: null, length: { count: 36, unit: 'hours' } },
      { from: SHORTER_FROM, length: { count: 3, unit: 'hours' } },
    ],
    warn: [1],
  },
  {
    ...BASE,
    id: 'in.takedown-intimate',
    kind: 'reply',
    words: { en: 'Takedown of intimate imagery', hi: 'अंतरंग चित्र हटाना' },
    law: {
      en: 'IT Rules 2021, r. 3(2)(b): 2 hours; 24 hours before 20 February 2026',
      hi: 'आईटी नियम 2021, नियम 3(2)(b): 2 घंटे; 20 फ़रवरी 2026 से पहले 24 घंटे',
    },
    source: AMENDED,
    starts: {
      en: 'The person, or somebody for them, complains',
      hi: 'व्यक्ति या उसकी ओर से कोई शिकायत करता है',
    },
    stops: TAKEDOWN_STOPS,
    lengths: [
      { from: null, length: { count: 24, unit: 'hours' } },
      { from: SHORTER_FROM, length: { count: 2, unit: 'hours' } },
    ],
    warn: [1],
  },
];
