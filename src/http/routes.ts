import type { FastifyInstance, FastifyReply } from 'fastify';
import { endSession } from '../access/session-store.ts';
import type { Action } from '../actions/action.ts';
import { call } from '../app/call.ts';
import { openApi } from '../app/open-api.ts';
import type { App } from '../app/start.ts';
import { ACTIONS } from '../app/table.ts';
import type { Caller } from './caller.ts';
import { clearCookies, SIGN_IN_ACTIONS, setCookies } from './cookies.ts';
import { HTTP_LIMITS } from './limits.ts';
import { cookieOf } from './session-cookie.ts';

/** They may bring a document along. */
const LONG = new Set(['intake.retry', 'audit.verify']);
/** Files in and files out have routes of their own (deliver.ts, import-list.ts, download.ts). */
const OWN_ROUTE = new Set(['intake.deliver', 'hashlists.import', 'documents.fetch']);

/** Every action at its own path. Reads are POST too: no name or number ever stands in a URL or a proxy's log. */
export function actionRoutes(
  server: FastifyInstance,
  app: App,
  caller: Caller,
  limits: { signInLimit: object },
): void {
  server.get('/api/openapi.json', async () => openApi());
  for (const action of ACTIONS as readonly Action[]) {
    if (action.internal || OWN_ROUTE.has(action.name)) continue;
    const options = {
      bodyLimit: HTTP_LIMITS[LONG.has(action.name) ? 'document' : 'body'].value,
      ...(SIGN_IN_ACTIONS.has(action.name) && { config: { rateLimit: limits.signInLimit } }),
    };
    server.post(`/api/${action.name}`, options, async (request, reply) => {
      const actor = await caller(request, action);
      const output = await call(app, action, request.body, actor);
      return afterwards(app, action, output, request.cookies[cookieOf(app.config).name], reply);
    });
  }
}

/** Secrets that a browser keeps go into cookies, which scripts cannot read, and nowhere else. */
async function afterwards(
  app: App,
  action: Action,
  output: unknown,
  token: string | undefined,
  reply: FastifyReply,
): Promise<unknown> {
  if (SIGN_IN_ACTIONS.has(action.name)) {
    const { token: fresh, ...rest } = setCookies(app, reply, output as Record<string, unknown>);
    if (fresh && token && action.name !== 'access.proveAgain')
      await app.database.transaction('write', 'house', (db) => endSession(db, token));
    return rest;
  }
  if (action.name === 'access.signOut') {
    clearCookies(app, reply);
    reply.header('clear-site-data', '"cache", "cookies", "storage"');
  }
  return output;
}
