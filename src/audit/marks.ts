import { fold } from '../kernel/text.ts';
import type { Vault } from '../storage/vault.ts';

const MOST = 12;
const LEAST = 3;
const BYTES = 8;

/** What of a text is worth comparing with a name: the whole of it, then its words of three letters or more, each once. Pure. */
export function termsOf(text: string): string[] {
  const whole = fold(text).toLowerCase();
  if (whole === '') return [];
  const words = whole.split(/[^\p{L}\p{M}\p{N}]+/u).filter((word) => [...word].length >= LEAST);
  return [...new Set([whole, ...words])].slice(0, MOST);
}

/**
 * A blind mark of one term: it says whether this officer at this instant searched for a term that is already at hand.
 * Two marks of the same term differ, so nothing can be counted, joined or looked up by them, and without the key
 * nothing can be tried.
 */
export function markOf(vault: Vault, officer: string, at: string, term: string): string {
  return vault.fingerprint(`searched ${officer} ${at} ${term}`).subarray(0, BYTES).toString('hex');
}

/** The marks of texts that were searched for; null where there were none. */
export function marksOf(
  vault: Vault,
  officer: string,
  at: string,
  texts: readonly string[] | undefined,
): string | null {
  const terms = (texts ?? []).flatMap(termsOf).slice(0, MOST);
  // sorted, so that their order does not tell which was the whole
  return terms.length === 0
    ? null
    : terms
        .map((term) => markOf(vault, officer, at, term))
        .sort()
        .join('.');
}
