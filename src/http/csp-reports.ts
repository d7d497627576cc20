import type { FastifyInstance } from 'fastify';
import { HTTP_LIMITS } from './limits.ts';

/** Where browsers send what the content security policy stopped. */
export const CSP_REPORTS = '/reports/csp';

const DIRECTIVES = new Set([
  'default-src',
  'script-src',
  'script-src-elem',
  'script-src-attr',
  'style-src',
  'style-src-elem',
  'style-src-attr',
  'img-src',
  'font-src',
  'connect-src',
  'object-src',
  'frame-src',
  'worker-src',
  'manifest-src',
  'media-src',
  'base-uri',
  'form-action',
  'frame-ancestors',
  'require-trusted-types-for',
  'trusted-types',
]);

/**
 * Counts reports by directive, and logs the directive. A report quotes addresses and pieces of pages: of those nothing is
 * kept or logged. Anybody may send one, so it is small, rare and without effect.
 */
export function cspReports(server: FastifyInstance): Map<string, number> {
  const counts = new Map<string, number>();
  void server.register(async (route) => {
    route.removeAllContentTypeParsers();
    route.addContentTypeParser(
      ['application/csp-report', 'application/json'],
      { parseAs: 'string', bodyLimit: HTTP_LIMITS.report.value },
      async (_: unknown, body: string) => directiveOf(body),
    );
    route.post(
      CSP_REPORTS,
      { config: { rateLimit: { max: HTTP_LIMITS.reportsPerMinute.value, timeWindow: '1 minute' } } },
      async (request, reply) => {
        const directive = request.body as string;
        counts.set(directive, (counts.get(directive) ?? 0) + 1);
        request.log.warn({ code: 'CSP', directive }, 'policy');
        return reply.code(204).send();
      },
    );
  });
  return counts;
}

/** The directive that a report names, where it is one that there is. Browsers differ in how they spell the key. */
function directiveOf(body: string): string {
  try {
    const report = (JSON.parse(body) as { 'csp-report'?: Record<string, unknown> })['csp-report'];
    const named = report?.['effective-directive'] ?? report?.['violated-directive'];
    const first = typeof named === 'string' ? named.split(' ')[0]! : '';
    return DIRECTIVES.has(first) ? first : 'other';
  } catch {
    return 'other';
  }
}
