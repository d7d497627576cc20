/** The only way out of the program: to origins that the settings name. The list is empty where no directory is set. */
export type Outbound = (url: string, init?: RequestInit) => Promise<Response>;

const TIMEOUT_MS = 10_000;

/**
 * A way out to these origins and to no other. A redirect is not followed: it would lead elsewhere.
 *
 * Throws TypeError for any other origin, before a socket is opened.
 */
export function outboundTo(origins: readonly string[]): Outbound {
  const allowed = new Set(origins.map((each) => new URL(each).origin));
  return async (url, init = {}) => {
    if (!allowed.has(new URL(url).origin)) throw new TypeError('no way out to this origin');
    return fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
  };
}
