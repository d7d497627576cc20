import type { FastifyRequest } from 'fastify';
import { placeOf } from '../app/fault.ts';

/** All that a log line may hold beside time, level, process and its words. Nothing else leaves, whoever writes it. */
export const LOG_FIELDS = [
  'reqId',
  'req',
  'res',
  'responseTime',
  'reference',
  'code',
  'kind',
  'at',
  'directive',
  'count',
] as const;

/** The words that lines may have. A library's own words may quote what it was given. */
const WORDS = new Set([
  'failed',
  'policy',
  'refused',
  'incoming request',
  'request completed',
  'slowed down',
  'listening',
]);

type Line = Record<string, unknown>;

/** Settings of the one logger: fields and words by allow-list, errors as kind and place in this program. */
export const LOGGER = {
  stream: process.stderr,
  base: { pid: process.pid },
  formatters: { log: allowed },
  serializers: { req: describeRequest, res: describeReply },
  hooks: {
    logMethod(this: unknown, given: unknown[], write: (...line: unknown[]) => void) {
      const fields = given.find((each): each is Line => each !== null && typeof each === 'object') ?? {};
      const words = given.find((each): each is string => typeof each === 'string' && WORDS.has(each));
      write.call(this, allowed(fields instanceof Error ? { err: fields } : fields), words ?? 'other');
    },
  },
};

function allowed(line: Line): Line {
  const kept: Line = {};
  for (const name of LOG_FIELDS) if (line[name] !== undefined) kept[name] = line[name];
  const fault = line['err'];
  if (fault instanceof Error) Object.assign(kept, { kind: fault.name, at: placeOf(fault) });
  return kept;
}

/** Method and the route's own pattern: never the address as it was typed, a body, a header or a query. */
function describeRequest(request: FastifyRequest): Line {
  return { method: request.method, path: request.routeOptions?.url ?? 'unknown' };
}

function describeReply(reply: { statusCode?: number }): Line {
  return { status: reply.statusCode };
}
