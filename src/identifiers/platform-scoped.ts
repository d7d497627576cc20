import type { Hints } from './found.ts';
import { NO_PLATFORM, type Platform, platformOf } from './platform-alias.ts';

/**
 * A value that means something on one platform only, taken apart.
 *
 * platform  null where neither the document nor the text names one
 * value     without the platform
 */
export type Scoped = { platform: Platform | null; value: string };

/** Words in which documents say that they do not know. */
const NO_NAME = /^(?:unknown|n\/?a|none|null|not (?:stated|known|available)|other|-|\?)?$/i;

/**
 * Platform and value of an account, a screen name or a group: from the hint, else from a canonical or typed
 * `platform:value`. Canonical text passes through unchanged.
 */
export function scope(text: string, hints: Hints): Scoped {
  const hinted = NO_NAME.test(hints.platform?.trim() ?? '') ? null : platformOf(hints.platform!);
  const cut = text.indexOf(':');
  const prefix = text.slice(0, Math.max(cut, 0));
  const rest = text.slice(cut + 1).trim();
  if (cut > 0 && rest !== '') {
    if (prefix === NO_PLATFORM) return { platform: hinted, value: rest };
    const named = /^[\p{L}\p{M}\p{N}._-]{1,200}$/u.test(prefix) ? platformOf(prefix) : null;
    if (named && named.id !== '' && (hinted === null || hinted.id === named.id))
      return { platform: named, value: rest };
  }
  return { platform: hinted?.id ? hinted : null, value: text };
}

/** `platform:value`; `?:value` where no platform is known. */
export function scoped(platform: Platform | null, value: string): string {
  return `${platform?.id ?? NO_PLATFORM}:${value}`;
}
