import type { FastifyRequest } from 'fastify';
import { actorOfToken, touchSession } from '../access/session-store.ts';
import { actorOfApiToken, touchToken } from '../access/token-store.ts';
import type { Action } from '../actions/action.ts';
import type { Actor, Origin } from '../actions/shape.ts';
import { consoleActor } from '../app/first-run.ts';
import { ANONYMOUS } from '../app/perform.ts';
import type { App } from '../app/start.ts';
import { deciding } from '../app/table.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Door } from './server.ts';
import { cookieOf } from './session-cookie.ts';

/** Who calls for an action: by session cookie, by a machine's token, or by the socket that only the operating system's same user can open. */
export type Caller = (request: FastifyRequest, action: Action) => Promise<Actor>;

const NOBODY: Actor = {
  id: ANONYMOUS,
  unit: 1,
  name: '',
  displayName: '',
  roles: [],
  permissions: new Set(),
  mustSetPassword: false,
  mustEnrol: false,
  session: null,
  via: 'nobody',
  provenAt: null,
  only: null,
};

/** How callers are known at a door. Fails SAME_ORIGIN_ONLY for calls that a page of another origin may have made. */
export async function callerOf(app: App, door: Door): Promise<Caller> {
  if (door === 'socket')
    return async (request, action) => {
      if (request.headers.authorization !== undefined) return byToken(app, request);
      return app.config.console ? consoleActor(app.database, deciding(action, request.body)) : NOBODY;
    };
  return async (request) => {
    refuseForeign(request);
    const from = originOf(app, request);
    // one or the other: a call that brings a token has no part in the cookie
    const actor =
      request.headers.authorization !== undefined
        ? await byToken(app, request)
        : await byCookie(app, request);
    return { ...actor, from };
  };
}

async function byCookie(app: App, request: FastifyRequest): Promise<Actor> {
  const token = request.cookies[cookieOf(app.config).name];
  if (!token) return NOBODY;
  const now = app.clock();
  const found = await app.database.transaction('read', 'house', (db) => actorOfToken(db, token, now));
  if (!found) return NOBODY;
  if (found.stale) await app.database.transaction('write', 'house', (db) => touchSession(db, token, now));
  return found.actor;
}

async function byToken(app: App, request: FastifyRequest): Promise<Actor> {
  const token = /^Bearer (\S{1,200})$/.exec(request.headers.authorization ?? '')?.[1];
  return token === undefined ? NOBODY : ((await tokenActor(app, token)) ?? NOBODY);
}

/** Who acts by a machine's token, its last use noted; null where it opens nothing. */
export async function tokenActor(app: Pick<App, 'database' | 'clock'>, token: string): Promise<Actor | null> {
  const now = app.clock();
  const found = await app.database.transaction('read', 'house', (db) => actorOfApiToken(db, token, now));
  if (found?.stale) await app.database.transaction('write', 'house', (db) => touchToken(db, token, now));
  return found?.actor ?? null;
}

function originOf(app: App, request: FastifyRequest): Origin {
  return {
    address: request.ip,
    agent: (request.headers['user-agent'] ?? '').replace(/\p{Cc}/gu, '').slice(0, 300),
    device: request.cookies[cookieOf(app.config, 'device').name] || null,
    ticket: request.cookies[cookieOf(app.config, 'ticket').name] || null,
  };
}

/** A browser says where a request comes from; a form of another site cannot set the header either. */
function refuseForeign(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin';
  if (foreign || request.headers['x-tipstaff'] !== '1') throw new TipstaffError('SAME_ORIGIN_ONLY');
}
