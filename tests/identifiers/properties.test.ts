import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clean, nameKey, slug } from '../../src/identifiers/clean-text.ts';
import { matchKey } from '../../src/identifiers/fingerprint-text.ts';
import { identify } from '../../src/identifiers/identify.ts';
import { interpret } from '../../src/identifiers/search.ts';
import { IDENTIFIER_KINDS, identifierShape } from '../../src/identifiers/shape.ts';

/** One seed, so that a run can be repeated. */
fc.configureGlobal({ seed: 20_260_301 });

const anything = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.emailAddress(),
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc.ipV4(),
  fc.ipV6(),
  fc.uuid(),
  fc.stringMatching(/^[0-9a-fA-F:@. +-]{1,70}$/),
  fc.stringMatching(/^[0-9 +()-]{5,20}$/),
  fc.stringMatching(/^(?:[a-z]{2,8}:)?[A-Za-z0-9:@/._-]{1,30}$/),
  fc.stringMatching(/^(?:MH|DL|KA|UP) ?[0-9]{1,2} ?[A-Z]{0,3} ?[0-9]{1,4}$/),
);

describe.each(IDENTIFIER_KINDS)('%s', (kind) => {
  test('any text gives identifiers of the shape, none only for an empty one, and the canonical form is its own', () => {
    fc.assert(
      fc.property(anything, (text) => {
        const found = identify({ kind, text, at: '/x' }, { defaultCountry: 'IN' });
        expect(found.length === 0).toBe(clean(text) === '');
        for (const identifier of found) expect(identifierShape.safeParse(identifier).success).toBe(true);
        for (const { kind: foundKind, canonical } of found.slice(0, 1)) {
          const again = identify({ kind: foundKind, text: canonical, at: '/x' }, { defaultCountry: 'IN' });
          expect(again[0]?.canonical).toBe(canonical);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('any hints are borne', () => {
    const hints = fc.record(
      {
        platform: fc.string(),
        type: fc.string(),
        callingCode: fc.string(),
        extension: fc.string(),
        country: fc.string(),
        bank: fc.string(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(anything, hints, (text, given) => {
        const found = identify({ kind, text, at: '', hints: given });
        for (const identifier of found) expect(identifierShape.safeParse(identifier).success).toBe(true);
      }),
      { numRuns: 100 },
    );
  });
});

test('text is cleaned once and for all', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
  fc.assert(
    fc.property(text, (raw) => {
      for (const rule of [clean, nameKey, slug]) expect(rule(rule(raw))).toBe(rule(raw));
    }),
    { numRuns: 1_000 },
  );
});

test('no two kinds share a match key, and a search gives each meaning once', () => {
  fc.assert(
    fc.property(anything, (query) => {
      const keys = interpret(query).map(matchKey);
      expect(new Set(keys).size).toBe(keys.length);
    }),
    { numRuns: 100 },
  );
});
