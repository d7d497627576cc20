import type { FastifyReply } from 'fastify';
import { ABSOLUTE_MS } from '../access/session-store.ts';
import type { App } from '../app/start.ts';
import { DAY_MS } from '../kernel/time.ts';
import { cookieOf } from './session-cookie.ts';

/** Acts whose answers bring secrets for the browser; tries at them are limited for each address. */
export const SIGN_IN_ACTIONS: ReadonlySet<string> = new Set([
  'access.signIn',
  'access.signInCode',
  'access.signInPasskey',
  'access.passkeyChallenge',
  'access.beginDirectory',
  'access.signInDirectory',
  'access.proveAgain',
]);

const KEPT = {
  token: { cookie: 'session', seconds: ABSOLUTE_MS / 1000 },
  ticket: { cookie: 'ticket', seconds: 300 },
  device: { cookie: 'device', seconds: (180 * DAY_MS) / 1000 },
} as const;

/** Put an answer's secrets into cookies: the rest, which may be shown, and the new session's token, which may not. */
export function setCookies(
  app: App,
  reply: FastifyReply,
  output: Record<string, unknown>,
): Record<string, unknown> & { token: string | null } {
  const rest: Record<string, unknown> = { ...output };
  for (const [name, { cookie, seconds }] of Object.entries(KEPT)) {
    const value = rest[name];
    delete rest[name];
    if (typeof value !== 'string') continue;
    const made = cookieOf(app.config, cookie);
    reply.setCookie(made.name, value, { ...made.attributes, maxAge: seconds });
  }
  const token = typeof output['token'] === 'string' ? output['token'] : null;
  if (token) clear(app, reply, 'ticket');
  return { ...rest, token };
}

export function clearCookies(app: App, reply: FastifyReply): void {
  for (const { cookie } of [KEPT.token, KEPT.ticket]) clear(app, reply, cookie);
}

function clear(app: App, reply: FastifyReply, cookie: Parameters<typeof cookieOf>[1]): void {
  const { name, attributes } = cookieOf(app.config, cookie);
  reply.clearCookie(name, attributes);
}
