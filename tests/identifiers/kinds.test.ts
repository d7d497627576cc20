import { describe, expect, test } from 'vitest';
import { identify } from '../../src/identifiers/identify.ts';
import { IDENTIFIER_KINDS, type IdentifierDraft, type IdentifierKind } from '../../src/identifiers/shape.ts';
import { at, type KindCase } from './cases/case.ts';
import { MONEY } from './cases/money.ts';
import { NETWORK } from './cases/network.ts';
import { PEOPLE } from './cases/people.ts';
import { PLACES } from './cases/places.ts';

const CASES: Record<IdentifierKind, KindCase[]> = { ...PEOPLE, ...NETWORK, ...MONEY, ...PLACES };

describe.each(IDENTIFIER_KINDS)('%s', (kind) => {
  test.each(CASES[kind])('%s is %s', (text, canonical, strength, valid, more = {}) => {
    const draft: IdentifierDraft = { kind, text, at: '/a', ...(more.hints ? { hints: more.hints } : {}) };
    const [first, ...others] = identify(draft, { defaultCountry: 'IN' });
    expect(first).toMatchObject({ kind, canonical, strength, valid, at: '/a', document: 0 });
    if (more.traps) expect(first!.traps).toEqual(more.traps);
    if (more.country !== undefined) expect(first!.country).toBe(more.country);
    for (const key of more.also ?? [])
      expect(others.map((other) => `${other.kind}:${other.canonical}`)).toContain(key);
  });
});

test('what the draft says is carried over, and what prose says is weak at most', () => {
  const hints = { time: at, event: 'Login', port: 7, verified: true, fromText: true };
  const [found] = identify({ kind: 'phone', text: ' +91 99999 00001 ', at: '/p/0', document: 2, hints });
  expect(found).toMatchObject({
    original: ' +91 99999 00001 ',
    at: '/p/0',
    document: 2,
    time: at,
    event: 'Login',
    port: 7,
    verified: true,
    fromText: true,
    strength: 'weak',
  });
});

test('a port in the text of an address is read where the document gives none beside it', () => {
  expect(identify({ kind: 'ip', text: '203.0.113.25:51812', at: '' })[0]!.port).toBe(51_812);
  expect(identify({ kind: 'ip', text: '203.0.113.25:51812', at: '', hints: { port: 9 } })[0]!.port).toBe(9);
});

test('nothing is kept of nothing, and NUL never reaches a column', () => {
  expect(identify({ kind: 'email', text: ' \u200b\n', at: '' })).toEqual([]);
  const [found] = identify({ kind: 'display_name', text: 'a\0b\ud800', at: '' });
  expect(JSON.stringify(found)).not.toMatch(/\\u0000|\\ud800/);
  expect(found!.canonical).toBe('a b');
});

test.each(['4111111111111111', '4111 1111 1111 1111', 'x4111111111111111'])(
  'no field of a card holds %s',
  (text) => {
    expect(JSON.stringify(identify({ kind: 'card', text, at: '' })).replace(/\D/g, '')).not.toContain(
      '4111111111111111',
    );
  },
);

test.each([
  { kind: 'account', text: '999999990019', hints: { platform: 'UIDAI' } },
  { kind: 'upi', text: '999999990019@aadhaar.npci' },
] as const)('no field of $kind holds an Aadhaar number', (draft) => {
  expect(JSON.stringify(identify({ at: '', ...draft }))).not.toContain('99999999');
});

test.each(IDENTIFIER_KINDS)('a data: address in a field of kind %s loses its payload', (kind) => {
  for (const payload of ['iVBORw0KGgo=', 'QUJD'.repeat(10_000)]) {
    const [found] = identify({ kind, text: `data:image/png;base64,${payload}`, at: '' });
    expect(JSON.stringify(found)).not.toContain(payload.slice(0, 12));
    expect(found!.canonical).toMatch(/^data:image\/png;sha256=[0-9a-f]{64}$/);
  }
});

test('a value longer than any format allows is matched by its digest', () => {
  const long = 'x'.repeat(10_000);
  const [found] = identify({ kind: 'display_name', text: long, at: '' });
  expect(found).toMatchObject({
    canonical: expect.stringMatching(/^sha256:[0-9a-f]{64}$/),
    original: long,
    valid: false,
  });
});
