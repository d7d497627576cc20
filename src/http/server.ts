import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import cookie from '@fastify/cookie';
import helmet from '@fastify/helmet';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import statics from '@fastify/static';
import Fastify, {
  type FastifyHttpOptions,
  type FastifyInstance,
  LogController,
  type RawServerDefault,
} from 'fastify';
import type { App } from '../app/start.ts';
import { calendarRoutes } from './calendar.ts';
import { type Caller, callerOf } from './caller.ts';
import { cspReports } from './csp-reports.ts';
import { deliverRoute } from './deliver.ts';
import { directoryOf } from './directory.ts';
import { downloadRoute } from './download.ts';
import { replyWithError } from './errors.ts';
import { gate } from './gate.ts';
import { answerHeaders, helmetOptions } from './headers.ts';
import { importListRoute } from './import-list.ts';
import { jsonBodies } from './json-body.ts';
import { HTTP_LIMITS } from './limits.ts';
import { LOGGER } from './log.ts';
import { elsewhere } from './not-found.ts';
import { readableUrl } from './readable-url.ts';
import { actionRoutes } from './routes.ts';
import { tlsServer } from './tls.ts';
import { countUnsigned } from './unsigned.ts';

const WEB = fileURLToPath(new URL('../../dist/web/', import.meta.url));

/** Where a server listens: for browsers, or on the Unix socket that only this machine's same user reaches. */
export type Door = 'web' | 'socket';

declare module 'fastify' {
  interface FastifyInstance {
    /** what browsers told that the content security policy stopped: directive → how often */
    cspCounts: ReadonlyMap<string, number>;
  }
}

/**
 * The HTTP door: every action of the table at POST /api/<name>, files into an intake, the OpenAPI document, the screens.
 *
 * Nothing but the program's own pages may call it from a browser: same-origin proof on every call, a strict
 * content security policy with Trusted Types, nothing cached, no outside request from any page. With certificate files
 * it speaks TLS itself.
 */
export async function makeServer(app: App, door: Door): Promise<FastifyInstance> {
  const server = Fastify(options(app, door));
  limitConnections(server);
  if (app.config.oidc) app.site.directory ??= directoryOf(app.config.oidc, app.reach);
  const caller: Caller = await callerOf(app, door);
  server.setErrorHandler(replyWithError);
  countUnsigned(server, app.clock);
  await server.register(cookie);
  await server.register(helmet, helmetOptions(app));
  answerHeaders(server);
  gate(server, app, door === 'web');
  if (door === 'web')
    await server.register(rateLimit, { max: HTTP_LIMITS.perMinute.value, timeWindow: '1 minute' });
  jsonBodies(server);
  await server.register(multipart, {
    limits: {
      fileSize: HTTP_LIMITS.file.value,
      files: HTTP_LIMITS.files.value,
      fields: HTTP_LIMITS.fields.value,
      fieldSize: HTTP_LIMITS.field.value,
    },
    preservePath: true,
  });
  server.get('/healthz', async () => ({ status: 'ok' }));
  const signInLimit = { max: HTTP_LIMITS.signInsPerMinute.value, timeWindow: '1 minute' };
  actionRoutes(server, app, caller, { signInLimit });
  deliverRoute(server, app, caller);
  importListRoute(server, app, caller);
  downloadRoute(server, app, caller);
  calendarRoutes(server, app);
  if (door === 'web') server.decorate('cspCounts', cspReports(server));
  const hasScreens = door === 'web' && existsSync(WEB);
  if (hasScreens) await screens(server);
  elsewhere(server, hasScreens);
  return server;
}

/** How large headers may be, and how often it is looked whether a connection is too slow. */
const connection = { maxHeaderSize: HTTP_LIMITS.header.value, connectionsCheckingInterval: 3000 };

function options(app: App, door: Door): FastifyHttpOptions<RawServerDefault> {
  const { config } = app;
  const serverFactory = door === 'web' ? tlsServer(config, connection) : undefined;
  return {
    logger: door === 'web' && config.logLevel !== 'silent' ? { level: config.logLevel, ...LOGGER } : false,
    logController: new LogController({ disableRequestLogging: config.logLevel !== 'debug' }),
    trustProxy: door === 'web' && config.trustProxy.length > 0 ? config.trustProxy : false,
    rewriteUrl: readableUrl,
    routerOptions: { maxParamLength: 100 },
    bodyLimit: HTTP_LIMITS.body.value,
    forceCloseConnections: true,
    http: connection,
    ...(serverFactory && { serverFactory }),
  };
}

/** Times and counts by which one that sends slowly, or opens many connections, is ended. */
function limitConnections({ server }: FastifyInstance): void {
  server.headersTimeout = HTTP_LIMITS.headersTime.value;
  server.requestTimeout = HTTP_LIMITS.requestTime.value;
  server.keepAliveTimeout = HTTP_LIMITS.keepAlive.value;
  server.maxRequestsPerSocket = HTTP_LIMITS.perConnection.value;
  server.maxConnections = HTTP_LIMITS.connections.value;
  server.timeout = HTTP_LIMITS.idle.value;
}

async function screens(server: FastifyInstance): Promise<void> {
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
}
