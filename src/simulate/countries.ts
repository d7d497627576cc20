import type { Random } from './rng.ts';

/** Countries of the invented people: ISO 3166-1 alpha-2 and English short name. India first, then in no order of blame. */
export const COUNTRIES: ReadonlyArray<readonly [code: string, name: string]> = [
  ['IN', 'India'],
  ['PK', 'Pakistan'],
  ['CA', 'Canada'],
  ['GB', 'United Kingdom'],
  ['BD', 'Bangladesh'],
  ['LK', 'Sri Lanka'],
  ['NG', 'Nigeria'],
  ['AZ', 'Azerbaijan'],
  ['YE', 'Yemen'],
  ['MY', 'Malaysia'],
  ['US', 'United States'],
  ['AU', 'Australia'],
  ['FR', 'France'],
  ['DE', 'Germany'],
  ['SE', 'Sweden'],
  ['NP', 'Nepal'],
  ['AE', 'United Arab Emirates'],
  ['SA', 'Saudi Arabia'],
  ['KE', 'Kenya'],
  ['PH', 'Philippines'],
  ['ID', 'Indonesia'],
  ['BR', 'Brazil'],
  ['ZA', 'South Africa'],
  ['TR', 'Turkey'],
  ['EG', 'Egypt'],
  ['IQ', 'Iraq'],
  ['AF', 'Afghanistan'],
  ['UA', 'Ukraine'],
  ['PL', 'Poland'],
  ['ES', 'Spain'],
  ['IT', 'Italy'],
  ['MX', 'Mexico'],
  ['NL', 'Netherlands'],
  ['IE', 'Ireland'],
  ['AR', 'Argentina'],
  ['CL', 'Chile'],
  ['CO', 'Colombia'],
  ['PE', 'Peru'],
  ['VN', 'Vietnam'],
  ['TH', 'Thailand'],
  ['JP', 'Japan'],
  ['KR', 'South Korea'],
  ['SG', 'Singapore'],
  ['MM', 'Myanmar'],
  ['KH', 'Cambodia'],
  ['BT', 'Bhutan'],
  ['MV', 'Maldives'],
  ['IR', 'Iran'],
  ['JO', 'Jordan'],
  ['LB', 'Lebanon'],
  ['KW', 'Kuwait'],
  ['QA', 'Qatar'],
  ['OM', 'Oman'],
  ['BH', 'Bahrain'],
  ['MA', 'Morocco'],
  ['DZ', 'Algeria'],
  ['TN', 'Tunisia'],
  ['LY', 'Libya'],
  ['SD', 'Sudan'],
  ['ET', 'Ethiopia'],
  ['GH', 'Ghana'],
  ['CI', 'Ivory Coast'],
  ['SN', 'Senegal'],
  ['CM', 'Cameroon'],
  ['UG', 'Uganda'],
  ['TZ', 'Tanzania'],
  ['ZM', 'Zambia'],
  ['ZW', 'Zimbabwe'],
  ['MZ', 'Mozambique'],
  ['AO', 'Angola'],
  ['RW', 'Rwanda'],
  ['MG', 'Madagascar'],
  ['MU', 'Mauritius'],
  ['PT', 'Portugal'],
  ['BE', 'Belgium'],
  ['CH', 'Switzerland'],
  ['AT', 'Austria'],
  ['CZ', 'Czechia'],
  ['SK', 'Slovakia'],
  ['HU', 'Hungary'],
  ['RO', 'Romania'],
  ['BG', 'Bulgaria'],
  ['GR', 'Greece'],
  ['RS', 'Serbia'],
  ['HR', 'Croatia'],
  ['SI', 'Slovenia'],
  ['DK', 'Denmark'],
  ['NO', 'Norway'],
  ['FI', 'Finland'],
  ['EE', 'Estonia'],
  ['LV', 'Latvia'],
  ['LT', 'Lithuania'],
  ['GE', 'Georgia'],
  ['AM', 'Armenia'],
  ['KZ', 'Kazakhstan'],
  ['UZ', 'Uzbekistan'],
  ['MN', 'Mongolia'],
  ['NZ', 'New Zealand'],
  ['FJ', 'Fiji'],
  ['EC', 'Ecuador'],
];

const NAMES = new Map(COUNTRIES);

/** English short name of a country of the world; the code itself where there is none. */
export function countryName(code: string): string {
  return NAMES.get(code) ?? code;
}

/** The fourteen states searched in the modelled operation, each with a city that sheets name. */
export const OPERATION_STATES: ReadonlyArray<readonly [state: string, city: string]> = [
  ['Andhra Pradesh', 'Vijayawada'],
  ['Uttar Pradesh', 'Lucknow'],
  ['Punjab', 'Ludhiana'],
  ['Bihar', 'Patna'],
  ['Odisha', 'Bhubaneswar'],
  ['Tamil Nadu', 'Chennai'],
  ['Rajasthan', 'Jaipur'],
  ['Maharashtra', 'Pune'],
  ['Gujarat', 'Ahmedabad'],
  ['Haryana', 'Gurugram'],
  ['Chhattisgarh', 'Raipur'],
  ['Madhya Pradesh', 'Bhopal'],
  ['Himachal Pradesh', 'Shimla'],
  ['Delhi', 'New Delhi'],
];

/** Further states and union territories in which the default world's people live. */
export const MORE_STATES: ReadonlyArray<readonly [state: string, city: string]> = [
  ['Kerala', 'Kochi'],
  ['Karnataka', 'Bengaluru'],
  ['West Bengal', 'Kolkata'],
  ['Telangana', 'Hyderabad'],
  ['Assam', 'Guwahati'],
  ['Jharkhand', 'Ranchi'],
  ['Uttarakhand', 'Dehradun'],
  ['Goa', 'Panaji'],
];

/**
 * How an invented phone number of a country looks: `x` is a digit of its own. Ranges kept free for fiction where the
 * regulator names one (US and CA 555-01xx, GB 020 7946 0xxx, 0113 and 0161 496 0xxx, DE 030 23125 xxx,
 * FR 01 99 00 xx xx, AU 02 5550 xxxx), elsewhere a row of zeros or of one digit that nobody would take for a neighbour's.
 */
export const PHONE_PATTERNS: Readonly<Record<string, readonly string[]>> = {
  IN: ['+91999990xxxx', '+9190000xxxxx', '+9180000xxxxx', '+9170000xxxxx'],
  PK: ['+92300000xxxx'],
  CA: ['+141655501xx', '+160455501xx', '+151455501xx'],
  GB: ['+4420794609xx', '+4420794608xx', '+4420794607xx', '+4411349604xx', '+4416149605xx'],
  BD: ['+8801700000xxx', '+8801500000xxx'],
  LK: ['+94770000xxx', '+94700000xxx'],
  NG: ['+2348030000xxx', '+2347030000xxx'],
  AZ: ['+994500000xxx', '+994502000xxx'],
  YE: ['+967710000xxx', '+967770000xxx'],
  MY: ['+60120000xxx', '+60125550xxx'],
  US: ['+120255501xx', '+121255501xx', '+131255501xx', '+131055501xx', '+161755501xx', '+140455501xx'],
  AU: ['+6125550xxxx'],
  FR: ['+331990000xx', '+331990001xx', '+331990002xx'],
  DE: ['+493023125xxx'],
  NP: ['+9779800000xxx'],
  AE: ['+971500000xxx'],
  SA: ['+966500000xxx'],
  KE: ['+254700000xxx'],
  PH: ['+639170000xxx'],
  ID: ['+628120000xxx'],
  BR: ['+5511990000xxx'],
  ZA: ['+27710000xxx'],
  TR: ['+905300000xxx'],
  EG: ['+201000000xxx'],
  IQ: ['+9647700000xxx'],
  AF: ['+93700000xxx'],
  UA: ['+380500000xxx'],
  PL: ['+48500000xxx'],
  ES: ['+34600000xxx'],
  IT: ['+393200000xxx'],
};

/** Gives each number of a country once, in an order of its own; null where the country's patterns are used up. */
export type PhoneBook = (country: string) => string | null;

/** A phone book over `PHONE_PATTERNS`. A step that shares no factor with ten walks all numbers of a pattern once. */
export function phoneBook(random: Random): PhoneBook {
  const given = new Map<string, number>();
  const start = random.below(1_000_000);
  return (country) => {
    const serial = given.get(country) ?? 0;
    let rest = serial;
    for (const pattern of PHONE_PATTERNS[country] ?? []) {
      const [stem, digits] = [pattern.replaceAll('x', ''), pattern.length - pattern.indexOf('x')];
      const room = 10 ** digits;
      if (rest < room) {
        given.set(country, serial + 1);
        return stem + String((start + rest * 7919) % room).padStart(digits, '0');
      }
      rest -= room;
    }
    return null;
  };
}
