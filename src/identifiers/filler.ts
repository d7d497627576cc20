import { isFiller } from './check-digit.ts';
import { nameKey } from './clean-text.ts';
import type { Found } from './found.ts';
import type { IdentifierKind } from './shape.ts';

/**
 * What stands in a field that had to hold something. Sources: the empty values of programming languages and of data
 * exchange (null, undefined, NaN, None, N/A), the names that platforms show in place of deleted and nameless users
 * (Reddit `[deleted]`, Telegram `Deleted Account`, Facebook and Instagram `… User`), and what people type to get past a
 * form. Compared without case, spaces and punctuation.
 */
const WORDS: ReadonlySet<string> = new Set(
  `null nil none nan undefined unknown unk unkown unidentified void empty blank missing nothing nobody noone na notavailable
  notapplicable notprovided notknown notspecified notset notstated notgiven notfound nodata novalue noname noid nouser nousername
  noaccount noemail nomail tbd tba
  deleted deleteduser deletedaccount accountdeleted userdeleted removed removeduser disabled deactivated deactivateduser suspended
  hidden private redacted withheld masked
  anonymous anonym anon anonymoususer guest guestuser user username userid yourname name firstname lastname facebookuser instagramuser
  whatsappuser telegramuser snapchatuser discorduser googleuser
  test tests tester testing testuser testaccount test1 test123 testtest demo dummy fake temp tmp default defaultuser foo bar foobar
  abc abcd abcde abcdef abc123 asd asdf asdfg asdfgh asdfghjkl qwe qwer qwert qwerty qwertyuiop qwerty123 xx xxx xxxx xxxxx zzz aaa
  noreply donotreply mailerdaemon
  inconnu desconocido desconhecido sconosciuto unbekannt onbekend неизвестно अज्ञात अनाम उपलब्धनहीं लागूनहीं कोईनहीं`
    .split(/\s+/)
    .map((word) => word.normalize('NFC')),
);

/** Ids that belong to a system, whoever acts by it. They are no fillers of names: people call themselves admin. */
const SYSTEM: ReadonlySet<string> = new Set(
  'admin administrator root system superuser support bot me self'.split(' '),
);

/**
 * Ids that came with a fault or a default and stand in many devices: the Android id that a fault of 2010 gave to a million
 * phones, the serial numbers that makers left unset (Android, SMBIOS), and the addresses of examples and virtual cards.
 */
const DEVICES: ReadonlySet<string> = new Set(
  `9774d56d682e549c dead00beef 0123456789abcdef 123456789abcdef 1234567890abcdef 0123456789abcdeffedcba9876543210 tobefilledbyoem
  defaultstring systemserialnumber serialnumber emulator emulator5554 goldfish generic sdk 123456789abc 0123456789ab 001122334455 aabbccddeeff
  deadbeefdead deadbeefcafe 004999010640000 350000000000006 123456789012347 860000000000009 012345678901237`.split(
    /\s+/,
  ),
);

/** True for a text that fills a field and names nobody: `N/A`, `[deleted]`, `-1`, `000000`, `-`. O(n). */
export function isFillerWord(text: string): boolean {
  const key = plain(text);
  return key === '' ? !/\p{S}/u.test(text) : WORDS.has(key) || isFillerNumber(text.trim());
}

/** `0`, `-1`, `000000`, `1234567`: nothing, or the keys in their order. A short number may be an id. */
function isFillerNumber(text: string): boolean {
  return text === '-1' || /^0+$/.test(text) || (/^\d{5,}$/.test(text) && isFiller(text));
}

/** Kinds whose value is a name or an id that somebody typed. */
const NAMED: ReadonlySet<IdentifierKind> = new Set<IdentifierKind>([
  'display_name',
  'person_name',
  'screen_name',
  'account',
]);

/** Whether what a rule found fills its field: kept and shown, and of no strength, so that it joins nobody. Pure. O(n). */
export function isFillerOf(kind: IdentifierKind, { canonical, display }: Found): boolean {
  const value = canonical.slice(canonical.indexOf(':') + 1);
  if (kind === 'account') return isFillerWord(value) || SYSTEM.has(plain(value));
  if (NAMED.has(kind)) return isFillerWord(kind === 'screen_name' ? value : display);
  if (kind === 'email') return isFillerMail(canonical);
  if (kind === 'upi') return isFillerWord(canonical.slice(0, canonical.lastIndexOf('@')));
  if (kind === 'device') return isFillerDevice(value);
  if (kind === 'bank_account') return isFillerWord(value);
  return false;
}

/** A mailbox named by a filler, a domain named by one, or one key on both sides: `test@…`, `…@none.com`, `a@a.com`. */
function isFillerMail(address: string): boolean {
  const cut = address.lastIndexOf('@');
  if (cut < 0) return isFillerWord(address);
  const local = address.slice(0, cut);
  const [label = ''] = address.slice(cut + 1).split('.');
  return isFillerWord(local) || WORDS.has(label) || (local === label && local.length <= 4);
}

function isFillerDevice(value: string): boolean {
  const key = plain(value);
  return /^(.)\1*$/u.test(key) || DEVICES.has(key) || isFillerWord(value);
}

const plain = (text: string): string => nameKey(text).replace(/[^\p{L}\p{M}\p{N}]/gu, '');
