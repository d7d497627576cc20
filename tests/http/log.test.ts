import { expect, test } from 'vitest';
import { LOGGER } from '../../src/http/log.ts';

/** What a line written with these arguments comes to. */
function written(...given: unknown[]): unknown[] {
  const lines: unknown[][] = [];
  LOGGER.hooks.logMethod.call({}, given, (...line) => lines.push(line));
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

test('a line keeps the fields and the words of the list, whoever writes it', () => {
  const typed = 'a number that somebody typed';
  expect(written({ code: 'INTERNAL', number: typed, body: { number: typed } }, 'failed')).toEqual([
    { code: 'INTERNAL' },
    'failed',
  ]);
  expect(written({ reference: 'abc' }, `cannot read ${typed}`)).toEqual([{ reference: 'abc' }, 'other']);
  expect(JSON.stringify(written(new Error(typed), typed))).not.toContain(typed);
  expect(LOGGER.formatters.log({ reference: 'abc', number: typed })).toEqual({ reference: 'abc' });
});
