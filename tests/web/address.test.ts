import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { LANES } from '../../src/tips/shape.ts';
import type { QueueFilter } from '../../src/triage/shape.ts';
import { askedFilter, filterKey, parseAddress, readFilter, writeAddress } from '../../src/web/app/address.ts';

const filters: fc.Arbitrary<QueueFilter> = fc.record(
  {
    lane: fc.uniqueArray(fc.constantFrom(...LANES), { minLength: 1 }),
    platform: fc.array(fc.string({ maxLength: 20 }), { minLength: 1, maxLength: 4 }),
    incidentType: fc.array(fc.constantFrom('a (b, c)', 'd & e', ''), { minLength: 1, maxLength: 3 }),
    state: fc.uniqueArray(fc.constantFrom('open' as const, 'closed' as const), { minLength: 1 }),
    bundled: fc.constant(true),
  },
  { requiredKeys: [] },
);

describe('the address of a queue', () => {
  test('is a link to the same filter', () => {
    fc.assert(
      fc.property(filters, (filter) => {
        expect(readFilter(parseAddress(writeAddress(filter)))).toEqual(filter);
      }),
    );
  });

  test('leaves out what does not fit', () => {
    expect(readFilter(parseAddress('?lane=now&lane=soon&state=lost&colour=red&bundled=perhaps'))).toEqual({
      lane: ['now'],
    });
    expect(readFilter(parseAddress(`?platform=${'x'.repeat(301)}`))).toEqual({});
  });

  test('shows open tips where it names no state', () => {
    expect(askedFilter({ lane: ['now'] })).toEqual({ lane: ['now'], state: ['open'] });
    expect(askedFilter({ state: ['closed'] })).toEqual({ state: ['closed'] });
  });

  test('has one key for equal filters', () => {
    expect(filterKey({ lane: ['now'], source: ['a'] })).toBe(filterKey({ source: ['a'], lane: ['now'] }));
    expect(filterKey({ lane: ['now'] })).not.toBe(filterKey({ lane: ['week'] }));
  });
});
