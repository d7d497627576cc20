/**
 * PostgreSQL arrays from columns of values, for `unnest($1::uuid[], $2::bytea[], …)`: one parameter a column
 * instead of one a value. Cheaper than the driver's own serialiser, which looks at every value. Bytes and ids of which
 * there are many go in PostgreSQL's binary form (a Buffer): a third of the text, and nothing to parse on the other side.
 */

/** `{1,2,NULL}` of numbers, booleans and UUIDs: values that need no quotes. */
export function plainArray(values: readonly (number | boolean | string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`;
}

const SPECIAL = /["\\\0]/;

/** `{"…",NULL}` of texts; instants count as texts. NUL cannot stand in PostgreSQL text: it becomes U+FFFD. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"${SPECIAL.test(value) ? escaped(value) : value}"`)).join(',')}}`;
}

function escaped(value: string): string {
  return value.replaceAll('\0', '\uFFFD').replace(/["\\]/g, '\\$&');
}

/** Object ids of PostgreSQL's own types, fixed since it has them. */
const BYTEA = 17;
const TEXT = 25;
const UUID = 2950;

/** `bytea[]`, binary. */
export const bytesArray = (values: readonly (Uint8Array | null)[]): Buffer => bytesOf(BYTEA, values);

/** `text[]`, binary: for long texts full of quotes. For columns of instants it is of no use, since it is text and nothing else. */
export const longTextArray = (values: readonly string[]): Buffer =>
  bytesOf(
    TEXT,
    values.map((value) => Buffer.from(value.replaceAll('\0', '\uFFFD'))),
  );

function bytesOf(type: number, values: readonly (Uint8Array | null)[]): Buffer {
  let size = 0;
  for (const value of values) size += 4 + (value?.byteLength ?? 0);
  const { whole, from } = begun(type, values.length, size);
  let at = from;
  for (const value of values) {
    at = whole.writeInt32BE(value?.byteLength ?? -1, at);
    if (value === null) continue;
    whole.set(value, at);
    at += value.byteLength;
  }
  return whole;
}

/** `{"\\x…"}`, `bytea[]` as text: an array that is itself an element of a column of texts. */
export const bytesInText = (values: readonly Buffer[]): string =>
  `{${values.map((value) => `"\\\\x${value.toString('hex')}"`).join(',')}}`;

/** `bytea[]` of hexadecimal texts, binary. */
export function hexArray(values: readonly string[]): Buffer {
  const { whole, from } = begun(
    BYTEA,
    values.length,
    values.reduce((sum, value) => sum + 4 + value.length / 2, 0),
  );
  let at = from;
  for (const value of values) {
    at = whole.writeInt32BE(value.length / 2, at);
    at += whole.write(value, at, 'hex');
  }
  return whole;
}

/** `uuid[]` of ids as they are written, binary. */
export function uuidArray(values: readonly (string | null)[]): Buffer {
  let size = 0;
  for (const value of values) size += value === null ? 4 : 20;
  const { whole, from } = begun(UUID, values.length, size);
  let at = from;
  for (const value of values) {
    at = whole.writeInt32BE(value === null ? -1 : 16, at);
    if (value !== null) at += whole.write(value.replaceAll('-', ''), at, 'hex');
  }
  return whole;
}

/** The head of an array in binary form: dimensions, whether NULL may stand in it, type, length, first index. */
function begun(type: number, length: number, size: number): { whole: Buffer; from: number } {
  const head = length === 0 ? 12 : 20;
  const whole = Buffer.allocUnsafe(head + size);
  whole.writeInt32BE(length === 0 ? 0 : 1, 0);
  whole.writeInt32BE(1, 4);
  whole.writeInt32BE(type, 8);
  if (length === 0) return { whole, from: head };
  whole.writeInt32BE(length, 12);
  whole.writeInt32BE(1, 16);
  return { whole, from: head };
}
