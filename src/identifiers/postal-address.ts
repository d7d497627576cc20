import { nameKey } from './clean-text.ts';
import { type Found, type Hints, sound } from './found.ts';

/** Words that addresses write in two ways. */
const SAME: Readonly<Record<string, string>> = {
  rd: 'road',
  st: 'street',
  str: 'street',
  ave: 'avenue',
  av: 'avenue',
  blvd: 'boulevard',
  ln: 'lane',
  apt: 'flat',
  apartment: 'flat',
  nr: 'near',
  opp: 'opposite',
  ngr: 'nagar',
  col: 'colony',
  sec: 'sector',
  bldg: 'building',
};

const PARTS =
  /^(address|street|street1|street2|city|district|region|state|zip|zipcode|postal|postalcode|pin|pincode|country):(.+)$/;

/**
 * A postal address or one part of it, which the hint's type names (`city`, `zip`). Canonical: case, accents, punctuation
 * and the commonest short forms made equal; a part as `city:pune`, a postal code as `zip:411001`. Always weak: houses
 * hold several people and a city holds millions.
 */
export function parsePostalAddress(text: string, hints: Hints): Found[] {
  const prefix = hints.type ? null : PARTS.exec(text);
  const part = partOf(hints.type ?? prefix?.[1] ?? '');
  const words = nameKey(prefix?.[2] ?? text)
    .split(' ')
    .map((word) => (Object.hasOwn(SAME, word) ? SAME[word]! : word));
  const key = part === 'zip' ? words.join('') : words.join(' ');
  const country = /^[A-Z]{2}$/.test(hints.country ?? '') ? hints.country! : null;
  return [sound(part ? `${part}:${key}` : key, 'weak', { display: prefix?.[2] ?? text, country })];
}

function partOf(type: string): string {
  const name = type.toLowerCase().replace(/[^a-z0-9]/g, '');
  if (/^(?:zip|zipcode|postal|postalcode|pin|pincode)$/.test(name)) return 'zip';
  if (/^(?:state|nonusastate|region|province)$/.test(name)) return 'state';
  return /^(?:city|district|country)$/.test(name) ? name : '';
}
