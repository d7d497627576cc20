import { fold } from '../kernel/text.ts';
import { type PlaceLanguage, STATES, type StateCode } from './shape.ts';

/**
 * The Indian state or union territory that a text names, or null: its code (`IN-MH`, `MH`, former ones too), its
 * name in English or Hindi, old names, and a name misspelt by one letter. Cities name no state. O(length).
 */
export function stateOf(text: string): StateCode | null {
  const key = nameKey(text.slice(0, 200));
  const exact =
    BY_NAME.get(key) ??
    BY_NAME.get(key.replace(/^state of |^in (?=[a-z]{2}$)| state$| ut$| india$/g, '')) ??
    BY_NAME.get(key.replace(/ /g, ''));
  return exact ?? nearly(key.replace(/ /g, ''));
}

/** A state's name as screens show it. */
export function stateName(code: StateCode, language: PlaceLanguage): string {
  return BY_CODE.get(code)![language];
}

/**
 * The state of a postal index number (six digits), where its first two or three digits leave no doubt, else null. Circles
 * of the post do not keep to borders: districts that share three digits with a neighbour (Roorkee, Daman, Yanam, Mahe,
 * Karaikal) and the army's own numbers are null. Source: India Post's division of postal circles.
 */
export function stateOfPin(pin: string): StateCode | null {
  const digits = fold(pin).replace(/[\s-]/g, '');
  if (!/^[1-9]\d{5}$/.test(digits)) return null;
  const three = digits.slice(0, 3);
  if (Object.hasOwn(BY_THREE, three)) return BY_THREE[three]!;
  return BY_TWO[digits.slice(0, 2)] ?? null;
}

function nameKey(text: string): string {
  return fold(text)
    .toLowerCase()
    .replace(/&/g, ' and ')
    .replace(/\./g, '')
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim();
}

const BY_CODE = new Map(STATES.map((state) => [state.code, state] as const));
const BY_NAME = new Map<string, StateCode>(
  STATES.flatMap(({ code, en, hi, also }) =>
    [code, code.slice(3), en, hi, ...also].flatMap((name) =>
      [nameKey(name), nameKey(name).replace(/ /g, '')].map((key) => [key, code] as const),
    ),
  ),
);
/** Names long enough for a slip of the pen to leave no doubt. */
const LONG_NAMES = [...BY_NAME].filter(([name]) => name.length >= 6 && !name.includes(' '));

function nearly(key: string): StateCode | null {
  if (key.length < 5 || key.length > 45) return null;
  const near = new Set(LONG_NAMES.filter(([name]) => oneApart(name, key)).map(([, code]) => code));
  return near.size === 1 ? [...near][0]! : null;
}

/** True where one letter more, less or other, or two letters changed about, makes the one text the other. */
function oneApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1) return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < Math.min(a.length, b.length) - start && a.at(-1 - end) === b.at(-1 - end)) end += 1;
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  if (left.length <= 1 && right.length <= 1) return true;
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0];
}

const BY_TWO: Readonly<Record<string, StateCode>> = {
  '11': 'IN-DL',
  ...within(12, 13, 'IN-HR'),
  ...within(14, 15, 'IN-PB'),
  '17': 'IN-HP',
  ...within(18, 19, 'IN-JK'),
  ...within(20, 28, 'IN-UP'),
  ...within(30, 34, 'IN-RJ'),
  ...within(36, 39, 'IN-GJ'),
  ...within(40, 44, 'IN-MH'),
  ...within(45, 48, 'IN-MP'),
  '49': 'IN-CG',
  '50': 'IN-TS',
  ...within(51, 53, 'IN-AP'),
  ...within(56, 59, 'IN-KA'),
  ...within(60, 64, 'IN-TN'),
  ...within(67, 69, 'IN-KL'),
  ...within(70, 74, 'IN-WB'),
  ...within(75, 77, 'IN-OD'),
  '78': 'IN-AS',
  '80': 'IN-BR',
  '83': 'IN-JH',
  '84': 'IN-BR',
  '85': 'IN-BR',
};

/** Where three digits say other than two, or nothing for sure. */
const BY_THREE: Readonly<Record<string, StateCode | null>> = {
  '194': 'IN-LA',
  ...each([244, 246, 247, 262], null),
  ...each([248, 249, 263], 'IN-UK'),
  ...each([362, 396], null),
  '403': 'IN-GA',
  ...each([507, 533], null),
  ...each([605, 607, 609, 673, 682], null),
  '737': 'IN-SK',
  '744': 'IN-AN',
  ...within(790, 792, 'IN-AR'),
  ...within(793, 794, 'IN-ML'),
  '795': 'IN-MN',
  '796': 'IN-MZ',
  ...within(797, 798, 'IN-NL'),
  '799': 'IN-TR',
  ...within(811, 812, 'IN-BR'),
  ...within(814, 816, 'IN-JH'),
  ...within(821, 821, 'IN-BR'),
  ...within(823, 824, 'IN-BR'),
  '822': 'IN-JH',
  ...within(825, 829, 'IN-JH'),
};

function within(from: number, to: number, code: StateCode): Record<string, StateCode> {
  return Object.fromEntries(Array.from({ length: to - from + 1 }, (_, i) => [String(from + i), code]));
}

function each(prefixes: number[], code: StateCode | null): Record<string, StateCode | null> {
  return Object.fromEntries(prefixes.map((prefix) => [String(prefix), code]));
}
