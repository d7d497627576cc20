import { describe, expect, test } from 'vitest';
import { extract } from '../../src/identifiers/extract.ts';
import { identify } from '../../src/identifiers/identify.ts';

const found = (text: string) =>
  extract(text, '/note', 1).map(
    ({ kind, text: value, hints }) => [kind, value, { ...hints, fromText: undefined }] as const,
  );
const brief = (text: string) => found(text).map(([kind, value]) => `${kind} ${value}`);

describe('found in prose', () => {
  test.each<[text: string, expected: string[]]>([
    ['write to Synthetic.Suspect@Example.org.', ['email Synthetic.Suspect@Example.org']],
    [
      '<synthetic@example.co.in>, or synthetic[at]example[.]org',
      ['email synthetic@example.co.in', 'email synthetic@example.org'],
    ],
    ['pay synthetic.payee@exbank. Then', ['upi synthetic.payee@exbank']],
    ['pay 000912345678901@EXBK0000001.ifsc.npci now', ['upi 000912345678901@EXBK0000001.ifsc.npci']],
    [
      'scan upi://pay?pa=synthetic.payee@exbank&am=5.00, please',
      ['upi upi://pay?pa=synthetic.payee@exbank&am=5.00'],
    ],
    ['call +91 99999-00001 or 0091 99999 00002', ['phone +91 99999-00001', 'phone 0091 99999 00002']],
    [
      'call 9999900001, 099999 00002, 999-990-0003 or 011-23000000',
      ['phone 9999900001', 'phone 099999 00002', 'phone 999-990-0003', 'phone 011-23000000'],
    ],
    ['मोबाइल ९९९९९ ००००१ है', ['phone 99999 00001']],
    ['order no. 9999900001, ref: 9999900002', []],
    [
      'see https://files.example.net/x/abc(1), and (www.example.org).',
      ['url https://files.example.net/x/abc(1)', 'url www.example.org'],
    ],
    ['hxxps://files[.]example[.]net/x', ['url https://files.example.net/x']],
    ['join t.me/Synthetic_Room today; and/or file.txt/abc', ['url t.me/Synthetic_Room']],
    ['at chat.example.com/u/synthetic.', ['url chat.example.com/u/synthetic']],
    ['to DE89 3704 0044 0532 0130 00 SENT', ['iban DE89 3704 0044 0532 0130 00']],
    ['to DE89370400440532013001', []],
    ['IFSC EXBK0000001, a/c no. 000912345678901', ['ifsc EXBK0000001', 'bank_account 000912345678901']],
    ['account number is 000912345678901', ['bank_account 000912345678901']],
    ['EXBK0000001 with RRN 606412345678', ['ifsc EXBK0000001']],
    ['to bc1qtsmdmq3fuf8wn8c6mm20pccrshfmrxcesx3u4g', ['crypto bc1qtsmdmq3fuf8wn8c6mm20pccrshfmrxcesx3u4g']],
    [
      'to TYnbWU8vrV6jEv2ZRZkckmj1tD4nBEW4A5, not TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u',
      ['crypto TYnbWU8vrV6jEv2ZRZkckmj1tD4nBEW4A5'],
    ],
    [
      'from 203.0.113.25:51812, [2001:db8:25::9]:443 and 192.168.1.1 at 12:30:45',
      ['ip 203.0.113.25:51812', 'ip [2001:db8:25::9]:443'],
    ],
    ['IP: 203.0.113.25.', ['ip 203.0.113.25']],
    ['version 1.2.3 of std::vector', []],
    ['IMEI: 490154203237518 and IMEI 490154203237519, or 490154203237518', ['device 490154203237518']],
    ['met @home, mailed @ 5', []],
    ['@synthetic', []],
  ])('%s', (text, expected) => {
    expect(brief(text)).toEqual(expected);
  });

  test('hashes: a word before names the algorithm; 64 digits alone stay open', () => {
    const [md5, sha1, long] = [
      '8347086bc08dd8b0e0f7578dc9b0dfe2',
      'cf0bbb5945c047cb611fa151cfbb9525eac2ca2e',
      `${'ab12'.repeat(16)}`,
    ];
    expect(found(`MD5: ${md5}; ${sha1}`)).toEqual([
      ['file_hash', md5, { type: 'MD5' }],
      ['file_hash', sha1, {}],
    ]);
    const [open, pdq] = [extract(long, '', 0), extract(`PDQ hash ${long}`, '', 0)].map(
      ([draft]) => identify(draft!)[0]!,
    );
    expect(open).toMatchObject({ strength: 'none', traps: ['length_ambiguous'] });
    expect(pdq).toMatchObject({ canonical: `pdq:${long}`, strength: 'weak' });
    expect(found('digits 12345678901234567890123456789012 only')).toEqual([]);
  });

  test('handles: only where a platform or a label stands before them', () => {
    expect(found('on Instagram as @synthetic_user.01. Much later, in the evening, he met @other')).toEqual([
      ['screen_name', 'synthetic_user.01', { platform: 'instagram' }],
    ]);
    expect(found('username: @synthetic')).toEqual([['screen_name', 'synthetic', {}]]);
    expect(found('Signal: @synthetic.01')).toEqual([['screen_name', 'synthetic.01', { platform: 'signal' }]]);
    expect(found('the line was long, @synthetic')).toEqual([]);
  });

  test('the account takes the IFSC that stands by it', () => {
    const hints = found('a/c 000912345678901, IFSC EXBK0000001; a/c 000912345678902 IFSC EXBK0000002').filter(
      ([kind]) => kind === 'bank_account',
    );
    expect(hints).toEqual([
      ['bank_account', '000912345678901', { bank: 'EXBK0000001' }],
      ['bank_account', '000912345678902', { bank: 'EXBK0000002' }],
    ]);
  });

  test('mail lines give who wrote, who received and when', () => {
    const text =
      'Sent Date: 2026-03-01T12:55:00Z\nFrom: synthetic_one\nTo: a@example.org; b@example.org\nSubject: none';
    const time = { text: '2026-03-01T12:55:00Z', instant: '2026-03-01T12:55:00.000Z', offsetKnown: true };
    expect(found(text)).toEqual([
      ['screen_name', 'synthetic_one', { platform: 'Yahoo', event: 'From', time }],
      ['email', 'a@example.org', { event: 'To', time }],
      ['email', 'b@example.org', { event: 'To', time }],
    ]);
    expect(found('From: synthetic_one\nTo: another')).toEqual([]);
  });

  test('each once, with where it stood, weak at most', () => {
    const drafts = extract('9999900001 and 9999900001, a@example.org', '/note/7', 3);
    expect(drafts.map(({ at, document, hints }) => [at, document, hints?.fromText])).toEqual([
      ['/note/7', 3, true],
      ['/note/7', 3, true],
    ]);
    for (const draft of drafts)
      expect(identify(draft)[0]).toMatchObject({ strength: 'weak', fromText: true, valid: true });
  });

  test('what may not be kept is not found', () => {
    const drafts = JSON.stringify(
      extract('Aadhaar 9999 9999 0019, card 4111-1111-1111-1111, a/c 4111111111111111', '', 0),
    );
    expect(drafts).toBe('[]');
  });
});

const million = (unit: string) => unit.repeat(Math.ceil(1_000_000 / unit.length));
const numbered = (form: (i: number) => string) => {
  const count = Math.ceil(1_000_000 / form(0).length);
  return Array.from({ length: count }, (_, i) => form(i)).join('');
};

describe('a megabyte made to be slow takes less than a second', () => {
  test.each<[string, () => string]>([
    ['letters', () => million('a')],
    ['letters and dots', () => million('a.')],
    ['dots', () => million('.')],
    ['at signs', () => million('a@')],
    ['half addresses', () => million('a@a-')],
    ['digits', () => million('1')],
    ['spaced digits', () => million('1 ')],
    ['plus signs', () => million('+1 ')],
    ['hexadecimal digits', () => million('deadbeef')],
    ['colons', () => million(':')],
    ['short groups', () => million('1:')],
    ['dotted groups', () => million('1.')],
    ['white space', () => million(' ')],
    ['lines', () => million('\n')],
    ['brackets', () => million('(')],
    ['disarmed dots', () => million('[.]')],
    ['schemes', () => million('http://')],
    ['hosts with paths', () => million('a.b/')],
    ['heads of IBANs', () => million('AA11 ')],
    ['labels of IMEIs', () => million('IMEI ')],
    ['an IMEI of white space', () => `IMEI ${million(' ')}`],
    ['labels of accounts', () => million('account number is ')],
    ['mail lines', () => `Sent Date: x\n${million('From: ')}`],
    ['handles', () => million('Instagram @foo ')],
    ['Devanagari digits', () => million('९९९९९ ००००१ ')],
    ['invisible marks', () => million('\u200b')],
    ['broken surrogates', () => million('\ud800')],
    ['accents', () => million('e\u0301')],
    ['telephone numbers', () => numbered((i) => `+9198765${String(i).padStart(5, '0')} `)],
    ['addresses', () => numbered((i) => `203.0.113.${i % 256}:${i % 60_000} `)],
    [
      'wallets',
      () =>
        numbered((i) => `1A1zP1eP5QGefi2DMPTfTL5SLmv7D${String(i).padStart(5, '1').replaceAll('0', '2')} `),
    ],
    [
      'bech32',
      () =>
        numbered((i) => `bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8${String(20_000 + i).replaceAll('1', '2')} `),
    ],
    ['EVM addresses', () => numbered((i) => `0x${i.toString(16).padStart(40, 'aB')} `)],
    ['account numbers', () => million('EXBK0000001 000912345678901 ')],
    ['cards', () => million('4111 1111 1111 1111 ')],
  ])('%s', (_, build) => {
    const text = build();
    expect(text.length).toBeGreaterThanOrEqual(1_000_000);
    // processor time, the best of three, since other work on the machine is no fault of the rule
    let best = Number.POSITIVE_INFINITY;
    for (let run = 0; run < 3 && best > 1_000; run += 1) {
      const before = process.cpuUsage();
      extract(text, '', 0);
      best = Math.min(best, process.cpuUsage(before).user / 1_000);
    }
    expect(best).toBeLessThan(1_000);
  });
});
