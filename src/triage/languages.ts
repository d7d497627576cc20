import type { StateCode } from '../places/shape.ts';
import type { TipFacts } from '../tips/shape.ts';

type Choice = { key: string; words: { en: string; hi: string } };

/**
 * Languages that an officer may speak: English and those of the Eighth Schedule to the Constitution of India, by their
 * ISO 639 codes.
 */
export const LANGUAGES: readonly Choice[] = [
  { key: 'en', words: { en: 'English', hi: 'अंग्रेज़ी' } },
  { key: 'hi', words: { en: 'Hindi', hi: 'हिन्दी' } },
  { key: 'as', words: { en: 'Assamese', hi: 'असमिया' } },
  { key: 'bn', words: { en: 'Bengali', hi: 'बांग्ला' } },
  { key: 'brx', words: { en: 'Bodo', hi: 'बोडो' } },
  { key: 'doi', words: { en: 'Dogri', hi: 'डोगरी' } },
  { key: 'gu', words: { en: 'Gujarati', hi: 'गुजराती' } },
  { key: 'kn', words: { en: 'Kannada', hi: 'कन्नड़' } },
  { key: 'ks', words: { en: 'Kashmiri', hi: 'कश्मीरी' } },
  { key: 'kok', words: { en: 'Konkani', hi: 'कोंकणी' } },
  { key: 'mai', words: { en: 'Maithili', hi: 'मैथिली' } },
  { key: 'ml', words: { en: 'Malayalam', hi: 'मलयालम' } },
  { key: 'mni', words: { en: 'Manipuri', hi: 'मणिपुरी' } },
  { key: 'mr', words: { en: 'Marathi', hi: 'मराठी' } },
  { key: 'ne', words: { en: 'Nepali', hi: 'नेपाली' } },
  { key: 'or', words: { en: 'Odia', hi: 'ओड़िया' } },
  { key: 'pa', words: { en: 'Punjabi', hi: 'पंजाबी' } },
  { key: 'sa', words: { en: 'Sanskrit', hi: 'संस्कृत' } },
  { key: 'sat', words: { en: 'Santali', hi: 'संताली' } },
  { key: 'sd', words: { en: 'Sindhi', hi: 'सिंधी' } },
  { key: 'ta', words: { en: 'Tamil', hi: 'तमिल' } },
  { key: 'te', words: { en: 'Telugu', hi: 'तेलुगु' } },
  { key: 'ur', words: { en: 'Urdu', hi: 'उर्दू' } },
];

/**
 * First official language of each state and union territory. Source: the states' official-language acts, as listed in the
 * reports of the Commissioner for Linguistic Minorities in India. English where a state has no other.
 */
const OF_REGION: Readonly<Record<StateCode, string>> = {
  'IN-AN': 'hi',
  'IN-AP': 'te',
  'IN-AR': 'en',
  'IN-AS': 'as',
  'IN-BR': 'hi',
  'IN-CH': 'en',
  'IN-CG': 'hi',
  'IN-DH': 'gu',
  'IN-DL': 'hi',
  'IN-GA': 'kok',
  'IN-GJ': 'gu',
  'IN-HP': 'hi',
  'IN-HR': 'hi',
  'IN-JH': 'hi',
  'IN-JK': 'ur',
  'IN-KA': 'kn',
  'IN-KL': 'ml',
  'IN-LA': 'hi',
  'IN-LD': 'ml',
  'IN-MH': 'mr',
  'IN-ML': 'en',
  'IN-MN': 'mni',
  'IN-MP': 'hi',
  'IN-MZ': 'en',
  'IN-NL': 'en',
  'IN-OD': 'or',
  'IN-PB': 'pa',
  'IN-PY': 'ta',
  'IN-RJ': 'hi',
  'IN-SK': 'ne',
  'IN-TN': 'ta',
  'IN-TR': 'bn',
  'IN-TS': 'te',
  'IN-UK': 'hi',
  'IN-UP': 'hi',
  'IN-WB': 'bn',
};

/** Scripts and the languages that are most written in them. Source: Unicode, Script property and its annex of languages. */
const OF_SCRIPT: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\p{Script=Devanagari}/u, ['hi', 'mr', 'ne']],
  [/\p{Script=Bengali}/u, ['bn', 'as']],
  [/\p{Script=Gurmukhi}/u, ['pa']],
  [/\p{Script=Gujarati}/u, ['gu']],
  [/\p{Script=Oriya}/u, ['or']],
  [/\p{Script=Tamil}/u, ['ta']],
  [/\p{Script=Telugu}/u, ['te']],
  [/\p{Script=Kannada}/u, ['kn']],
  [/\p{Script=Malayalam}/u, ['ml']],
  [/\p{Script=Arabic}/u, ['ur', 'ks', 'sd']],
  [/\p{Script=Meetei_Mayek}/u, ['mni']],
  [/\p{Script=Ol_Chiki}/u, ['sat']],
];

/**
 * Languages that help with a tip: those of the scripts that its words are written in, and the first official one of the state in
 * which it stands. English is no reason: whoever works here reads it.
 *
 * tip      facts with their words; `region` as the queue has it
 * returns  language keys. Pure, O(length of the words)
 */
export function languagesOf(tip: TipFacts, region: string | null): Set<string> {
  const texts = [...tip.texts, ...[...tip.parties, ...tip.files].flatMap((each) => each.texts)];
  const found = new Set<string>();
  for (const [script, languages] of OF_SCRIPT)
    if (texts.some(({ text }) => script.test(text))) for (const each of languages) found.add(each);
  const local = region === null ? undefined : OF_REGION[region as StateCode];
  if (local !== undefined && local !== 'en') found.add(local);
  return found;
}
