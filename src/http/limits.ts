/** A limit of the HTTP door: its number, in what, and what happens beyond it. */
type Limit = { value: number; unit: 'bytes' | 'count' | 'milliseconds'; about: string; beyond: string };

/** Every limit of the HTTP door, one table; docs/limits.md is made from it. */
export const HTTP_LIMITS = {
  body: {
    value: 2 ** 20,
    unit: 'bytes',
    about: 'JSON of a request',
    beyond: '`BODY_TOO_LARGE`',
  },
  document: {
    value: 20 * 2 ** 20,
    unit: 'bytes',
    about: 'JSON of `intake.retry`, which may bring a corrected document along',
    beyond: '`BODY_TOO_LARGE`',
  },
  file: {
    value: 4 * 2 ** 30,
    unit: 'bytes',
    about: 'one file of `intake.deliver`',
    beyond: '`BODY_TOO_LARGE`',
  },
  listFile: {
    value: 32 * 2 ** 30,
    unit: 'bytes',
    about: 'one file of `hashlists.import`',
    beyond: '`BODY_TOO_LARGE`',
  },
  listField: {
    value: 16 * 2 ** 10,
    unit: 'bytes',
    about: 'what `hashlists.import` is told of a list',
    beyond: '`INPUT_INVALID`',
  },
  files: {
    value: 1000,
    unit: 'count',
    about: 'files of one `intake.deliver` or `hashlists.import`',
    beyond: '`BODY_TOO_LARGE`',
  },
  fields: { value: 10, unit: 'count', about: 'form fields of these', beyond: '`BODY_TOO_LARGE`' },
  field: { value: 1000, unit: 'bytes', about: 'one form field', beyond: '`BODY_TOO_LARGE`' },
  depth: { value: 32, unit: 'count', about: 'levels of nested JSON', beyond: '`INPUT_INVALID`' },
  members: {
    value: 20_000,
    unit: 'count',
    about: 'keys and elements of a request’s JSON, all levels counted',
    beyond: '`INPUT_INVALID`',
  },
  header: {
    value: 16 * 2 ** 10,
    unit: 'bytes',
    about: 'request line and headers together',
    beyond: 'status 431',
  },
  headers: { value: 64, unit: 'count', about: 'headers of a request', beyond: '`INPUT_INVALID`' },
  headersTime: {
    value: 15_000,
    unit: 'milliseconds',
    about: 'until all headers have arrived',
    beyond: 'status 408, connection closed',
  },
  requestTime: {
    value: 3_600_000,
    unit: 'milliseconds',
    about: 'until a whole request has arrived',
    beyond: 'status 408, connection closed',
  },
  idle: {
    value: 300_000,
    unit: 'milliseconds',
    about: 'without a byte on an open connection',
    beyond: 'connection closed',
  },
  keepAlive: {
    value: 30_000,
    unit: 'milliseconds',
    about: 'between two requests of a connection',
    beyond: 'connection closed',
  },
  perConnection: {
    value: 10_000,
    unit: 'count',
    about: 'requests of one connection',
    beyond: 'connection closed after the last',
  },
  connections: { value: 2000, unit: 'count', about: 'connections at once', beyond: 'connection dropped' },
  perMinute: {
    value: 3000,
    unit: 'count',
    about: 'requests of one address in a minute',
    beyond: '`TOO_MANY_REQUESTS`',
  },
  signInsPerMinute: {
    value: 20,
    unit: 'count',
    about: 'tries of one address to sign in, in a minute',
    beyond: '`TOO_MANY_REQUESTS`',
  },
  reportsPerMinute: {
    value: 30,
    unit: 'count',
    about: 'reports of one address about the content security policy, in a minute',
    beyond: '`TOO_MANY_REQUESTS`',
  },
  report: {
    value: 16 * 2 ** 10,
    unit: 'bytes',
    about: 'one such report',
    beyond: '`BODY_TOO_LARGE`',
  },
} as const satisfies Record<string, Limit>;

/** A limit in words: `20 MiB`, `15 s`, `1000`. */
export function inWords({ value, unit }: { value: number; unit: Limit['unit'] }): string {
  if (unit === 'count') return String(value);
  if (unit === 'milliseconds') return value % 60_000 === 0 ? `${value / 60_000} min` : `${value / 1000} s`;
  const [size, name] =
    value % 2 ** 30 === 0 ? [2 ** 30, 'GiB'] : value % 2 ** 20 === 0 ? [2 ** 20, 'MiB'] : [2 ** 10, 'KiB'];
  return value % size === 0 ? `${value / size} ${name}` : `${value} bytes`;
}
