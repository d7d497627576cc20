import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { IdentifierDraft } from '../../src/identifiers/shape.ts';
import { factsFrom } from '../../src/intake/facts.ts';
import { identifyTip } from '../../src/intake/read.ts';
import { factsFromJson, factsToJson } from '../../src/tips/facts-json.ts';
import type { PartyDraft, TipDraft } from '../../src/tips/shape.ts';
import { makeTip, party } from '../triage/make-tip.ts';

const SETTINGS = { country: 'IN', fingerprintKey: Buffer.alloc(32, 7) };
const time = fc.record({
  text: fc.constantFrom('2026-03-01T12:55:00Z', 'yesterday'),
  instant: fc.constantFrom('2026-03-01T12:55:00.000Z', null),
  offsetKnown: fc.boolean(),
});
/** Few places, so that drafts share theirs; values that hold another identifier besides. */
const draft: fc.Arbitrary<IdentifierDraft> = fc.record(
  {
    kind: fc.constantFrom('phone', 'email', 'upi', 'ip', 'url', 'account', 'crypto'),
    text: fc.constantFrom(
      '+91 99999 00001',
      'Synthetic@EXAMPLE.org',
      '9999900001@upi',
      '203.0.113.7:443',
      'https://t.me/synthetic',
      ' odd  text ',
    ),
    at: fc.constantFrom('/a', '/b', '/c', '/person'),
    document: fc.nat(2),
    hints: fc.record(
      {
        time,
        event: fc.constantFrom('Login', 'Upload'),
        port: fc.nat(65_535),
        verified: fc.boolean(),
        platform: fc.constant('Nuroom'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['kind', 'text', 'at'] },
);
const drafts = fc.array(draft, { maxLength: 6 });

describe('facts as JSON', () => {
  test('come back as they were', () => {
    fc.assert(
      fc.property(drafts, drafts, drafts, fc.constantFrom('', 'write to b@example.org'), (a, b, c, words) => {
        const owner = (identifiers: IdentifierDraft[]): PartyDraft => ({
          ...party('suspect'),
          at: '/person',
          firstName: 'Synthetic',
          identifiers,
          texts: words ? [{ kind: 'note', text: words, at: '/a' }] : [],
        });
        const plain: TipDraft = { ...makeTip({}), parties: [owner(a), owner(b)], identifiers: c };
        const facts = factsFrom(plain, identifyTip(plain, SETTINGS), [], null);
        expect(factsFromJson(factsToJson(facts))).toEqual(JSON.parse(JSON.stringify(facts)));
      }),
    );
  });

  test('are read as earlier versions wrote them', () => {
    const [before] = identifyTip(
      { ...makeTip({}), identifiers: [{ kind: 'email', text: 'Synthetic@EXAMPLE.org', at: '/a' }] },
      SETTINGS,
    ).identifiers;
    const kept = {
      kind: 'email',
      canonical: 'synthetic@example.org',
      strength: 'strong',
      at: '/a',
      owner: 'incident',
      index: -1,
      original: 'Synthetic@EXAMPLE.org',
    };
    const text = JSON.stringify({ ...makeTip({}), identified: [kept] });
    expect(factsFromJson(text).identified).toEqual([before]);
  });
});
