import countries from 'i18n-iso-countries';
import { fold } from '../kernel/text.ts';
import type { CountryCode, PlaceLanguage } from './shape.ts';

/** What documents say in place of a name, beside ISO 3166's own names in English and Hindi. */
const ALSO: Readonly<Record<string, CountryCode>> = {
  america: 'US',
  'united states america': 'US',
  england: 'GB',
  scotland: 'GB',
  wales: 'GB',
  britain: 'GB',
  'northern ireland': 'GB',
  uk: 'GB',
  uae: 'AE',
  emirates: 'AE',
  bharat: 'IN',
  hindustan: 'IN',
  'republic of india': 'IN',
  'viet nam': 'VN',
  burma: 'MM',
  holland: 'NL',
  korea: 'KR',
  brunei: 'BN',
  laos: 'LA',
  syria: 'SY',
  moldova: 'MD',
  macau: 'MO',
  'cabo verde': 'CV',
  swaziland: 'SZ',
  macedonia: 'MK',
  micronesia: 'FM',
  'east timor': 'TL',
  vatican: 'VA',
  'hong kong sar': 'HK',
  'republic of ireland': 'IE',
  ksa: 'SA',
  china: 'CN',
  अमेरिका: 'US',
  अमरीका: 'US',
  ब्रिटेन: 'GB',
  इंग्लैंड: 'GB',
  यूएई: 'AE',
  रूस: 'RU',
  चीन: 'CN',
  जापान: 'JP',
  नेपाल: 'NP',
};

/** Codes of NCMEC's country list that name no country: anonymous proxy, satellite, other, and two regions. */
const NO_COUNTRY: ReadonlySet<string> = new Set(['A1', 'A2', 'O1', 'AP', 'EU']);

/**
 * The country that a text names, or null: alpha-2, alpha-3, a name in English or Hindi, common short forms. A name that
 * two countries share (Congo) names none. NCMEC's A1, A2, O1, AP, EU and the empty text are null. O(length).
 */
export function countryOf(text: string): CountryCode | null {
  const code = text.trim().toUpperCase();
  if (NO_COUNTRY.has(code)) return null;
  if (code.length === 2 && countries.isValid(code)) return code;
  if (code.length === 3) {
    const alpha2 = countries.alpha3ToAlpha2(code);
    if (alpha2) return alpha2;
  }
  const name = nameKey(text);
  return (Object.hasOwn(ALSO, name) ? ALSO[name] : BY_NAME.get(name)) ?? null;
}

/** Whether a code is a country's: two capitals are not enough. */
export const isCountry = (code: string): boolean => /^[A-Z]{2}$/.test(code) && countries.isValid(code);

/** Whether a source may write this where it means a country: what `countryOf` knows, a name that two share, NCMEC’s own codes. */
export const mayBeCountry = (text: string): boolean =>
  countryOf(text) !== null || NO_COUNTRY.has(text.trim().toUpperCase()) || BY_NAME.has(nameKey(text));

/** A country's name as screens show it; the code itself where none is known. */
export function countryName(alpha2: CountryCode, language: PlaceLanguage): string {
  return countries.getName(alpha2, language) ?? alpha2;
}

const BY_NAME = namesOf();

function namesOf(): ReadonlyMap<string, CountryCode | null> {
  const byName = new Map<string, CountryCode | null>();
  for (const language of ['en', 'hi']) {
    for (const [code, names] of Object.entries(countries.getNames(language, { select: 'all' }))) {
      for (const name of [names].flat()) {
        const key = nameKey(name);
        const known = byName.get(key);
        byName.set(key, known === undefined || known === code ? code : null);
      }
    }
  }
  return byName;
}

function nameKey(text: string): string {
  return fold(text)
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
    .replace(/\p{P}+/gu, ' ')
    .replace(/\s+/g, ' ')
    .replace(/^ ?the (?=.)/, '')
    .trim();
}
