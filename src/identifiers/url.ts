import { caseless } from './clean-text.ts';
import { parseEmail } from './email.ts';
import { isFillerWord } from './filler.ts';
import { type Context, type Found, sound, unrecognised } from './found.ts';
import { inviteKey } from './group.ts';
import { parsePhone } from './phone.ts';
import { platformOfHost } from './platform-alias.ts';
import { scoped } from './platform-scoped.ts';
import { type Page, pageOf } from './profile-page.ts';
import type { Trap } from './shape.ts';
import { addressKey, bareHost, hasUserPath, readAddress } from './web-address.ts';

/**
 * Addresses of pages, WHATWG URL. Canonical without http(s), `www.`, tracking and order of parameters:
 * `files.example.net/x/abc`. Also gives what the address leads to: handle, account number, group invitation, number.
 *
 * Trap: `hxxps://a[.]b` is read as meant. Weak: many people share a link.
 */
export function parseUrl(text: string, context: Context): Found[] {
  const url = readAddress(text);
  if (!url) return [unrecognised(text)];
  if (url.protocol === 'mailto:')
    return parseEmail(text).map((found) => ({ ...found, kind: 'email' as const }));
  if (url.protocol === 'tel:' || url.protocol === 'sms:')
    return parsePhone(text.replace(/^\w+:/, ''), {}, context).map((found) => ({
      ...found,
      kind: 'phone' as const,
    }));
  const page = pageOf(url);
  const found = sound(addressKey(url), 'weak', { display: text });
  if (!page) return hasUserPath(url) ? [found, { ...found, kind: 'profile_url' }] : [found];
  return [found, ...leads(page, 'weak', context), ...(isProfile(page) ? [profile(page, text, 'weak')] : [])];
}

/**
 * The address of a user's page. Canonical the profile alone on platforms of the table (`instagram.com/synthetic`, whatever
 * post the address led to), else as `url`. Strong where it names a user: a handle that is given up may be taken by
 * another, so compare times. Also gives the handle (weak) or the account number (strong).
 */
export function parseProfileUrl(text: string, context: Context): Found[] {
  const url = readAddress(text);
  if (!url) return [unrecognised(text)];
  const page = pageOf(url);
  if (page && isProfile(page)) return [profile(page, text, 'strong'), ...leads(page, 'strong', context)];
  const traps: Trap[] = namesNobody(url) ? ['filler'] : [];
  const found = sound(addressKey(url), hasUserPath(url) ? 'strong' : 'weak', { display: text, traps });
  return page ? [found, ...leads(page, 'weak', context)] : [found];
}

/** Pages of a platform that show everybody his own. */
const OF_EVERYBODY = /^\/(?:profile|home|index|me|login|settings|account|feed|explore)(?:\.php)?\/?$/i;

/** A platform's page of no user (`facebook.com/profile.php` without its number), a host alone, a filler at the end. */
function namesNobody(url: URL): boolean {
  if (!/^https?:$/.test(url.protocol)) return false;
  const last = url.pathname.split('/').findLast((part) => part !== '') ?? '';
  const named = [...url.searchParams].findLast(([name]) =>
    /^(?:id|uid|user|user_?id|user_?name|profile)$/i.test(name),
  );
  if (named) return named[1] === '' || isFillerWord(named[1]);
  if (last === '') return url.search === '' && url.hash === '';
  if (hasUserPath(url)) return isFillerWord(last.replace(/^@/, ''));
  return OF_EVERYBODY.test(url.pathname) && platformOfHost(bareHost(url)) !== null;
}

function isProfile(page: Page): boolean {
  return page.gives === 'screen_name' || page.gives === 'account';
}

function profile(page: Page, text: string, strength: 'strong' | 'weak'): Found {
  const traps: Trap[] = isFillerWord(page.value) ? ['filler'] : [];
  return sound(page.page, strength, { kind: 'profile_url', display: text, traps });
}

/** `most`: how strong an account number may be; a link in passing is no statement about whose it is. */
function leads(page: Page, most: 'strong' | 'weak', context: Context): Found[] {
  const { platform, gives, value } = page;
  if (gives === 'phone') {
    const number = value.startsWith('+') ? value : `+${value}`;
    return parsePhone(number, {}, context).map((found) => ({
      ...found,
      kind: 'phone' as const,
      strength: 'weak' as const,
    }));
  }
  const display = `${platform.name}: ${value}`;
  if (gives === 'group') return [sound(scoped(platform, inviteKey(value)), 'weak', { kind: gives, display })];
  if (gives === 'account') return [sound(scoped(platform, value), most, { kind: gives, display })];
  return [sound(scoped(platform, caseless(value)), 'weak', { kind: gives, display })];
}
