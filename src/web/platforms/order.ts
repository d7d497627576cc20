import { dayShape } from '../../clocks/shape.ts';
import { GAP_FIELDS, type GapField, type PlatformScore } from '../../statistics/shape.ts';
import { first } from '../app/address.ts';

/** What the table may be sorted by. */
export const ORDERS = [
  'tips',
  'platform',
  'given',
  'field',
  'actedOn',
  'tooLittle',
  'reported',
  'firstAct',
] as const;
export type Order = (typeof ORDERS)[number];

/** What of the scorecard is shown, as the address says it. `field`: the one that has a column of its own. */
export type CardSearch = { from?: string; to?: string; order?: Order; up?: true; field?: GapField };

/** The address’s part, with what does not fit left out. */
export function readCard(values: Record<string, unknown>): CardSearch {
  const from = dayShape.safeParse(first(values.from)).data;
  const to = dayShape.safeParse(first(values.to)).data;
  const order = ORDERS.find((each) => each === first(values.order));
  const field = GAP_FIELDS.find((each) => each === first(values.field));
  const up = values.up === true || first(values.up) === 'yes';
  return {
    ...(from && { from }),
    ...(to && { to }),
    ...(order && { order }),
    ...(up && { up }),
    ...(field && { field }),
  };
}

export const shareOf = (part: number, of: number): number | null => (of === 0 ? null : part / of);

export const fieldOf = (row: PlatformScore, field: GapField) =>
  row.fields.find((each) => each.field === field)!;

/** What a row is sorted by; null stands last, whichever way. */
function keyOf(row: PlatformScore, order: Order, field: GapField): number | string | null {
  if (order === 'platform') return row.platform.toLowerCase();
  if (order === 'tips') return row.tips;
  if (order === 'given') return shareOf(row.given, row.asked);
  if (order === 'field') return shareOf(fieldOf(row, field).given, fieldOf(row, field).asked);
  if (order === 'reported' || order === 'firstAct') return row[order].median;
  return shareOf(row[order], row.ended);
}

/** The rows in order; equal ones by most tips. */
export function sorted(
  rows: readonly PlatformScore[],
  { order = 'tips', up, field = 'ip_port' }: CardSearch,
): PlatformScore[] {
  const sign = up ? 1 : -1;
  return [...rows].sort((a, b) => {
    const [left, right] = [keyOf(a, order, field), keyOf(b, order, field)];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    if (left === right) return b.tips - a.tips;
    return left < right ? -sign : sign;
  });
}
