import type { FastifyRequest } from 'fastify';
import { actorOfToken, touchSession } from '../access/store.ts';
import type { Actor } from '../actions/shape.ts';
import { consoleActor } from '../app/first-run.ts';
import { ANONYMOUS } from '../app/perform.ts';
import type { App } from '../app/start.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Door } from './server.ts';
import { cookieOf } from './session-cookie.ts';

/** Who calls, by session cookie, or by the socket that only the operating system's same user can open. */
export type Caller = (request: FastifyRequest) => Promise<Actor>;

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
  if (door === 'socket') {
    const actor = await consoleActor(app.database);
    return async () => actor;
  }
  return async (request) => {
    refuseForeign(request);
    const token = request.cookies[cookieOf(app.config).name];
    if (!token) return NOBODY;
    const now = app.clock();
    const found = await app.database.transaction('read', (db) => actorOfToken(db, token, now));
    if (!found) return NOBODY;
    if (found.stale) await app.database.transaction('write', (db) => touchSession(db, token, now));
    return found.actor;
  };
}

/** A browser says where a request comes from; a form of another site cannot set the header either. */
function refuseForeign(request: FastifyRequest): void {
  const site = request.headers['sec-fetch-site'];
  const foreign = site !== undefined && site !== 'same-origin';
  if (foreign || request.headers['x-tipstaff'] !== '1') throw new TipstaffError('SAME_ORIGIN_ONLY');
}
