import type { FastifyInstance, FastifyReply } from 'fastify';
import { ABSOLUTE_MS, endSession } from '../access/store.ts';
import type { Action } from '../actions/action.ts';
import { call } from '../app/call.ts';
import { openApi } from '../app/open-api.ts';
import type { App } from '../app/start.ts';
import { ACTIONS } from '../app/table.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { type Caller, COOKIE } from './caller.ts';

/** Most bytes of a request; of one that brings a corrected document along. */
const BODY_LIMIT = 2 ** 20;
const DOCUMENT_LIMIT = 20 * 2 ** 20;
const LONG = new Set(['intake.retry', 'audit.verify']);

/** Every action at its own path. Reads are POST too: no name or number ever stands in a URL or a proxy's log. */
export function actionRoutes(
  server: FastifyInstance,
  app: App,
  caller: Caller,
  limits: { signInLimit: object },
): void {
  server.get('/api/openapi.json', async () => openApi());
  server.route({
    method: ['GET', 'PUT', 'PATCH', 'DELETE'],
    url: '/api/*',
    handler: async (_, reply) => {
      reply.header('allow', 'POST');
      throw new TipstaffError('METHOD_NOT_ALLOWED');
    },
  });
  for (const action of ACTIONS as readonly Action[]) {
    if (action.internal || action.name === 'intake.deliver') continue;
    const options = {
      bodyLimit: LONG.has(action.name) ? DOCUMENT_LIMIT : BODY_LIMIT,
      ...(action.name === 'access.signIn' && { config: { rateLimit: limits.signInLimit } }),
    };
    server.post(`/api/${action.name}`, options, async (request, reply) => {
      const actor = await caller(request);
      const output = await call(app, action, request.body, actor);
      return afterwards(app, action, output, request.cookies[COOKIE], reply);
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
    reply.setCookie(COOKIE, fresh, {
      path: '/',
      httpOnly: true,
      sameSite: 'strict',
      secure: app.config.baseUrl.startsWith('https:'),
      maxAge: ABSOLUTE_MS / 1000,
    });
    return rest;
  }
  if (action.name === 'access.signOut') {
    reply.clearCookie(COOKIE, { path: '/' });
    reply.header('clear-site-data', '"cache", "cookies", "storage"');
  }
  return output;
}
