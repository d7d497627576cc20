import type { CountryCode, NumberType, PhoneNumber } from 'libphonenumber-js/max';
import { isSupportedCountry, parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { boundedMemory } from './bounded-memory.ts';
import { isFiller } from './check-digit.ts';
import { isFillerWord } from './filler.ts';
import { type Context, type Found, type Hints, sound, unrecognised } from './found.ts';
import type { Trap } from './shape.ts';

/**
 * Telephone numbers, ITU-T E.164. Canonical: `+919999900001`; with an extension `+12025550100;ext=12` (RFC 3966),
 * and the bare line as a weak second, since a switchboard is no person.
 *
 * Traps: the country is that of the numbering plan, no location; numbers of ranges that the plan does not list yet are
 * *possible* and kept; toll-free and other service numbers are weak; fillers such as 9999999999 are nobody's.
 */
export function parsePhone(text: string, hints: Hints, context: Context): Found[] {
  const code = hints.callingCode?.replace(/\D/g, '') ?? '';
  const countries = [hints.country, context.defaultCountry].map((country) =>
    isCountry(country) ? country : '',
  );
  const line = readLine([text, code, ...countries].join('\u0000'));
  if (line.e164 === null) {
    const traps: Trap[] = ['form_not_recognised', 'not_valid_number'];
    return [
      unrecognised(text, { traps: isFillerWord(text) || isDialled(text) ? [...traps, 'filler'] : traps }),
    ];
  }
  const traps: Trap[] = [];
  if (line.country) traps.push('country_by_numbering_plan');
  if (!line.valid) traps.push('not_valid_number');
  if (line.filler) traps.push('filler');
  const found = sound(line.e164, line.personal && line.possible ? 'strong' : 'weak', {
    display: line.display,
    possible: line.possible,
    valid: line.valid,
    country: line.country,
    traps,
  });
  const extension = hints.extension?.replace(/\D/g, '') || line.extension;
  if (!extension) return [found];
  const whole = {
    ...found,
    canonical: `${line.e164};ext=${extension}`,
    display: `${line.display} ext. ${extension}`,
  };
  return [whole, { ...found, strength: 'weak' }];
}

type Line = {
  e164: string | null;
  display: string;
  country: string | null;
  extension: string;
  possible: boolean;
  valid: boolean;
  personal: boolean;
  filler: boolean;
};

const NO_LINE: Line = {
  e164: null,
  display: '',
  country: null,
  extension: '',
  possible: false,
  valid: false,
  personal: false,
  filler: false,
};
const SERVICES: readonly NumberType[] = ['TOLL_FREE', 'PREMIUM_RATE', 'SHARED_COST', 'UAN', 'VOICEMAIL'];

/** Numbers recur, and one costs about 30 µs: the last 40,000 are remembered. */
const readLine = boundedMemory(20_000, (key: string): Line => {
  const [text = '', code = '', ...countries] = key.split('\u0000');
  let best: PhoneNumber | null = null;
  let possible = false;
  for (const number of attempts(text, code, countries)) {
    const type = number.getType(); // with the full metadata a number has a type exactly when it is valid
    if (type !== undefined) return lineOf(number, type, true);
    const mayBe = number.isPossible();
    if (best === null || (mayBe && !possible)) best = number;
    possible ||= mayBe;
  }
  return best === null ? NO_LINE : lineOf(best, undefined, possible);
});

/** The ways in which one text may be meant, most certain first. */
function* attempts(text: string, code: string, countries: string[]): Generator<PhoneNumber> {
  const bare = text.replace('(0)', ' '); // +44 (0)20 …: the national zero, as letterheads print it
  const digits = bare.replace(/\D/g, '');
  const international = /^\D{0,4}\+|^\D{0,2}00/.test(bare);
  const plus = `+${bare.replace(/^\D*(?:00)?/, '')}`;
  if (international) yield* parsed(plus);
  if (code) {
    yield* parsed(`+${code} ${bare}`);
    if (digits.startsWith(code)) yield* parsed(plus);
  }
  for (const country of countries) if (country) yield* parsed(bare, country as CountryCode);
  if (digits.length > 10 && !international)
    for (const number of parsed(plus)) if (number.isValid()) yield number;
}

function parsed(text: string, country?: CountryCode): PhoneNumber[] {
  const number = parsePhoneNumberFromString(text, country);
  return number ? [number] : [];
}

function lineOf(number: PhoneNumber, type: NumberType, possible: boolean): Line {
  return {
    e164: number.number,
    display: number.formatInternational().replace(/ ext\. .*$/, ''),
    country: number.country ?? null,
    extension: number.ext ?? '',
    possible,
    valid: type !== undefined,
    personal: !SERVICES.includes(type),
    filler: isDialled(number.nationalNumber) || isDialled(number.number),
  };
}

/** One key over and over, or the keys in their order, with or without a calling code that was added to it. */
function isDialled(text: string): boolean {
  const digits = text.replace(/\D/g, '');
  return digits.length > 6 && isFiller(digits);
}

function isCountry(country: string | undefined): country is CountryCode {
  return country !== undefined && isSupportedCountry(country);
}
