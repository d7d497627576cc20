import { createHash } from 'node:crypto';
import type { BlockParty } from '../../src/subjects/block.ts';
import type { Mark } from '../../src/subjects/mark.ts';
import type { MarkKind } from '../../src/subjects/shape.ts';

const DAY = 1440;
const START = 28_000_000;
const WEAK = new Set([
  'screen_name',
  'handle',
  'full_name',
  'birth_date',
  'name_and_birth',
  'ip',
  'display_name',
]);

/** A mark in words: `phone:9`, `ip:a@12/IN` (used on day 12, in India), `email?:x` weak, `ip!:x` none. */
export function markIn(words: string): Mark {
  const [, kind, degree, value, day, country] = /^([a-z_]+)([?!]?):([^@]*)(?:@([\d.]+))?(?:\/(\w\w))?$/.exec(
    words,
  )!;
  return {
    print: printOf(`${kind} ${value}`),
    kind: kind as MarkKind,
    strength: degree === '?' ? 'weak' : degree === '!' ? 'none' : WEAK.has(kind!) ? 'weak' : 'strong',
    minute: day === undefined ? null : START + Math.round(Number(day) * DAY),
    country: country ?? null,
    verified: false,
    proxy: false,
  };
}

/** On which day it happened and came in; its position and role. */
type Told = { day: number; no: number; role: BlockParty['role']; received: number };

/** A party of tip `tip` as its words tell: `party('a', 'account:1 phone:9', { day: 3 })`. */
export function party(
  tip: string,
  words: string,
  { day = 0, no = 0, role = 'suspect', received }: Partial<Told> = {},
): BlockParty {
  return {
    tip,
    party: no,
    role,
    receivedAt: new Date((START + (received ?? day) * DAY) * 60_000).toISOString(),
    minute: START + day * DAY,
    marks: words.split(' ').filter(Boolean).map(markIn),
  };
}

export const printOf = (text: string) => createHash('md5').update(text).digest('hex');
