import { caseless } from './clean-text.ts';
import { type Found, type Hints, sound } from './found.ts';
import { scope, scoped } from './platform-scoped.ts';

/**
 * A screen name (handle, user name) that the user chose. Canonical `platform:name`, lower case, without @; `?:name` where
 * no platform is known. Always weak: handles are given up, taken over and alike on many platforms.
 */
export function parseScreenName(text: string, hints: Hints): Found[] {
  const { platform, value } = scope(text, hints);
  const bare = value.replace(/^(?:@|\/?u\/|\s)+(?=.)/i, '');
  const name = caseless(bare);
  const traps = platform?.known ? [] : (['platform_unknown'] as const);
  return [sound(scoped(platform, name), 'weak', { display: bare, traps: [...traps] })];
}
