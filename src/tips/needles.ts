import { readTime } from '../kernel/time.ts';
import { countryOf } from '../places/country.ts';
import { besides, type SealedValue, spellingsOf } from './sealed-split.ts';
import type { SealedKind } from './shape.ts';
import { foldedText, solidText } from './spellings.ts';

/**
 * One spelling to look for.
 *
 * text   folded; where `solid`, without separators
 * whole  only where no letter or digit stands beside it
 */
export type Needle = { text: string; kind: SealedKind; whole: boolean; solid: boolean };

/** Shorter values are found only as whole words. */
const SHORT = 4;
/** From this length on separators between the characters do not count. */
const SOLID_LEAST = 6;
/** A part of a telephone number that is still that number: without country code and trunk prefix. */
const NATIONAL_LEAST = 7;

/** Facts that say the same of half the world: masking them would hide nothing and spoil every document. */
const GENERIC =
  /^(?:imei|imsi|iccid|idfa|gaid|mac|uuid|mobile|landline|personal|true|false|yes|no|y|n|null|none|nil|n\/a|unknown|other|male|female|m|f|home|work|mobile|business|login|registration|active|inactive|verified|unverified|linked|submitter|reporter|victim|suspect|child|adult|user|account|profile)$/;

/** Words of a reporter's name that name an office, and words that stand in every text. */
const NO_NAMES = new Set(
  'and child children company compliance contact cyber desk enforcement for from group help hotline inc india law legal limited line online officer online platform police report reporting reports safety security services support team the trust unit user victim with your this that they their them there have been said says was were will would child boy girl man woman mother father sister brother aunt uncle'.split(
    ' ',
  ),
);

/** Everything to look for so that none of these values is read in a text. Pure, O(length of all). */
export function needlesOf(values: readonly SealedValue[]): Needle[] {
  const found = new Map<string, Needle>();
  // one value stands in many fields and versions: each text is folded once, and forgotten with the call
  const foldedOnce = rememberedOf(foldedText);
  const solidOnce = rememberedOf(solidText);
  const add = (text: string, kind: SealedKind, whole: boolean, solid = false) => {
    const plain = solid ? solidOnce(text) : foldedOnce(text);
    if (plain.length < 2 || (solid && plain.length < SOLID_LEAST)) return;
    const key = `${solid} ${plain}`;
    const known = found.get(key);
    if (!known) found.set(key, { text: plain, kind, whole, solid });
    else if (known.whole && !whole) known.whole = false;
  };
  for (const value of values) {
    for (const text of besides(value))
      if (!isGeneric(foldedOnce(text))) {
        add(text, 'fact', isShort(foldedOnce(text)));
        add(text, 'fact', false, true);
      }
    for (const spelling of spellingsOf(value)) {
      if (value.kind === 'fact' && isGeneric(foldedOnce(spelling))) continue;
      for (const text of [spelling, ...partsOf(value.kind, spelling)]) {
        add(text, value.kind, isShort(foldedOnce(text)) || value.kind === 'ip');
        if (value.kind !== 'ip') add(text, value.kind, false, true);
      }
      for (const word of wordsOf(value.kind, spelling)) add(word, value.kind, true);
      for (const digits of numbersOf(value.kind, spelling)) add(digits, value.kind, false, true);
    }
  }
  return [...found.values()];
}

function rememberedOf(compute: (text: string) => string): (text: string) => string {
  const known = new Map<string, string>();
  return (text) => {
    let value = known.get(text);
    if (value === undefined) {
      value = compute(text);
      known.set(text, value);
    }
    return value;
  };
}

function isGeneric(plain: string): boolean {
  return GENERIC.test(plain) || plain.length < 3 || /^[\d.,:-]{1,4}$/.test(plain);
}

/** Short texts and short numbers stand within longer ones by chance. */
function isShort(plain: string): boolean {
  return plain.length < SHORT || /^\d{1,7}$/.test(plain);
}

/** An account without its platform; the parts of an address. */
function partsOf(kind: SealedKind, text: string): string[] {
  if (kind === 'postal_address')
    return text
      .split(/[,;\n]/)
      .map((part) => part.trim())
      .filter((part) => part.length >= SHORT && countryOf(part) === null);
  if (kind === 'account' || kind === 'screen_name' || kind === 'display_name' || kind === 'group') {
    const cut = text.indexOf(':');
    return cut > 0 && cut < text.length - 1 ? [text.slice(cut + 1).trim()] : [];
  }
  return [];
}

/** The words of a name: each alone gives the person away as well. */
function wordsOf(kind: SealedKind, text: string): string[] {
  if (kind !== 'name' && kind !== 'person_name') return [];
  return foldedText(text)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word.length >= 3 && !NO_NAMES.has(word));
}

/** A telephone number without what may stand before it; a date in the orders in which dates are written. */
function numbersOf(kind: SealedKind, text: string): string[] {
  if (kind === 'phone') {
    const digits = solidText(text.split(/(?:ext|x|;)/i)[0]!).replace(/\D/g, '');
    const bare = digits.replace(/^0+/, '');
    return [digits, bare, bare.slice(1), bare.slice(2), bare.slice(3)].filter(
      (one) => one.length >= NATIONAL_LEAST,
    );
  }
  return kind === 'date_of_birth' ? datesOf(text) : [];
}

const MONTHS = 'january february march april may june july august september october november december'.split(
  ' ',
);

function datesOf(text: string): string[] {
  const born = readTime(text).instant;
  if (born === null) return [];
  const [year, month, day] = [born.slice(0, 4), born.slice(5, 7), born.slice(8, 10)];
  const name = MONTHS[Number(month) - 1]!;
  const numbers = [
    [year, month, day],
    [day, month, year],
    [month, day, year],
  ];
  const days = [day, String(Number(day))];
  return [
    ...numbers.map((parts) => parts.join('')),
    ...numbers.map((parts) => parts.map((part) => String(Number(part))).join('')),
    ...days.flatMap((one) =>
      [name, name.slice(0, 3)].flatMap((month_) => [`${one}${month_}${year}`, `${month_}${one}${year}`]),
    ),
  ];
}
