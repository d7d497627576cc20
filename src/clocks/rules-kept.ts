import type { ClockRule } from './shape.ts';

const DAY = 24;
const days = (count: number) => [{ from: null, length: { count, unit: 'days' as const } }];

/** How long others keep what the unit may still ask for. Counted from moment to moment, the earlier end of two readings. */
const KEPT = {
  kind: 'preservation',
  zone: 'UTC',
  counting: 'exact',
  lastDay: 'as-it-is',
  calendar: null,
  answers: 'officer',
  estimate: false,
  withTip: true,
  renewal: null,
  byHand: true,
} as const;
const WARN = [14 * DAY, 2 * DAY];

const ASKED = { en: 'It was asked for or preserved', hi: 'माँगा या सुरक्षित कराया गया' };
const REPORTED = { en: 'The platform reports', hi: 'मंच सूचना देता है' };
const LOGGED = {
  en: 'The newest use that can still be asked for',
  hi: 'सबसे नया उपयोग जो अब भी पूछा जा सकता है',
};

export const KEPT_RULES: readonly ClockRule[] = [
  {
    ...KEPT,
    warn: WARN,
    id: 'us.report-act',
    words: { en: 'Provider keeps what it reported', hi: 'प्रदाता अपनी सूचित सामग्री रखता है' },
    law: {
      en: '18 USC 2258A(h), REPORT Act (P.L. 118-59): one year; 90 days before 7 May 2024',
      hi: '18 USC 2258A(h), REPORT Act (P.L. 118-59): एक वर्ष; 7 मई 2024 से पहले 90 दिन',
    },
    source:
      '18 USC 2258A(h) as amended by the REPORT Act, in force 7 May 2024: 90 days became one year. What was reported before has the shorter time',
    starts: REPORTED,
    stops: ASKED,
    lengths: [
      { from: null, length: { count: 90, unit: 'days' } },
      { from: '2024-05-07', length: { count: 1, unit: 'years' } },
    ],
  },
  {
    ...KEPT,
    warn: WARN,
    id: 'us.2703f',
    words: { en: 'Preservation by a US provider', hi: 'अमेरिकी प्रदाता द्वारा संरक्षण' },
    law: {
      en: '18 USC 2703(f)(2): 90 days, and 90 more on a renewed request',
      hi: '18 USC 2703(f)(2): 90 दिन, और नए अनुरोध पर 90 दिन और',
    },
    source: '18 USC 2703(f). The renewal follows on the first period',
    starts: { en: 'The provider receives the request', hi: 'प्रदाता को अनुरोध मिलता है' },
    stops: { en: 'The legal process was served', hi: 'विधिक आदेश तामील हुआ' },
    lengths: days(90),
    withTip: false,
    renewal: { length: { count: 90, unit: 'days' }, most: 1 },
  },
  {
    ...KEPT,
    warn: WARN,
    id: 'in.it-3-1-g',
    zone: 'Asia/Kolkata',
    words: { en: 'Indian intermediary keeps records', hi: 'भारतीय मध्यवर्ती अभिलेख रखता है' },
    law: {
      en: 'IT Rules 2021, r. 3(1)(g) and (h): 180 days',
      hi: 'आईटी नियम 2021, नियम 3(1)(g) और (h): 180 दिन',
    },
    source: 'Removed content and its records 180 days; registration data 180 days after an account ends',
    starts: {
      en: 'The content is removed, or the tip says so',
      hi: 'सामग्री हटाई जाती है या सूचना ऐसा बताती है',
    },
    stops: ASKED,
    lengths: days(180),
  },
  {
    ...KEPT,
    warn: WARN,
    id: 'platform.records',
    words: { en: 'Platform’s records, where no law is known', hi: 'मंच के अभिलेख, जहाँ विधि ज्ञात नहीं' },
    law: { en: 'No law known: estimate', hi: 'कोई विधि ज्ञात नहीं: अनुमान' },
    source: 'The cautious period of 18 USC 2703(f). The unit sets its own by platform',
    starts: REPORTED,
    stops: ASKED,
    lengths: days(90),
    estimate: true,
  },
  {
    ...KEPT,
    id: 'platform.logs',
    kind: 'logs',
    words: { en: 'Platform’s short log window', hi: 'मंच की लघु लॉग अवधि' },
    law: { en: 'No law known: estimate', hi: 'कोई विधि ज्ञात नहीं: अनुमान' },
    source:
      'Platforms publish different windows and change them; lists that go round are not verified. 30 days until the unit sets what it has seen',
    starts: LOGGED,
    stops: ASKED,
    lengths: days(30),
    estimate: true,
    warn: [7 * DAY, 2 * DAY],
  },
  {
    ...KEPT,
    id: 'in.cert-in-logs',
    kind: 'logs',
    zone: 'Asia/Kolkata',
    words: { en: 'Carrier’s record of an IP address', hi: 'IP पते का दूरसंचार अभिलेख' },
    law: {
      en: 'CERT-In Directions of 28 April 2022: logs of 180 days',
      hi: 'CERT-In निर्देश, 28 अप्रैल 2022: 180 दिन के लॉग',
    },
    source: 'CERT-In Directions under s. 70B(6) of the IT Act, direction (iv)',
    starts: LOGGED,
    stops: ASKED,
    lengths: days(180),
    warn: [21 * DAY, 3 * DAY],
  },
  {
    ...KEPT,
    warn: WARN,
    id: 'carrier.logs',
    kind: 'logs',
    words: { en: 'Carrier’s record, where no law is known', hi: 'दूरसंचार अभिलेख, जहाँ विधि ज्ञात नहीं' },
    law: { en: 'No law known: estimate', hi: 'कोई विधि ज्ञात नहीं: अनुमान' },
    source: 'The cautious period of 18 USC 2703(f)',
    starts: LOGGED,
    stops: ASKED,
    lengths: days(90),
    estimate: true,
  },
  {
    ...KEPT,
    id: 'tip.meeting',
    kind: 'event',
    words: { en: 'Day of the meeting that the escalation names', hi: 'तत्काल संदेश में बताई भेंट का दिन' },
    law: { en: 'What the tip says', hi: 'जो सूचना में लिखा है' },
    source:
      'The date in the platform’s escalation, which names no zone: from where that day begins first (UTC+14) to where it ends last (UTC-12)',
    counting: 'whole-day',
    starts: { en: 'The escalation', hi: 'तत्काल संदेश' },
    stops: { en: 'The child is known to be safe', hi: 'बालक सुरक्षित पाया गया' },
    lengths: [{ from: null, length: null }],
    byHand: false,
    warn: [7 * DAY, 2 * DAY],
  },
];
