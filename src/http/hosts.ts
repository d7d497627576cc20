import type { Config } from '../app/config.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);
const ANY = new Set(['0.0.0.0', '::', '[::]']);

/** Whether a Host header names this server: a foreign name that was made to lead here (DNS rebinding) does not. */
export type IsOwnHost = (host: string) => boolean;

/**
 * The base URL's host with its port; the address listened on, with any port; and this machine by its own names, which no
 * foreign page can bear.
 */
export function ownHosts(config: Pick<Config, 'baseUrl' | 'host'>): IsOwnHost {
  const base = new URL(config.baseUrl);
  const listened = config.host.includes(':') ? `[${config.host}]` : config.host;
  const bound = ANY.has(config.host) ? null : listened.toLowerCase();
  return (host) => {
    const found = /^(\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::(\d{1,5}))?$/i.exec(host);
    if (!found) return false;
    const name = found[1]!.toLowerCase();
    if (LOOPBACK.has(name) || name === bound) return true;
    const port = found[2] ?? (base.protocol === 'https:' ? '443' : '80');
    return name === base.hostname && port === (base.port || (base.protocol === 'https:' ? '443' : '80'));
  };
}

/**
 * Whether an Origin header is this very server's: scheme, host and port those by which the request came, or those of the base
 * URL. Another port of this machine is another program.
 */
export function isOwnOrigin(
  origin: string,
  request: { protocol: string; host: string },
  baseUrl: string,
): boolean {
  return [`${request.protocol}://${request.host}`, baseUrl].some(
    (own) => URL.canParse(own) && new URL(own).origin === origin.toLowerCase(),
  );
}
