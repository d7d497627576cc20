import { fold } from '../../kernel/text.ts';
import { readTime, type Time } from '../../kernel/time.ts';
import type { CsvMapping } from '../shape.ts';

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DATE =
  /^(\d{1,4})[-/. ]+(\d{1,2}|[a-z]{3,9})[-/., ]+(\d{1,4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:\.\d+)?)?\s*([ap]\.?m\.?)?)?\s*(z|utc|gmt|ist|[+-]\d{2}:?\d{2})?$/i;

/**
 * A time as sheets write it: ISO; day, month and year in the mapping's order, with figures or the month's name; 12 or 24 hours.
 * A date whose order the mapping does not say, and that is not plain by itself, is not guessed: `instant` is null.
 * `IST` is India's time; the mapping's offset holds where the text names none.
 */
export function readSheetTime(text: string, mapping: Pick<CsvMapping, 'dateOrder' | 'offset'>): Time {
  const iso = readTime(text);
  if (iso.instant !== null)
    return iso.offsetKnown || mapping.offset === null
      ? iso
      : { ...readTime(`${withTime(text)}${mapping.offset}`), text };
  const found = DATE.exec(fold(text));
  const day = found && dayOf(found[1]!, found[2]!, found[3]!, mapping.dateOrder);
  if (!found || !day) return { text, instant: null, offsetKnown: false };
  const [, , , , hour = '0', minute = '00', second = '00', half, zone] = found;
  const hours = hourOf(Number(hour), half);
  const offset = zone === undefined ? (mapping.offset ?? '') : zone.toLowerCase() === 'ist' ? '+05:30' : zone;
  const plain = `${day}T${String(hours).padStart(2, '0')}:${minute}:${second}`;
  return { ...readTime(`${plain}${offset}`), text };
}

function withTime(text: string): string {
  return /\d:\d/.test(text) ? text.trim() : `${text.trim()}T00:00:00`;
}

function hourOf(hour: number, half: string | undefined): number {
  if (half === undefined) return hour;
  return (hour % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0);
}

function dayOf(first: string, middle: string, last: string, order: CsvMapping['dateOrder']): string | null {
  const named = MONTHS.indexOf(middle.slice(0, 3).toLowerCase()) + 1;
  if (first.length === 4) return iso(first, named || Number(middle), Number(last));
  if (named > 0) return iso(last, named, Number(first));
  const year = last.length === 4 ? last : last.length === 2 ? `20${last}` : null;
  if (year === null) return null;
  if (order === 'YMD')
    return last.length === 2 && first.length === 2 ? iso(`20${first}`, Number(middle), Number(last)) : null;
  const [one, two] = [Number(first), Number(middle)];
  if (one > 12 && two <= 12) return iso(year, two, one);
  if (two > 12 && one <= 12) return iso(year, one, two);
  if (order === 'DMY') return iso(year, two, one);
  return order === 'MDY' ? iso(year, one, two) : null;
}

function iso(year: string, month: number, day: number): string | null {
  const full = year.length === 4 ? year : year.length === 2 ? `20${year}` : null;
  if (full === null || !(month >= 1 && month <= 12) || !(day >= 1 && day <= 31)) return null;
  return `${full}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}
