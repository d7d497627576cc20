import { type Finder, lead, TAKEN } from './prose.ts';

const IFSC = /(?<![A-Za-z0-9])[A-Z]{4}0[A-Z0-9]{6}(?![A-Za-z0-9@])/g;
const ACCOUNT_LABEL =
  /(?:a\/c|acct?|account|khata|खाता)\.?(?: ?(?:no|number|num|#)\.?)?["')]?\s*(?:is|=|:|-)?\s*$/i;
const PAYMENT_LABEL =
  /(?:rrn|utr|ref|reference|txn|transaction|order|invoice)\.?(?: ?(?:no|number|id|#)\.?)?\s*(?:is|=|:|-)?\s*$/i;
const ACCOUNT = /(?=\d)(?<![\p{L}\p{N}+.@/_-])\d{9,18}(?![\p{L}\p{N}@_]|[.-]\d)/gu;

/** IFSC, and account numbers that a label announces; one that stands by an IFSC takes it along. */
export const findBankAccounts: Finder = (prose, take) => {
  const places = [...prose.matchAll(IFSC)].map((match) => ({ code: match[0], at: match.index }));
  const codes = new Set(places.map(({ code }) => code));
  for (const code of codes) take('ifsc', code);
  if (places.length === 0 && !/a\/c|acc|khata|खाता/i.test(prose)) return prose;
  let next = 0;
  const rest = prose.replace(ACCOUNT, (match, offset: number) => {
    while (next < places.length && places[next]!.at < offset) next += 1;
    const bank = nearest(prose, places[next - 1], places[next], { from: offset, to: offset + match.length });
    const labelled = ACCOUNT_LABEL.test(lead(prose, offset, 32));
    if (!labelled && (!bank || bank.gap > 40 || PAYMENT_LABEL.test(lead(prose, offset, 32)))) return match;
    take('bank_account', match, bank ? { bank: bank.code } : {});
    return TAKEN;
  });
  return rest.replace(IFSC, TAKEN);
};

type Place = { code: string; at: number };

/** The IFSC nearer to a number, if one stands within a hundred characters; one beyond a semicolon or a line is far. */
function nearest(
  prose: string,
  left: Place | undefined,
  right: Place | undefined,
  number: { from: number; to: number },
) {
  const sides = [
    ...(left ? [{ code: left.code, from: left.at + left.code.length, to: number.from }] : []),
    ...(right ? [{ code: right.code, from: number.to, to: right.at }] : []),
  ];
  return sides
    .filter(({ from, to }) => to - from <= 100)
    .map(({ code, from, to }) => ({ code, gap: to - from + (/[;\n]/.test(prose.slice(from, to)) ? 50 : 0) }))
    .sort((a, b) => a.gap - b.gap)[0];
}

const INTERNATIONAL = /(?=[+0])(?<![\p{L}\p{N}+])(?:\+ ?|00(?=[1-9]))[1-9](?:[ ().-]{0,2}\d){6,14}(?!\d)/gu;
/** Mobile numbers in the groupings that India writes, with 0, 91 or nothing before; land lines with their area code and a hyphen. */
const INDIAN =
  /(?=\d)(?<![\p{L}\p{N}+.@/_=-]|\d )(?:(?:0|91)[ -]?)?(?:[6-9]\d{4}[ -]?\d{5}|[6-9]\d{2}[ -]\d{3}[ -]\d{4}|[6-9]\d{3}[ -]\d{3}[ -]\d{3})(?![\p{L}\p{N}@_]|[ -]\d{2}|[.]\d)/gu;
const LANDLINE = /(?=0)(?<![\p{L}\p{N}+.@/_=-]|\d )0\d{2,4}-\d{6,8}(?![\p{L}\p{N}@_-])/gu;

/** Telephone numbers in international form, or in one that India alone writes. Whether the plan lists them is told later. */
export const findPhones: Finder = (prose, take) => {
  const rest = prose.replace(INTERNATIONAL, (match) => {
    const digits = match.replace(/\D/g, '').replace(/^00/, '');
    if (digits.length < 8 || digits.length > 15) return match;
    take('phone', match);
    return TAKEN;
  });
  const indian = (match: string, offset: number, whole: string) => {
    if (PAYMENT_LABEL.test(lead(whole, offset, 32))) return match;
    take('phone', match, { country: 'IN' });
    return TAKEN;
  };
  return rest.replace(INDIAN, indian).replace(LANDLINE, indian);
};
