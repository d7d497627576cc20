import { describe, expect, test } from 'vitest';
import { identify } from '../../src/identifiers/identify.ts';
import {
  IDENTIFIER_KINDS,
  type IdentifierDraft,
  type IdentifierKind,
  type Strength,
  type Trap,
} from '../../src/identifiers/shape.ts';

type Hints = NonNullable<IdentifierDraft['hints']>;
/** text, canonical, strength, valid; then hints, traps, country where the case is about them */
type Case = [
  text: string,
  canonical: string,
  strength: Strength,
  valid: boolean,
  more?: { hints?: Hints; traps?: Trap[]; country?: string | null; also?: string[] },
];

const at = { text: '2026-03-01T12:55:00Z', instant: '2026-03-01T12:55:00.000Z', offsetKnown: true };
const local = { ...at, text: '2026-03-01T12:55:00', offsetKnown: false };
const plan: Trap[] = ['country_by_numbering_plan'];
const form: Trap[] = ['form_not_recognised'];

const CASES: Record<IdentifierKind, Case[]> = {
  phone: [
    ['+91 99999 00001', '+919999900001', 'strong', true, { country: 'IN', traps: plan }],
    ['9999900001', '+919999900001', 'strong', true, { hints: { callingCode: '+91' } }],
    ['919999900001', '+919999900001', 'strong', true, { hints: { callingCode: '+91' } }],
    ['09999900001', '+919999900001', 'strong', true, { hints: { callingCode: '91' } }],
    ['099999 00001', '+919999900001', 'strong', true],
    ['०९९९९९ ००००१', '+919999900001', 'strong', true],
    ['\u200e+91\u00a099999\u00a000001', '+919999900001', 'strong', true],
    ['00 91 99999 00001', '+919999900001', 'strong', true],
    ['0091-9999900001', '+919999900001', 'strong', true],
    ['+00919999900001', '+919999900001', 'strong', true],
    ['919999900001', '+919999900001', 'strong', true],
    ['+91 (0) 99999 00001', '+919999900001', 'strong', true],
    ['2025550100', '+12025550100', 'strong', true, { hints: { callingCode: '+1' }, country: 'US' }],
    ['011 15 6888 9999', '+5491168889999', 'strong', true, { hints: { callingCode: '+54' }, country: 'AR' }],
    ['9999900001', '+919999900001', 'strong', true, { hints: { callingCode: '+999' } }],
    ['8 (901) 234-56-78', '+79012345678', 'strong', true, { hints: { country: 'RU' }, country: 'RU' }],
    [
      '+1 202 555 0100',
      '+12025550100;ext=12',
      'strong',
      true,
      { hints: { extension: '12' }, also: ['phone:+12025550100'] },
    ],
    ['+12025550100;ext=12', '+12025550100;ext=12', 'strong', true, { also: ['phone:+12025550100'] }],
    ['+447700900123', '+447700900123', 'strong', false, { country: null, traps: ['not_valid_number'] }],
    ['+911234', '+911234', 'weak', false, { traps: ['country_by_numbering_plan', 'not_valid_number'] }],
    ['+9118001801234', '+9118001801234', 'weak', true],
    ['9999999999', '+919999999999', 'weak', true],
    ['not known', 'not known', 'weak', false, { traps: ['form_not_recognised', 'not_valid_number'] }],
  ],
  email: [
    ['Synthetic.Suspect@Example.org', 'synthetic.suspect@example.org', 'strong', true],
    ['Synthetic One <synthetic@example.org>', 'synthetic@example.org', 'strong', true],
    ['mailto:synthetic@example.org?subject=x', 'synthetic@example.org', 'strong', true],
    ['Syn.the.tic+tag@GoogleMail.com', 'synthetic@gmail.com', 'strong', true],
    ['syn-thetic+a@protonmail.com', 'synthetic@proton.me', 'strong', true],
    ['synthetic+a@me.com', 'synthetic@icloud.com', 'strong', true],
    ['synthetic+a@outlook.com', 'synthetic@outlook.com', 'strong', true],
    ['synthetic+a@example.org', 'synthetic+a@example.org', 'strong', true],
    ['परीक्षण@उदाहरण.भारत', 'परीक्षण@xn--p1b6ci4b4b3a.xn--h2brj9c', 'strong', true],
    ['someone@mailinator.com', 'someone@mailinator.com', 'weak', true, { traps: ['disposable_mail'] }],
    ['someone@eu.mailinator.com', 'someone@eu.mailinator.com', 'weak', true, { traps: ['disposable_mail'] }],
    ['no-reply@example.com', 'no-reply@example.com', 'weak', true, { traps: ['shared_mailbox'] }],
    ['Legal@example.com', 'legal@example.com', 'weak', true, { traps: ['shared_mailbox'] }],
    ['trust-safety@example.com', 'trust-safety@example.com', 'weak', true, { traps: ['shared_mailbox'] }],
    ['nobody at example', 'nobody at example', 'weak', false, { traps: form }],
    ['a@b', 'a@b', 'weak', false, { traps: form }],
    ['two..dots@example.org', 'two..dots@example.org', 'weak', false, { traps: form }],
    ['x@198.51.100.7', 'x@198.51.100.7', 'weak', false, { traps: form }],
  ],
  account: [
    [
      'u-10001',
      'examplechat:u-10001',
      'strong',
      true,
      { hints: { platform: 'ExampleChat, Inc.' }, traps: ['platform_unknown'] },
    ],
    ['U-10001', 'examplechat:U-10001', 'strong', true, { hints: { platform: 'examplechat' } }],
    [
      '100000000000001',
      'facebook:100000000000001',
      'strong',
      true,
      { hints: { platform: 'Facebook' }, traps: [] },
    ],
    ['facebook:100000000000001', 'facebook:100000000000001', 'strong', true],
    [
      '919999900001@s.whatsapp.net',
      'whatsapp:+919999900001',
      'strong',
      true,
      { hints: { platform: 'WhatsApp Inc.' }, also: ['phone:+919999900001'] },
    ],
    [
      '+91 99999 00001',
      'whatsapp:+919999900001',
      'strong',
      true,
      { hints: { platform: 'whatsapp' }, also: ['phone:+919999900001'] },
    ],
    ['8:live:.cid.abc', 'skype:live:.cid.abc', 'strong', true, { hints: { platform: 'Skype' } }],
    [
      'someone@example.org',
      'google:someone@example.org',
      'strong',
      true,
      { hints: { platform: 'Google LLC' }, also: ['email:someone@example.org'] },
    ],
    ['u-10001', '?:u-10001', 'weak', true, { traps: ['platform_unknown'] }],
    ['u-10001', '?:u-10001', 'weak', true, { hints: { platform: 'Unknown' } }],
    [
      '9999 9999 0019',
      'aadhaar:XXXXXXXX0019',
      'none',
      true,
      { hints: { platform: 'Aadhaar' }, traps: ['masked_never_stored'], country: 'IN' },
    ],
    [
      'ABCPE1234F',
      'pan:ABXXXXXX4F',
      'none',
      true,
      { hints: { platform: 'PAN' }, traps: ['masked_never_stored'], country: 'IN' },
    ],
    ['ABCXE1234F', 'pan:ABXXXXXX4F', 'none', false, { hints: { platform: 'PAN' } }],
  ],
  screen_name: [
    [
      '@Synthetic_User_01',
      'instagram:synthetic_user_01',
      'weak',
      true,
      { hints: { platform: 'Instagram, Inc.' }, traps: [] },
    ],
    ['u/synthetic', 'reddit:synthetic', 'weak', true, { hints: { platform: 'Reddit' } }],
    ['Synthetic', '?:synthetic', 'weak', true, { traps: ['platform_unknown'] }],
    ['twitter:Synthetic', 'x:synthetic', 'weak', true],
  ],
  display_name: [
    ['Synthetic  One', 'synthetic one', 'weak', true],
    ['S. One!', 's one', 'weak', true],
    ['𝓢𝔂𝓷𝓽𝓱𝓮𝓽𝓲𝓬 Óne', 'synthetic one', 'weak', true],
    ['कृत्रिम एक', 'कृत्रिम एक', 'weak', true],
    ['★★', '★★', 'weak', true],
    ['...', '...', 'weak', true],
  ],
  person_name: [
    ['Mr. Synthetic Suspect', 'synthetic suspect', 'weak', true],
    ['Suspect, Synthetic', 'synthetic suspect', 'weak', true],
    ['श्री कृत्रिम एक', 'कृत्रिम एक', 'weak', true],
    ['Dr Synthetic', 'dr synthetic', 'weak', true],
  ],
  profile_url: [
    ['https://chat.example.com/u/Synthetic/', 'chat.example.com/u/Synthetic', 'strong', true],
    [
      'https://m.instagram.com/Synthetic.User/?igsh=abc',
      'instagram.com/synthetic.user',
      'strong',
      true,
      { also: ['screen_name:instagram:synthetic.user'] },
    ],
    [
      'https://www.facebook.com/profile.php?id=100000000000001&ref=x',
      'facebook.com/profile.php?id=100000000000001',
      'strong',
      true,
      { also: ['account:facebook:100000000000001'] },
    ],
    ['x.com/Synthetic/status/1', 'x.com/synthetic', 'strong', true, { also: ['screen_name:x:synthetic'] }],
    [
      'https://twitter.com/Synthetic',
      'x.com/synthetic',
      'strong',
      true,
      { also: ['screen_name:x:synthetic'] },
    ],
    [
      'https://www.tiktok.com/@Synthetic/video/7',
      'tiktok.com/@synthetic',
      'strong',
      true,
      { also: ['screen_name:tiktok:synthetic'] },
    ],
    ['https://www.instagram.com/', 'instagram.com', 'weak', true],
    ['https://www.instagram.com/p/AbC/', 'instagram.com/p/AbC', 'weak', true],
    [
      'https://t.me/Synthetic_One',
      't.me/synthetic_one',
      'strong',
      true,
      { also: ['screen_name:telegram:synthetic_one'] },
    ],
    ['https://example.org/', 'example.org', 'weak', true],
    ['::', '::', 'weak', false, { traps: form }],
  ],
  url: [
    ['https://files.example.net/x/abc', 'files.example.net/x/abc', 'weak', true],
    ['http://www.Files.Example.net:80/x/abc/#top', 'files.example.net/x/abc', 'weak', true],
    [
      'hxxps://files[.]example[.]net/x/abc?utm_source=a&b=2&a=1',
      'files.example.net/x/abc?a=1&b=2',
      'weak',
      true,
    ],
    ['https://someone:secret@files.example.net/x', 'files.example.net/x', 'weak', true],
    ['https://उदाहरण.भारत/क', 'xn--p1b6ci4b4b3a.xn--h2brj9c/%E0%A4%95', 'weak', true],
    ['http://localhost/x', 'http://localhost/x', 'weak', true],
    ['https://example.org/#!/room/7', 'example.org#!/room/7', 'weak', true],
    [
      'https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv',
      'chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv',
      'weak',
      true,
      { also: ['group:whatsapp:invite/AbCdEfGhIjKlMnOpQrStUv'] },
    ],
    ['https://wa.me/919999900001', 'wa.me/919999900001', 'weak', true, { also: ['phone:+919999900001'] }],
    [
      'tg://join?invite=AbCdEf12',
      'tg://join?invite=AbCdEf12',
      'weak',
      true,
      { also: ['group:telegram:invite/AbCdEf12'] },
    ],
    [
      'data:image/png;base64,AAAA',
      'data:image/png;sha256=63c1dd951ffedf6f7fd968ad4efa39b8ed584f162f46e715114ee184f8de9201',
      'weak',
      true,
      { traps: ['masked_never_stored'] },
    ],
    ['no address', 'no address', 'weak', false, { traps: form }],
  ],
  ip: [
    ['203.0.113.25', '203.0.113.25', 'weak', true, { hints: { time: at }, traps: ['documentation_range'] }],
    ['203.0.113.25', '203.0.113.25', 'none', true, { traps: ['documentation_range', 'no_time'] }],
    [
      '203.0.113.25',
      '203.0.113.25',
      'weak',
      true,
      { hints: { time: local }, traps: ['documentation_range', 'time_without_offset'] },
    ],
    ['203.0.113.25:51812', '203.0.113.25', 'weak', true, { hints: { time: at } }],
    [
      '[2001:db8:25::9]:443',
      '2001:db8:25::9',
      'weak',
      true,
      { hints: { time: at }, traps: ['documentation_range'] },
    ],
    ['2001:0DB8:0025:0000:0000:0000:0000:0009', '2001:db8:25::9', 'weak', true, { hints: { time: at } }],
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1', 'weak', true, { hints: { time: at } }],
    ['::ffff:203.0.113.25', '203.0.113.25', 'weak', true, { hints: { time: at } }],
    ['100.64.0.7', '100.64.0.7', 'none', true, { hints: { time: at }, traps: ['carrier_nat_without_port'] }],
    ['100.64.0.7', '100.64.0.7', 'weak', true, { hints: { time: at, port: 51812 }, traps: [] }],
    [
      '203.0.113.25',
      '203.0.113.25',
      'none',
      true,
      { hints: { time: at, possibleProxy: true }, traps: ['documentation_range', 'possible_proxy'] },
    ],
    ['203.0.113.25', '203.0.113.25', 'weak', true, { hints: { time: at, possibleProxy: true, port: 7 } }],
    ['192.168.1.1', '192.168.1.1', 'none', true, { hints: { time: at }, traps: ['private_range'] }],
    ['fc00::1', 'fc00::1', 'none', true, { hints: { time: at }, traps: ['private_range'] }],
    ['fe80::1%eth0', 'fe80::1', 'none', true, { hints: { time: at }, traps: ['private_range'] }],
    ['010.8.8.8', '010.8.8.8', 'none', false, { hints: { time: at }, traps: form }],
    ['203.0.113.256', '203.0.113.256', 'none', false, { traps: form }],
    ['3405803801', '3405803801', 'none', false, { traps: form }],
  ],
  device: [
    ['490154203237518', 'imei:490154203237518', 'strong', true, { hints: { type: 'IMEI' } }],
    ['49-015420-323751-8', 'imei:490154203237518', 'strong', true, { hints: { type: 'imei' } }],
    ['49015420323751', 'imei:490154203237518', 'strong', false, { hints: { type: 'IMEI' } }],
    ['4901542032375100', 'imei:490154203237518', 'strong', false, { hints: { type: 'IMEISV' } }],
    [
      '490154203237510',
      'imei:490154203237518',
      'strong',
      false,
      { hints: { type: 'IMEI' }, traps: ['check_digit_wrong'] },
    ],
    [
      '490154203237519',
      'imei:490154203237519',
      'weak',
      false,
      { hints: { type: 'IMEI' }, traps: ['check_digit_wrong'] },
    ],
    ['000000000000000', 'imei:000000000000000', 'none', false, { hints: { type: 'IMEI' } }],
    ['490154203237518', 'imei:490154203237518', 'strong', true],
    [
      '6D92078A-8246-4BA4-AE5B-76104861E7DC',
      'uuid:6d92078a-8246-4ba4-ae5b-76104861e7dc',
      'strong',
      true,
      { hints: { type: 'IDFA' } },
    ],
    [
      '6d92078a82464ba4ae5b76104861e7dc',
      'uuid:6d92078a-8246-4ba4-ae5b-76104861e7dc',
      'strong',
      true,
      { hints: { type: 'GAID' } },
    ],
    [
      '00000000-0000-0000-0000-000000000000',
      'uuid:00000000-0000-0000-0000-000000000000',
      'none',
      false,
      { hints: { type: 'IDFA' } },
    ],
    ['00-00-5E-00-53-01', 'mac:00:00:5e:00:53:01', 'strong', true, { hints: { type: 'MAC' } }],
    ['02:00:5e:00:53:01', 'mac:02:00:5e:00:53:01', 'weak', true],
    ['02:00:00:00:00:00', 'mac:02:00:00:00:00:00', 'none', true, { hints: { type: 'MAC' } }],
    [
      '8991000000000000003',
      'iccid:8991000000000000003',
      'weak',
      false,
      { hints: { type: 'ICCID' }, traps: ['check_digit_wrong'] },
    ],
    ['404010000000001', 'imsi:404010000000001', 'strong', true, { hints: { type: 'IMSI' } }],
    ['Synthetic WLAN', 'ssid:Synthetic WLAN', 'weak', true, { hints: { type: 'SSID' } }],
    ['9774d56d682e549c', 'android-id:9774d56d682e549c', 'none', true, { hints: { type: 'Android ID' } }],
    ['1f00ab34cd56ef78', 'android-id:1f00ab34cd56ef78', 'strong', true, { hints: { type: 'Android ID' } }],
  ],
  file_hash: [
    [
      'BD3DCCB64567C43C0995E243AA39A347',
      'md5:bd3dccb64567c43c0995e243aa39a347',
      'weak',
      true,
      { hints: { type: 'md5' } },
    ],
    [
      'bd3dccb64567c43c0995e243aa39a347',
      'md5:bd3dccb64567c43c0995e243aa39a347',
      'weak',
      true,
      { hints: { type: 'MD-5' } },
    ],
    [
      'cf0bbb5945c047cb611fa151cfbb9525eac2ca2e',
      'sha1:cf0bbb5945c047cb611fa151cfbb9525eac2ca2e',
      'weak',
      true,
      { hints: { type: 'sha-1' } },
    ],
    [`${'a'.repeat(63)}1`, `sha256:${'a'.repeat(63)}1`, 'weak', true, { hints: { type: 'SHA_256' } }],
    [`${'a'.repeat(63)}1`, `pdq:${'a'.repeat(63)}1`, 'weak', true, { hints: { type: 'PDQ' } }],
    [`${'a'.repeat(63)}1`, `hex64:${'a'.repeat(63)}1`, 'none', false, { traps: ['length_ambiguous'] }],
    ['bd3dccb64567c43c0995e243aa39a347', 'md5:bd3dccb64567c43c0995e243aa39a347', 'weak', true],
    [
      'cf0bbb5945c047cb611fa151cfbb9525eac2ca2e',
      'sha1:cf0bbb5945c047cb611fa151cfbb9525eac2ca2e',
      'weak',
      true,
    ],
    [`sha256:${'b'.repeat(64)}`, `sha256:${'b'.repeat(64)}`, 'weak', true],
    ['q83v'.repeat(48), `photodna:${'abcdef'.repeat(48)}`, 'weak', true, { hints: { type: 'PhotoDNA' } }],
    ['ABCDEF'.repeat(48), `photodna:${'abcdef'.repeat(48)}`, 'weak', true, { hints: { type: 'pdna' } }],
    ['0'.repeat(64), `pdq:${'0'.repeat(64)}`, 'none', false, { hints: { type: 'PDQ' }, traps: form }],
    [
      'd41d8cd98f00b204e9800998ecf8427e',
      'md5:d41d8cd98f00b204e9800998ecf8427e',
      'none',
      false,
      { hints: { type: 'MD5' } },
    ],
    ['abc', 'md5:abc', 'none', false, { hints: { type: 'MD5' }, traps: form }],
    ['AbC==', 'netclean:AbC==', 'weak', false, { hints: { type: 'NetClean' }, traps: form }],
  ],
  group: [
    ['My Room', 'examplechat:my room', 'weak', true, { hints: { platform: 'ExampleChat' } }],
    ['https://t.me/+AbCdEfGhIj', 'telegram:invite/AbCdEfGhIj', 'weak', true],
    ['https://t.me/joinchat/AbCdEfGhIj', 'telegram:invite/AbCdEfGhIj', 'weak', true],
    ['https://discord.gg/AbCdEf', 'discord:invite/AbCdEf', 'weak', true],
    ['https://www.facebook.com/groups/123456/posts/7', 'facebook:123456', 'weak', true],
    ['t.me/Synthetic_Room', 'telegram:synthetic_room', 'weak', true],
    ['dm-7f3a', '?:dm-7f3a', 'weak', true, { traps: ['platform_unknown'] }],
  ],
  upi: [
    ['Synthetic.Payee@ExBank', 'synthetic.payee@exbank', 'strong', true, { country: 'IN' }],
    [
      'upi://pay?pa=synthetic.payee@exbank&pn=Syn%20Payee&am=500.00',
      'synthetic.payee@exbank',
      'strong',
      true,
    ],
    ['9999900001@upi', '9999900001@upi', 'strong', true, { also: ['phone:+919999900001'] }],
    ['9999900001-2@ybl', '9999900001-2@ybl', 'strong', true, { also: ['phone:+919999900001'] }],
    [
      '000912345678901@EXBK0000001.ifsc.npci',
      '000912345678901@exbk0000001.ifsc.npci',
      'strong',
      true,
      { also: ['bank_account:EXBK0000001:000912345678901'] },
    ],
    ['9999900001@mobile.npci', '9999900001@mobile.npci', 'strong', true, { also: ['phone:+919999900001'] }],
    [
      '999999990019@aadhaar.npci',
      'xxxxxxxx0019@aadhaar.npci',
      'none',
      true,
      { traps: ['masked_never_stored'] },
    ],
    [
      '4111111111111111@rupay.npci',
      '411111xxxxxx1111@rupay.npci',
      'weak',
      true,
      { traps: ['masked_never_stored'], also: ['card:411111XXXXXX1111'] },
    ],
    [
      'alice@example.com',
      'alice@example.com',
      'weak',
      false,
      { traps: form, also: ['email:alice@example.com'] },
    ],
    ['@upi', '@upi', 'weak', false, { traps: form }],
    ['upi://pay?am=5', 'upi://pay?am=5', 'weak', false, { traps: form }],
  ],
  bank_account: [
    [
      '0009 1234 5678 901',
      'EXBK0000001:000912345678901',
      'strong',
      true,
      { hints: { bank: 'exbk0000001' }, country: 'IN' },
    ],
    ['EXBK0000001/000912345678901', 'EXBK0000001:000912345678901', 'strong', true],
    ['EXBK0000001 000912345678901', 'EXBK0000001:000912345678901', 'strong', true],
    ['000912345678901@EXBK0000001.ifsc.npci', 'EXBK0000001:000912345678901', 'strong', true],
    [
      '000912345678901',
      'example-bank:000912345678901',
      'weak',
      true,
      { hints: { bank: 'Example Bank' }, country: null },
    ],
    ['000912345678901', '?:000912345678901', 'weak', true],
    ['12345', 'EXBK0000001:12345', 'weak', false, { hints: { bank: 'EXBK0000001' }, traps: form }],
    ['none', 'none', 'weak', false, { traps: form }],
  ],
  ifsc: [
    ['exbk0000001', 'EXBK0000001', 'none', true, { country: 'IN' }],
    ['EXBKO000001', 'exbko000001', 'none', false, { traps: form }],
  ],
  iban: [
    ['de89 3704 0044 0532 0130 00', 'DE89370400440532013000', 'strong', true, { country: 'DE' }],
    ['IBAN: GB82WEST12345698765432', 'GB82WEST12345698765432', 'strong', true, { country: 'GB' }],
    [
      'GB82WEST12345698765433',
      'GB82WEST12345698765433',
      'weak',
      false,
      { traps: ['check_digit_wrong'], country: 'GB' },
    ],
    ['IN00ABCD1234', 'IN00ABCD1234', 'weak', false, { traps: form }],
  ],
  bic: [
    ['HDFCINBBXXX', 'HDFCINBB', 'none', true, { country: 'IN' }],
    ['deutdeff500', 'DEUTDEFF500', 'none', true, { country: 'DE' }],
    ['DEUTDEFF5', 'DEUTDEFF5', 'none', false, { traps: form }],
    ['12345678', '12345678', 'none', false, { traps: form }],
  ],
  crypto: [
    ['3D9Vi7iqKxNCLsk5tZvQLRhwcBpDVQMngV', 'bitcoin:3D9Vi7iqKxNCLsk5tZvQLRhwcBpDVQMngV', 'strong', true],
    [
      'bitcoin:BC1QTSMDMQ3FUF8WN8C6MM20PCCRSHFMRXCESX3U4G?amount=1',
      'bitcoin:bc1qtsmdmq3fuf8wn8c6mm20pccrshfmrxcesx3u4g',
      'strong',
      true,
    ],
    [
      '0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed',
      'evm:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed',
      'strong',
      true,
    ],
    [
      '0xdFa8011910614753aE773937676B12253dE91A22',
      'evm:0xdfa8011910614753ae773937676b12253de91a22',
      'weak',
      false,
      { traps: ['check_digit_wrong'] },
    ],
    [
      'TYnbWU8vrV6jEv2ZRZkckmj1tD4nBEW4A5',
      'tron:TYnbWU8vrV6jEv2ZRZkckmj1tD4nBEW4A5',
      'strong',
      true,
      { also: ['crypto:evm:0xfa491afb594de15cae5137b541a900c357247140'] },
    ],
    [
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
      'tron:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t',
      'none',
      true,
      { also: ['crypto:evm:0xa614f803b6fd780986a42c78ec9c7f77e6ded13c'] },
    ],
    [
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u',
      'TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u',
      'weak',
      false,
      { traps: form },
    ],
    [
      '11111111111111111111111111111111',
      'solana:11111111111111111111111111111111',
      'strong',
      true,
      { hints: { type: 'SOL' } },
    ],
    ['wallet', 'wallet', 'weak', false, { traps: form }],
  ],
  vehicle: [
    ['mh 12 ab 1234', 'IN:MH12AB1234', 'strong', true, { country: 'IN' }],
    ['red hatchback, MH-12-AB-0123, dented', 'IN:MH12AB0123', 'strong', true],
    ['KA1A7', 'IN:KA01A0007', 'strong', true],
    ['DL 3C AB 1234', 'IN:DL03CAB1234', 'strong', true],
    ['22 BH 1234 AA', 'IN:22BH1234AA', 'strong', true],
    ['licence plate 7ABC123 (CA)', 'US-CA:7ABC123', 'strong', true, { country: 'US' }],
    ['plate CA 7ABC123', 'US-CA:7ABC123', 'strong', true],
    ['7ABC123', 'US:7ABC123', 'weak', true, { hints: { country: 'US' } }],
    ['VIN 1M8GDM9AXKP042788', 'vin:1M8GDM9AXKP042788', 'strong', true],
    [
      '1M8GDM9AXKP042789',
      'vin:1M8GDM9AXKP042789',
      'strong',
      false,
      { hints: { type: 'VIN' }, traps: ['check_digit_wrong'] },
    ],
    ['white van', 'white van', 'weak', false, { traps: form }],
  ],
  postal_address: [
    ['12, Example Rd., Pune', '12 example road pune', 'weak', true],
    ['Pune', 'city:pune', 'weak', true, { hints: { type: 'city', country: 'IN' }, country: 'IN' }],
    ['411 001', 'zip:411001', 'weak', true, { hints: { type: 'zipCode' } }],
    ['४११००१', 'zip:411001', 'weak', true, { hints: { type: 'pin' } }],
  ],
  card: [
    ['4111 1111 1111 1111', '411111XXXXXX1111', 'weak', true, { traps: ['masked_never_stored'] }],
    [
      '4111111111111112',
      '411111XXXXXX1112',
      'weak',
      false,
      { traps: ['masked_never_stored', 'check_digit_wrong'] },
    ],
    ['411111******1111', '411111XXXXXX1111', 'weak', true],
    ['card 4111111111111111 of him', 'CARD411111XXXXXX1111OFHIM', 'weak', false],
  ],
};

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
