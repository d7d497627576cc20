import { isFiller, luhnDigit, passesLuhn } from './check-digit.ts';
import { slug } from './clean-text.ts';
import { type Found, type Hints, sound, unrecognised } from './found.ts';

/**
 * Device ids by their type as the document names it. Canonical `imei:490154203237518`, `uuid:…` (IDFA, GAID, IDFV and
 * all of that form, unique by value), `mac:02:00:5e:…`, `iccid:…`, `imsi:…`, else `<type>:<value>`.
 *
 * IMEI by 3GPP TS 23.003: fourteen digits, the sixteen of an IMEISV and the zero that networks send for the check digit all
 * mean the same phone. Traps: fillers (all zeros, the id of a phone with advertising switched off) name nobody; a
 * randomised MAC changes; the name of a WLAN (SSID) is no device.
 */
export function parseDevice(text: string, hints: Hints): Found[] {
  const prefix = hints.type ? null : /^([\p{L}\p{M}\p{N}-]{1,60}):(.+)$/u.exec(text);
  const typed = prefix !== null && !MAC.test(text);
  const type = slug(hints.type ?? (typed ? prefix[1]! : ''));
  const value = typed ? prefix[2]!.trim() : text;
  return [byType(type.replace(/-/g, ''), type, value, text)];
}

/** True for a text that is an IMEI with its own right check digit, and no filler. */
export function isImei(text: string): boolean {
  const digits = text.replace(/[\s./-]/g, '');
  return (
    /^\d{15}$/.test(digits) && passesLuhn(digits) && !DUMMY_IMEI.has(digits.slice(0, 14)) && !isFiller(digits)
  );
}

const UUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/i;
/** With colons or hyphens by pairs, with dots by fours, a hyphen in the middle, or bare with letters among the digits. */
const MAC =
  /^(?:[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}|[0-9a-f]{4}(?:\.[0-9a-f]{4}){2}|[0-9a-f]{6}-[0-9a-f]{6}|(?=\d*[a-f])[0-9a-f]{12})$/i;
const MAC_TYPES =
  /^(?:(?:wifi|wlan|ethernet|bluetooth|bt)?mac(?:address|addr|id)?|bssid|hwaddr|hardwareaddress|bluetoothaddress|bdaddr)$/;

function byType(type: string, name: string, value: string, text: string): Found {
  const compact = value.replace(/[\s./-]/g, '');
  if (/^(?:imei|imeisv|imei1|imei2|imeinumber)$/.test(type)) return imei(compact, text);
  if (UUID.test(value)) return uuid(value, name);
  if (MAC_TYPES.test(type) || (type === '' && MAC.test(value))) return mac(value, type, text);
  if (/^(?:iccid|sim|simserial|simcard)$/.test(type) && /^\d{18,20}f?$/i.test(compact)) return iccid(compact);
  if (type === 'imsi' && /^\d{14,15}$/.test(compact))
    return sound(`imsi:${compact}`, isFiller(compact) ? 'none' : 'strong');
  if (type === '' && isImei(value)) return imei(compact, text);
  return other(name, value);
}

/** Type allocation codes of test phones and of copies that bear no number of their own. */
const DUMMY_IMEI: ReadonlySet<string> = new Set([
  '00499901064000',
  '35000000000000',
  '12345678901234',
  '86000000000000',
  '01234567890123',
]);

function imei(digits: string, text: string): Found {
  if (!/^\d{14,16}$/.test(digits)) return unrecognised(text);
  const body = digits.slice(0, 14);
  const right = `${body}${luhnDigit(body)}`;
  const wrong = digits.length === 15 && digits !== right;
  // a network's record has 0 where the check digit would stand
  const canonical = wrong && !digits.endsWith('0') ? digits : right;
  const nobody = isFiller(body) || DUMMY_IMEI.has(body);
  const strength = nobody ? 'none' : canonical === right ? 'strong' : 'weak';
  return sound(`imei:${canonical}`, strength, {
    display: `IMEI ${canonical}`,
    valid: digits === right && !nobody,
    traps: wrong ? ['check_digit_wrong'] : [],
  });
}

function uuid(value: string, name: string): Found {
  const canonical = value.replace(UUID, '$1-$2-$3-$4-$5').toLowerCase();
  const nobody = /^([0-9a-f])\1*$/.test(canonical.replace(/-/g, ''));
  const display = `${name === '' || name === 'uuid' ? 'UUID' : name.toUpperCase()} ${canonical}`;
  return sound(`uuid:${canonical}`, nobody ? 'none' : 'strong', { display, valid: !nobody });
}

/** What iOS and Android hand to apps in place of the address (02:00:00:00:00:00), broadcast and zero. */
const DUMMY_MAC = /^(?:02|00)(?::00){5}$|^ff(?::ff){5}$/;

function mac(value: string, type: string, text: string): Found {
  const digits = value.replace(/[\s:.-]/g, '').toLowerCase();
  if (!/^[0-9a-f]{12}$/.test(digits)) return unrecognised(text);
  const canonical = digits.replace(/(..)(?=.)/g, '$1:');
  const randomised = (Number.parseInt(digits.slice(0, 2), 16) & 2) !== 0;
  const strength = DUMMY_MAC.test(canonical) ? 'none' : randomised || type === 'bssid' ? 'weak' : 'strong';
  return sound(`mac:${canonical}`, strength, { display: `MAC ${canonical}` });
}

/** ITU-T E.118: 89, country, issuer, number, Luhn digit; a trailing F fills the last half byte. */
function iccid(compact: string): Found {
  const digits = compact.replace(/f$/i, '');
  const real = digits.startsWith('89') && !isFiller(digits.slice(2));
  const wrong = digits.length > 18 && !passesLuhn(digits);
  return sound(`iccid:${digits}`, real && !wrong ? 'strong' : 'weak', {
    display: `ICCID ${digits}`,
    valid: real && !wrong,
    traps: wrong ? ['check_digit_wrong'] : [],
  });
}

/** Types of no standard: strong only where the value itself is long and random. A model or network name is not. */
function other(name: string, value: string): Found {
  const random = /^[0-9a-f]{16,128}$/i.test(value) && /[a-f]/i.test(value) && /\d/.test(value);
  const canonical = `${name || 'id'}:${random ? value.toLowerCase() : value}`;
  return sound(canonical, random ? 'strong' : 'weak', {
    display: name ? `${name.toUpperCase()} ${value}` : value,
  });
}
