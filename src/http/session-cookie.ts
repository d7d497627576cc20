import type { Config } from '../app/config.ts';

/** The cookies: a session's token, a sign-in whose second factor is open, and a browser that is known again. */
const NAMES = { session: 'tipstaff', ticket: 'tipstaff-ticket', device: 'tipstaff-device' } as const;

/**
 * A cookie's name and attributes. Over https it bears the prefix `__Host-`: browsers then take it only with Secure, for this
 * very host and from it, so that no neighbour under the same domain can set another in its place (RFC 6265bis).
 */
export function cookieOf(
  config: Pick<Config, 'baseUrl'>,
  kind: keyof typeof NAMES = 'session',
): {
  name: string;
  attributes: { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean };
} {
  const secure = config.baseUrl.startsWith('https:');
  return {
    name: `${secure ? '__Host-' : ''}${NAMES[kind]}`,
    attributes: { path: '/', httpOnly: true, sameSite: 'strict', secure },
  };
}
