import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import statics from '@fastify/static';
import Fastify, { type FastifyInstance, LogController } from 'fastify';
import type { App } from '../app/start.ts';
import { type Caller, callerOf } from './caller.ts';
import { deliverRoute } from './deliver.ts';
import { directoryOf } from './directory.ts';
import { downloadRoute } from './download.ts';
import { replyWithError } from './errors.ts';
import { actionRoutes } from './routes.ts';

const WEB = fileURLToPath(new URL('../../dist/web/', import.meta.url));
/** Requests of one address in a minute, beyond which it has to wait; tries to sign in are counted apart. */
const PER_MINUTE = 3000;
const SIGN_INS_PER_MINUTE = 20;

/** Where a server listens: for browsers, or on the Unix socket that only this machine's same user reaches. */
export type Door = 'web' | 'socket';

/**
 * The HTTP door: every action of the table at POST /api/<name>, files into an intake, the OpenAPI document, the screens.
 *
 * Nothing but the program's own pages may call it from a browser: same-origin proof on every call, a strict
 * content security policy with Trusted Types, nothing cached, no outside request from any page.
 */
export async function makeServer(app: App, door: Door): Promise<FastifyInstance> {
  const server = Fastify({
    logger:
      door === 'web' && app.config.logLevel !== 'silent'
        ? {
            level: app.config.logLevel,
            stream: process.stderr,
            serializers: { req: describeRequest, res: describeReply },
          }
        : false,
    logController: new LogController({ disableRequestLogging: app.config.logLevel !== 'debug' }),
    trustProxy: app.config.trustProxy.length > 0 ? app.config.trustProxy : false,
    routerOptions: { maxParamLength: 100 },
    forceCloseConnections: true,
  });
  if (app.config.oidc) app.site.directory ??= directoryOf(app.config.oidc);
  const caller: Caller = await callerOf(app, door);
  server.setErrorHandler(replyWithError);
  await server.register(cookie);
  await server.register(helmet, helmetOptions(app));
  if (door === 'web') await server.register(rateLimit, { max: PER_MINUTE, timeWindow: '1 minute' });
  await server.register(multipart, {
    limits: { fileSize: 4 * 2 ** 30, files: 1000, fields: 10, fieldSize: 1000 },
    preservePath: true,
  });
  server.addHook('onSend', async (_, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store');
  });
  server.get('/healthz', async () => ({ status: 'ok' }));
  actionRoutes(server, app, caller, { signInLimit: { max: SIGN_INS_PER_MINUTE, timeWindow: '1 minute' } });
  deliverRoute(server, app, caller);
  downloadRoute(server, app, caller);
  if (door === 'web') await screens(server);
  return server;
}

async function screens(server: FastifyInstance): Promise<void> {
  if (!existsSync(WEB)) return;
  await server.register(statics, {
    root: WEB,
    cacheControl: false,
    preCompressed: true,
    setHeaders: (reply, path) => {
      reply.setHeader(
        'cache-control',
        path.includes('/assets/') ? 'public, max-age=31536000, immutable' : 'no-store',
      );
    },
  });
  server.setNotFoundHandler((request, reply) => {
    const isPage =
      request.method === 'GET' &&
      !request.url.startsWith('/api/') &&
      !/\.[a-z0-9]{1,5}(?:\?|$)/i.test(request.url);
    return isPage
      ? reply.sendFile('index.html')
      : reply.code(404).send({ error: { code: 'NOT_FOUND', words: 'There is nothing here.', details: {} } });
  });
}

function helmetOptions(app: App) {
  const secure = app.config.baseUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        fontSrc: ["'self'"],
        connectSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        requireTrustedTypesFor: ["'script'"],
        trustedTypes: ["'none'"],
      },
    },
    crossOriginEmbedderPolicy: true,
    referrerPolicy: { policy: 'no-referrer' as const },
    xFrameOptions: { action: 'deny' as const },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
  };
}

/** What a log line says of a request: never a body, a header or a query. */
const describeRequest = (request: { method: string; url: string }) => ({
  method: request.method,
  path: request.url.split('?')[0],
});
const describeReply = (reply: { statusCode: number }) => ({ status: reply.statusCode });
