/**
 * PostgreSQL array literals from columns of values, for `unnest($1::uuid[], $2::bytea[], …)`: one parameter a
 * column instead of one a value. Cheaper than the driver's own serialiser, which looks at every value.
 */

/** `{1,2,NULL}` of numbers, booleans and UUIDs: values that need no quotes. */
export function plainArray(values: readonly (number | boolean | string | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : value)).join(',')}}`;
}

/** `{"…",NULL}` of texts; instants count as texts. NUL cannot stand in PostgreSQL text: it becomes U+FFFD. */
export function textArray(values: readonly (string | null)[]): string {
  return `{${values
    .map((value) =>
      value === null ? 'NULL' : `"${value.replaceAll('\0', '\uFFFD').replace(/["\\]/g, '\\$&')}"`,
    )
    .join(',')}}`;
}

/** `{"\\x0a…"}` of bytes. */
export function bytesArray(values: readonly (Buffer | null)[]): string {
  return `{${values.map((value) => (value === null ? 'NULL' : `"\\\\x${value.toString('hex')}"`)).join(',')}}`;
}
