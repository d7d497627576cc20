import { dirname } from 'node:path/posix';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { call } from '../app/call.ts';
import type { App } from '../app/start.ts';
import { deliver } from '../intake/delivery-actions.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Caller } from './caller.ts';

/**
 * Files into an intake: multipart, the field `run` first, then files whose names are their relative paths. The answer
 * means that all of them are on the disk. Bodies are streamed; only a ZIP is held in memory until it is read.
 */
export function deliverRoute(server: FastifyInstance, app: App, caller: Caller): void {
  server.post('/api/intake.deliver', async (request) => {
    const actor = await caller(request, deliver);
    if (!request.isMultipart())
      throw new TipstaffError('INPUT_INVALID', { problem: 'files come as multipart/form-data' });
    let run: string | null = null;
    let files = 0;
    let bytes = 0;
    let end = () => {};
    try {
      for await (const part of request.parts()) {
        if (part.type === 'field') {
          if (part.fieldname !== 'run' || run !== null) continue;
          run = String(part.value);
          await call(app, deliver, { run }, actor);
          end = await (await app.jobs.open(run, actor, true)).turn();
          continue;
        }
        if (run === null)
          throw new TipstaffError('INPUT_INVALID', { problem: 'the field run comes before the files' });
        const file = safePath(part.filename);
        const counted = count(part.file, (length) => {
          bytes += length;
        });
        await app.jobs
          .get(run)
          .add({ file, group: groupOf(run, file), open: once(counted, file), size: null });
        await counted.return(undefined);
        part.file.resume(); // what was passed over unread still has to come off the wire
        if (part.file.truncated) throw new TipstaffError('BODY_TOO_LARGE', { limit: '4 GiB a file' });
        files += 1;
      }
      if (run !== null) await app.jobs.get(run).settle();
    } finally {
      end();
    }
    return { files, bytes };
  });
}

/** Documents belong together by the folder they were dropped from. */
const groupOf = (run: string, file: string) => `${run}/${dirname(file)}`;

/** A name, never a place: no drive, no way up, no control characters. */
function safePath(name: string | undefined): string {
  const parts = (name ?? '')
    .replaceAll('\\', '/')
    .split('/')
    .filter((part) => part !== '' && part !== '.' && part !== '..');
  return (
    parts
      .join('/')
      .replace(/\p{Cc}/gu, '\uFFFD')
      .slice(0, 1000) || 'file'
  );
}

/** Left early, as a file that is passed over is, the stream stays whole: one that is destroyed holds up all that follow. */
async function* count(stream: Readable, counted: (length: number) => void): AsyncGenerator<Uint8Array> {
  for await (const chunk of stream.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    counted(chunk.byteLength);
    yield chunk;
  }
}

/** A delivered stream can be read once. */
function once(stream: AsyncIterable<Uint8Array>, file: string): () => AsyncIterable<Uint8Array> {
  let used = false;
  return () => {
    if (used) throw new TipstaffError('INTAKE_FRAME_BROKEN', { file });
    used = true;
    return stream;
  };
}
