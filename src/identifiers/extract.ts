import { fold } from '../kernel/text.ts';
import { maskForbidden } from './mask-forbidden.ts';
import { type Finder, TAKEN } from './prose.ts';
import { findHandles, findLinks, findMailAndUpi } from './prose-addresses.ts';
import { findHashes, findIbans, findImeis, findIps, findWallets } from './prose-codes.ts';
import { findMailLines } from './prose-mail-lines.ts';
import { findBankAccounts, findPhones } from './prose-numbers.ts';
import type { IdentifierDraft } from './shape.ts';
import { rearmed } from './web-address.ts';

/** In this order: what one has taken the next does not see, so a number inside a link is no telephone number. */
const FINDERS: readonly Finder[] = [
  findMailLines,
  findLinks,
  findMailAndUpi,
  findIbans,
  findWallets,
  findHashes,
  findImeis,
  findIps,
  findBankAccounts,
  findPhones,
  findHandles,
];

/**
 * Identifiers in free prose, each once, with `hints.fromText`. Aadhaar numbers and cards are masked before anything
 * is looked for. Linear in the text, about 100 ns a character.
 *
 * text      the words of a tip, as they stand
 * at        where in the document; every draft bears it
 * document  which document of the version, by position
 */
export function extract(text: string, at: string, document: number): IdentifierDraft[] {
  const drafts: IdentifierDraft[] = [];
  const seen = new Set<string>();
  let prose = rearmed(maskForbidden(plain(text)));
  for (const find of FINDERS) {
    prose = find(prose, (kind, value, hints = {}) => {
      const key = `${kind}\n${hints.platform ?? ''}\n${hints.bank ?? ''}\n${value}`;
      if (!seen.has(key))
        drafts.push({ kind, text: value, at, document, hints: { ...hints, fromText: true } });
      seen.add(key);
    });
  }
  return drafts;
}

/** Lines folded: digits of any script as ASCII, no invisible marks. */
function plain(text: string): string {
  if (/^[\t\n\r\x20-\x7e]*$/.test(text)) return text;
  return text.replaceAll(TAKEN, ' ').split(/\r?\n/).map(fold).join('\n');
}
