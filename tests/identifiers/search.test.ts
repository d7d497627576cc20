import { describe, expect, test } from 'vitest';
import { matchKey } from '../../src/identifiers/fingerprint-text.ts';
import { identify } from '../../src/identifiers/identify.ts';
import { interpret, likeliest } from '../../src/identifiers/search.ts';
import type { IdentifierDraft } from '../../src/identifiers/shape.ts';

describe('the best meaning of a query', () => {
  test.each([
    ['99999 00001', 'phone:+919999900001'],
    ['९९९९९ ००००१', 'phone:+919999900001'],
    ['+1 202 555 0100', 'phone:+12025550100'],
    ['Synthetic.Suspect@example.org', 'email:synthetic.suspect@example.org'],
    ['synthetic.payee@exbank', 'upi:synthetic.payee@exbank'],
    ['8347086BC08DD8B0E0F7578DC9B0DFE2', 'file_hash:md5:8347086bc08dd8b0e0f7578dc9b0dfe2'],
    ['203.0.113.25', 'ip:203.0.113.25'],
    ['2001:DB8:25:0::9', 'ip:2001:db8:25::9'],
    ['de89 3704 0044 0532 0130 00', 'iban:DE89370400440532013000'],
    ['EXBK0000001 000912345678901', 'bank_account:EXBK0000001:000912345678901'],
    ['EXBK0000001', 'ifsc:EXBK0000001'],
    [
      'bc1qtsmdmq3fuf8wn8c6mm20pccrshfmrxcesx3u4g',
      'crypto:bitcoin:bc1qtsmdmq3fuf8wn8c6mm20pccrshfmrxcesx3u4g',
    ],
    ['MH 12 AB 1234', 'vehicle:IN:MH12AB1234'],
    ['hxxps://chat[.]example[.]com/u/synthetic', 'profile_url:chat.example.com/u/synthetic'],
    ['examplechat:u-10001', 'account:examplechat:u-10001'],
    ['instagram:@Synthetic', 'account:instagram:Synthetic'],
    ['6D92078A-8246-4BA4-AE5B-76104861E7DC', 'device:uuid:6d92078a-8246-4ba4-ae5b-76104861e7dc'],
    ['Synthetic Suspect', 'display_name:synthetic suspect'],
  ])('%s', (query, key) => {
    expect(matchKey(interpret(query)[0]!)).toBe(key);
  });
});

describe('all meanings of a query', () => {
  const keys = (query: string, platforms: string[] = []) => interpret(query, { platforms }).map(matchKey);

  test('64 hexadecimal digits are looked for as SHA-256 and as PDQ', () => {
    const hex = 'ab12'.repeat(16);
    expect(keys(hex)).toEqual(expect.arrayContaining([`file_hash:sha256:${hex}`, `file_hash:pdq:${hex}`]));
  });

  test('a bare handle is looked for on every platform, also on those of the store', () => {
    const found = keys('@Synthetic', ['examplechat']);
    for (const key of [
      'screen_name:?:synthetic',
      'screen_name:instagram:synthetic',
      'screen_name:examplechat:synthetic',
      'display_name:synthetic',
      'account:?:Synthetic',
    ])
      expect(found).toContain(key);
  });

  test('fifteen digits may be a phone, an account, an IMEI', () => {
    expect(keys('490154203237518')).toEqual(
      expect.arrayContaining(['device:imei:490154203237518', 'bank_account:?:490154203237518']),
    );
  });

  test('a name may be a person’s or one shown', () => {
    expect(keys('Suspect, Synthetic')).toEqual(
      expect.arrayContaining(['person_name:synthetic suspect', 'display_name:suspect synthetic']),
    );
  });

  test('another default country reads national forms its own way', () => {
    expect(interpret('2025550100', { defaultCountry: 'US' })[0]!.canonical).toBe('+12025550100');
  });

  test('nothing means nothing', () => {
    expect(interpret('  \u200b ')).toEqual([]);
  });
});

test('few readings are told of a word that could be anything, each once and none that is all masks', () => {
  const meanings = interpret('M-today');
  const { told, left } = likeliest(meanings);
  expect(meanings.length).toBeGreaterThan(100);
  expect(told.length).toBeLessThanOrEqual(10);
  expect(told.length + left).toBe(meanings.length);
  expect(told.map(({ display }) => display).join()).not.toContain('XXXX');
  expect(new Set(told.map(({ kind, display }) => `${kind} ${display}`)).size).toBe(told.length);
  expect(likeliest(interpret('+91 98765 00011')).told[0]).toMatchObject({ kind: 'phone' });
});

test('whatever a document says is found by typing it', () => {
  const drafts: Pick<IdentifierDraft, 'kind' | 'text' | 'hints'>[] = [
    { kind: 'phone', text: '+91 99999-00001' },
    { kind: 'email', text: 'Synthetic+a@gmail.com' },
    { kind: 'account', text: 'u-10001', hints: { platform: 'Facebook' } },
    { kind: 'screen_name', text: 'synthetic_user_01', hints: { platform: 'Instagram, Inc.' } },
    { kind: 'display_name', text: 'Synthetic One' },
    { kind: 'person_name', text: 'Synthetic Suspect' },
    { kind: 'ip', text: '203.0.113.25' },
    { kind: 'device', text: '490154203237518', hints: { type: 'IMEI' } },
    { kind: 'file_hash', text: 'ab12'.repeat(16), hints: { type: 'PDQ' } },
    { kind: 'upi', text: 'synthetic.payee@exbank' },
    { kind: 'url', text: 'https://files.example.net/x/abc' },
    { kind: 'group', text: 'dm-7f3a', hints: { platform: 'Telegram' } },
    { kind: 'vehicle', text: 'MH12AB1234' },
    { kind: 'bic', text: 'HDFCINBB' },
    { kind: 'card', text: '4111111111111111' },
    { kind: 'postal_address', text: '411001', hints: { type: 'zip' } },
  ];
  for (const draft of drafts) {
    const wanted = matchKey(identify({ at: '', ...draft })[0]!);
    expect(interpret(draft.text).map(matchKey), draft.kind).toContain(wanted);
  }
});
