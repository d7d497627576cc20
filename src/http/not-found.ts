import type { FastifyInstance } from 'fastify';
import { actionNamed } from '../app/table.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { CALENDAR_FEEDS } from './calendar.ts';
import { CSP_REPORTS } from './csp-reports.ts';

const READ = 'GET, HEAD';

/**
 * What no route took: a known path by another method is told which it takes, a page of the screens gets their document, and
 * everything else is not there.
 */
export function elsewhere(server: FastifyInstance, hasScreens: boolean): void {
  server.setNotFoundHandler(async (request, reply) => {
    const path = request.url.split('?')[0]!;
    const reads = request.method === 'GET' || request.method === 'HEAD';
    const allowed = methodsOf(path, hasScreens);
    if (allowed !== null && !(reads && allowed === READ)) {
      reply.header('allow', allowed);
      throw new TipstaffError('METHOD_NOT_ALLOWED');
    }
    if (reads && hasScreens && isPage(path)) return reply.sendFile('index.html');
    throw new TipstaffError('NOT_FOUND', { record: 'place' });
  });
}

function methodsOf(path: string, hasScreens: boolean): string | null {
  if (path === CSP_REPORTS) return 'POST';
  if (path === '/healthz' || path === '/api/openapi.json' || path in CALENDAR_FEEDS) return READ;
  if (path.startsWith('/api/')) return actionNamed(path.slice('/api/'.length)) ? 'POST' : null;
  return hasScreens && isPage(path) ? READ : null;
}

/** An address of the screens: they route it themselves. What looks like a file is one or is not there. */
const isPage = (path: string): boolean =>
  path.startsWith('/') && !path.startsWith('/api/') && !/\.[a-z0-9]{1,5}$/i.test(path);
