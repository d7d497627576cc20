import type { Config } from '../app/config.ts';

/**
 * The session's cookie. Over https it bears the prefix `__Host-`: browsers then take it only with Secure, for this very host
 * and from it, so that no neighbour under the same domain can set another in its place (RFC 6265bis).
 */
export function cookieOf(config: Config): {
  name: string;
  attributes: { path: string; httpOnly: true; sameSite: 'strict'; secure: boolean };
} {
  const secure = config.baseUrl.startsWith('https:');
  return {
    name: secure ? '__Host-tipstaff' : 'tipstaff',
    attributes: { path: '/', httpOnly: true, sameSite: 'strict', secure },
  };
}
