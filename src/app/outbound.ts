import { TipstaffError } from '../kernel/errors.ts';

/**
 * The only place of the program that may open a connection to the outside (tests/app/outbound.test.ts): to origins that
 * `TIPSTAFF_OUTBOUND` names, which is none unless an agency names its directory there.
 */
export type Reach = (address: string, init?: RequestInit) => Promise<Response>;

const WAIT_MS = 10_000;

/**
 * Ask one of these origins. No redirect is followed, no cookie and no referrer goes along, and an answer that takes longer
 * than ten seconds is given up. Fails OUTBOUND_REFUSED before anything is opened or looked up.
 */
export function reachOnly(origins: readonly string[]): Reach {
  const allowed = new Set(origins);
  return async (address, init = {}) => {
    const target = URL.canParse(address) ? new URL(address) : null;
    if (!target || !allowed.has(target.origin))
      throw new TipstaffError('OUTBOUND_REFUSED', { host: target?.host || 'an address that is none' });
    return fetch(target, {
      ...init,
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      signal: AbortSignal.any([AbortSignal.timeout(WAIT_MS), ...(init.signal ? [init.signal] : [])]),
    });
  };
}
