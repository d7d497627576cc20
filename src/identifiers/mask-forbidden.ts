import { fold } from '../kernel/text.ts';
import { isAadhaar, maskAadhaar } from './aadhaar.ts';
import { isCard, maskCard } from './card.ts';

const GROUP = '\\p{Nd}{4}';
const GAP = '[\\p{Zs}\\p{Cf}-]?';
const CARD = new RegExp(
  `(?<![\\p{L}\\p{N}_])(?:${GROUP}${GAP}${GROUP}${GAP}${GROUP}${GAP}${GROUP}(?:${GAP}\\p{Nd}{3})?|${GROUP}${GAP}\\p{Nd}{6}${GAP}\\p{Nd}{4,5}|\\p{Nd}{13})(?![\\p{L}\\p{N}_])`,
  'gu',
);
const AADHAAR = new RegExp(
  `(?<![\\p{L}\\p{N}_])${GROUP}${GAP}${GROUP}${GAP}${GROUP}(?![\\p{L}\\p{N}_])`,
  'gu',
);

/**
 * Text with what may not be kept made unreadable: Aadhaar numbers as `XXXX XXXX 0019`, payment cards as
 * `411111XXXXXX1111`. In digits of any script, grouped or not. O(n); idempotent.
 *
 * For words and facts. Not for the value of a field whose kind is known: one in ten of all twelve-digit numbers passes
 * Verhoeff's check, so phones with their country code, payment references, parts of an IBAN and of an address
 * are recognised by what stands before them and left alone.
 */
export function maskForbidden(text: string): string {
  if (!/\p{Nd}{4}/u.test(text)) return text;
  return masked(masked(text, CARD, maskedCard), AADHAAR, maskedAadhaar);
}

/** Replaces what `mask` gives a form for; after a group that is none it goes on with the next, which may begin one. */
function masked(
  text: string,
  form: RegExp,
  mask: (match: string, offset: number, text: string) => string | null,
): string {
  const pattern = new RegExp(form); // a copy of its own, since it remembers its place
  let rest = '';
  let done = 0;
  for (let found = pattern.exec(text); found; found = pattern.exec(text)) {
    const shown = mask(found[0], found.index, text);
    if (shown === null) {
      pattern.lastIndex = found.index + 1;
      continue;
    }
    rest += text.slice(done, found.index) + shown;
    done = found.index + found[0].length;
  }
  return rest + text.slice(done);
}

function maskedCard(match: string, offset: number, text: string): string | null {
  const digits = fold(match).replace(/\D/g, '');
  return isCard(digits) && !insideOther(before(text, offset)) ? maskCard(digits) : null;
}

function maskedAadhaar(match: string, offset: number, text: string): string | null {
  const digits = fold(match).replace(/\D/g, '');
  if (!isAadhaar(digits)) return null;
  const { display } = maskAadhaar(digits);
  const lead = before(text, offset);
  if (AADHAAR_LABEL.test(lead) || text.startsWith('@aadhaar.npci', offset + match.length)) return display;
  const phone = /^91[6-9]/.test(digits) && match.length === 12;
  const spoken = phone || text[offset + match.length] === '@' || OTHER_LABEL.test(lead);
  return spoken || insideOther(lead) ? null : display;
}

function before(text: string, offset: number): string {
  return text.slice(Math.max(offset - 40, 0), offset);
}

const AADHAAR_LABEL = /a{1,2}dh?a{1,2}r|uidai|आधार/i;
const OTHER_LABEL =
  /(?:rrn|utr|ref|reference|txn|transaction|imps|neft|upi|a\/c|acct|account|order|imei)\W{0,3}(?:(?:no|number|id)\W{0,3})?$/i;

/** After a country code, in an address, or behind the head of an IBAN. */
function insideOther(lead: string): boolean {
  return (
    /(?:\+\d{0,3}[\s-]?|[/=@#])$/.test(lead) ||
    /(?<![A-Z0-9])[A-Z]{2}\d{2}(?:[ -]?[A-Z0-9]{4}){0,6}[ -]?$/.test(lead)
  );
}
