import { caseless } from './clean-text.ts';
import { type Found, type Hints, sound } from './found.ts';
import { scope, scoped } from './platform-scoped.ts';
import { pageOf } from './profile-page.ts';
import { readAddress } from './web-address.ts';

/**
 * A group, channel, server or chat room. Canonical `platform:name` in lower case; an invitation
 * `telegram:invite/AbCdEf` keeps its case, since codes differ by it. Accepts the invitation's address as well.
 *
 * Always weak: a group has many members. Trap: names of groups recur; ids and invitations do not.
 */
export function parseGroup(text: string, hints: Hints): Found[] {
  const url = /[./]/.test(text) && !/\s/.test(text) ? readAddress(text) : null;
  const page = url && pageOf(url);
  if (page && (page.gives === 'group' || page.gives === 'screen_name')) {
    const value = page.gives === 'group' ? inviteKey(page.value) : page.value;
    return [sound(scoped(page.platform, value), 'weak', { display: `${page.platform.name}: ${page.value}` })];
  }
  const { platform, value } = scope(text, hints);
  const bare = value.replace(/^[@\s]+(?=.)/, '');
  const key = bare.startsWith(INVITE) ? bare : caseless(bare);
  return [
    sound(scoped(platform, key), 'weak', {
      display: bare,
      traps: platform?.known ? [] : ['platform_unknown'],
    }),
  ];
}

const INVITE = 'invite/';

/** A group's id or invitation code out of an address: numbers as they are, codes marked, so that their case is kept. */
export function inviteKey(value: string): string {
  return /^\d+$/.test(value) ? value : `${INVITE}${value}`;
}
