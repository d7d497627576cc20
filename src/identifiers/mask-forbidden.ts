import { fold } from '../kernel/text.ts';
import { isAadhaar, maskAadhaar } from './aadhaar.ts';
import { isCard, maskCard } from './card.ts';

type Forms = { card: RegExp; aadhaar: RegExp };

/** Unicode classes cost ten times ASCII's, and most text is ASCII; the digit is looked for before the boundary. */
function formsOf(digit: string, word: string, gap: string): Forms {
  const [start, end, flags] = [`(?=${digit})(?<!${word})`, `(?!${word})`, 'gu'];
  const group = `${digit}{4}`;
  const three = [group, group, group].join(gap);
  const cards = `${three}${gap}${group}(?:${gap}${digit}{3})?|${group}${gap}${digit}{6}${gap}${digit}{4,5}|${digit}{13}`;
  return {
    card: new RegExp(`${start}(?:${cards})${end}`, flags),
    aadhaar: new RegExp(`${start}${three}${end}`, flags),
  };
}

const ASCII = formsOf('[0-9]', '[A-Za-z0-9_]', '[ -]?');
const UNICODE = formsOf('\\p{Nd}', '[\\p{L}\\p{N}_]', '[\\p{Zs}\\p{Cf}-]?');

/**
 * Text with what may not be kept made unreadable: Aadhaar numbers as `XXXX XXXX 0019`, payment cards as
 * `411111XXXXXX1111`. In digits of any script, grouped or not. O(n); idempotent.
 *
 * For words and facts. Not for the value of a field whose kind is known: one in ten of all twelve-digit numbers passes
 * Verhoeff's check, so phones with their country code, payment references, parts of an IBAN and of an address
 * are recognised by what stands before them and left alone.
 */
export function maskForbidden(text: string): string {
  const { card, aadhaar } = /^[\t\n\r\x20-\x7e]*$/.test(text) ? ASCII : UNICODE;
  return masked(masked(text, card, maskedCard), aadhaar, maskedAadhaar);
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
