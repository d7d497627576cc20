import type { FastifyInstance } from 'fastify';
import { call } from '../app/call.ts';
import { exports } from '../app/export-actions.ts';
import type { App } from '../app/start.ts';
import type { Export, ExportFormat } from '../documents/shape.ts';
import { unspool } from '../documents/spool.ts';
import type { Caller } from './caller.ts';

const MEDIA: Record<ExportFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  graphml: 'application/xml; charset=utf-8',
};

/**
 * A finished export, handed out once. What the log says of it is committed before the first byte goes; the body is the
 * file itself, with its SHA-256 as `Repr-Digest` (RFC 9530). Whether it arrives or not, it is destroyed afterwards.
 */
export function downloadRoute(server: FastifyInstance, app: App, caller: Caller): void {
  server.post('/api/documents.fetch', async (request, reply) => {
    const actor = await caller(request, exports.fetch);
    const made = (await call(app, exports.fetch, request.body, actor)) as Export & { format: ExportFormat };
    reply
      .header('content-type', MEDIA[made.format])
      .header('content-length', made.bytes)
      .header('content-disposition', `attachment; filename="${made.name}"`)
      .header('x-content-type-options', 'nosniff')
      .header('repr-digest', `sha-256=:${Buffer.from(made.digest, 'hex').toString('base64')}:`);
    return reply.send(unspool(app.database, actor.unit, made.export));
  });
}
