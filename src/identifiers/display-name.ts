import { nameKey, personKey } from './clean-text.ts';
import { type Found, sound } from './found.ts';

/**
 * A name shown to others. Canonical: case, accents, fancy alphabets and punctuation made equal; a name of symbols keeps
 * them. `𝓢𝔂𝓷𝓽𝓱𝓮𝓽𝓲𝓬 One!` is `synthetic one`. Always weak. Trap: Devanagari and Latin spellings of one name do not meet.
 */
export function parseDisplayName(text: string): Found[] {
  return [sound(nameKey(text), 'weak', { display: text })];
}

const FORM_OF_ADDRESS =
  /^(?:mr|mrs|ms|miss|shri|shree|sri|smt|shrimati|kumari|km|dr|md|श्री|श्रीमती|कुमारी|डॉ)\s+(?=\S+\s)/;

/**
 * The name of a person. Canonical as a display name with the spellings of one letter made equal (`Müßig`, `Muessig`), `Suspect, Synthetic` turned to `synthetic suspect`, a form of
 * address left out where two words follow it. Always weak: thousands bear one name.
 */
export function parsePersonName(text: string): Found[] {
  const [last = '', first = '', ...more] = text.split(',');
  const turned = first.trim() !== '' && last.trim() !== '' && more.length === 0 ? `${first} ${last}` : text;
  let key = nameKey(turned);
  for (let next = key.replace(FORM_OF_ADDRESS, ''); next !== key; next = key.replace(FORM_OF_ADDRESS, ''))
    key = next;
  return [sound(personKey(key), 'weak', { display: text })];
}
