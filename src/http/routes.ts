import type { FastifyInstance, FastifyReply } from 'fastify';
import { ABSOLUTE_MS, endSession } from '../access/store.ts';
import type { Action } from '../actions/action.ts';
import { call } from '../app/call.ts';
import { openApi } from '../app/open-api.ts';
import type { App } from '../app/start.ts';
import { ACTIONS } from '../app/table.ts';
import type { Caller } from './caller.ts';
import { HTTP_LIMITS } from './limits.ts';
import { cookieOf } from './session-cookie.ts';

/** Every action at its own path. Reads are POST too: no name or number ever stands in a URL or a proxy's log. */
export function actionRoutes(
  server: FastifyInstance,
  app: App,
  caller: Caller,
  limits: { signInLimit: object },
): void {
  server.get('/api/openapi.json', async () => openApi());
  for (const action of ACTIONS as readonly Action[]) {
    if (action.internal || action.name === 'intake.deliver') continue;
    const options = {
      bodyLimit: HTTP_LIMITS[action.name === 'intake.retry' ? 'document' : 'body'].value,
      ...(action.name === 'access.signIn' && { config: { rateLimit: limits.signInLimit } }),
    };
    server.post(`/api/${action.name}`, options, async (request, reply) => {
      const actor = await caller(request);
      const output = await call(app, action, request.body, actor);
      return afterwards(app, action, output, request.cookies[cookieOf(app.config).name], reply);
    });
  }
}

/** A token goes into the cookie, which scripts cannot read, and nowhere else. */
async function afterwards(
  app: App,
  action: Action,
  output: unknown,
  token: string | undefined,
  reply: FastifyReply,
): Promise<unknown> {
  if (action.name === 'access.signIn') {
    const { token: fresh, ...rest } = output as { token: string };
    if (token) await app.database.transaction('write', (db) => endSession(db, token));
    const { name, attributes } = cookieOf(app.config);
    reply.setCookie(name, fresh, { ...attributes, maxAge: ABSOLUTE_MS / 1000 });
    return rest;
  }
  if (action.name === 'access.signOut') {
    const { name, attributes } = cookieOf(app.config);
    reply.clearCookie(name, attributes);
    reply.header('clear-site-data', '"cache", "cookies", "storage"');
  }
  return output;
}
