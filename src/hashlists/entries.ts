import { matchKey } from '../identifiers/fingerprint-text.ts';
import { identify } from '../identifiers/identify.ts';
import type { Identifier } from '../identifiers/shape.ts';
import { packFlags } from './flags.ts';
import type { RawHash, RawRecord } from './record.ts';
import { LIST_ALGORITHMS, type ListAlgorithm, type ListProblem } from './shape.ts';

/** One hash as it is kept: the fingerprint (hex), and what the list says of it. */
export type Entry = { print: string; category: string | null; flags: number };
/** What a record comes to. `ignored`: hashes of it that are not kept, beside such as are. */
export type Taken = { entries: Entry[]; ignored: number; problem: ListProblem | null };

const MOST_CATEGORY = 60;

/**
 * The entries of a record: the keyed fingerprint of each of its hashes, in the same canonical form as a tip’s, with the
 * record’s attributes. Series, names and all else that was there is not kept. Pure.
 *
 * algorithm  of hashes that name none
 * print      the keyed fingerprint of a text, hex
 */
export function entriesOf(
  record: RawRecord,
  algorithm: ListAlgorithm | undefined,
  print: (text: string) => string,
): Taken {
  const prints = new Set<string>();
  let problem: ListProblem | null = null;
  let ignored = 0;
  for (const hash of record.hashes) {
    const read = readHash(hash, algorithm);
    if (typeof read !== 'string') prints.add(print(matchKey(read)));
    else {
      ignored += 1;
      problem ??= read === 'other' ? null : read;
    }
  }
  if (prints.size === 0) return { entries: [], ignored, problem: record.problem ?? problem ?? 'no_hash' };
  const flags = packFlags({
    victimIdentified: yesOrNo(record.victim),
    offenderIdentified: yesOrNo(record.offender),
    distributed: yesOrNo(record.distributed),
    seriesKnown: (record.series ?? '').trim() !== '',
  });
  const category = record.category?.trim().slice(0, MOST_CATEGORY) || null;
  return { entries: [...prints].map((each) => ({ print: each, category, flags })), ignored, problem: null };
}

/** A hash in canonical form; `other` where its algorithm is none that is kept; else why it cannot be used. */
export function readHash(
  { algorithm, value }: RawHash,
  fallback: ListAlgorithm | undefined,
): Identifier | 'other' | ListProblem {
  const given = algorithm.trim();
  const type =
    given !== '' && given.toLowerCase() !== 'hash' ? given : prefixed(value) ? '' : (fallback ?? '');
  const [found] = identify({ kind: 'file_hash', text: value, at: '', hints: { type } });
  if (!found) return 'hash_malformed';
  if (found.traps.includes('length_ambiguous')) return 'hash_ambiguous';
  const name = found.canonical.slice(0, found.canonical.indexOf(':'));
  const isKept = LIST_ALGORITHMS.some((each) => each === name);
  if (found.valid && isKept) return found;
  if (!isKept && given !== '') return 'other';
  return found.possible && !found.valid && isNothing(found.canonical)
    ? 'hash_means_nothing'
    : 'hash_malformed';
}

/** What a hash that somebody typed could be, of the algorithms that lists hold: 64 digits without a name are two. Pure. */
export function interpretHash(text: string, algorithm: ListAlgorithm | undefined): Identifier[] {
  const read = readHash({ algorithm: '', value: text }, algorithm);
  if (read !== 'hash_ambiguous') return typeof read === 'string' ? [] : [read];
  return (['sha256', 'pdq'] as const).flatMap((each) => {
    const as = readHash({ algorithm: each, value: text }, undefined);
    return typeof as === 'string' ? [] : [as];
  });
}

const prefixed = (value: string): boolean => /^[\p{L}][\p{L}\p{N}_ -]{1,40}[:=]/u.test(value.trim());

/** Of the form of a hash, and refused for what it is: of no bytes, or all zeros. */
const isNothing = (canonical: string): boolean => /^[a-z0-9]+:[0-9a-f]{32,288}$/.test(canonical);

function yesOrNo(text: string | null): boolean | null {
  const said = text?.trim().toLowerCase();
  if (said === 'true' || said === 'yes' || said === 'y' || said === '1') return true;
  return said === 'false' || said === 'no' || said === 'n' || said === '0' ? false : null;
}
