import type { Readable } from 'node:stream';
import type { Multipart } from '@fastify/multipart';
import type { FastifyInstance } from 'fastify';
import { importList, type ListFile } from '../app/list-import.ts';
import { parseInput } from '../app/parse-input.ts';
import type { App } from '../app/start.ts';
import { begin } from '../hashlists/import-actions.ts';
import type { AskedList, Imported } from '../hashlists/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Caller } from './caller.ts';
import { HTTP_LIMITS } from './limits.ts';

/**
 * A hash list: multipart, the field `list` first (JSON: what it is), then its files, in order. They are read as they come and
 * nothing of them is put on the disk; the answer means that the list stands.
 */
export function importListRoute(server: FastifyInstance, app: App, caller: Caller): void {
  server.post('/api/hashlists.import', async (request): Promise<Imported> => {
    const actor = await caller(request, begin);
    if (!request.isMultipart())
      throw new TipstaffError('INPUT_INVALID', { problem: 'files come as multipart/form-data' });
    const limits = { fieldSize: HTTP_LIMITS.listField.value, fileSize: HTTP_LIMITS.listFile.value };
    const parts = request.parts({ limits });
    const first = await parts.next();
    const asked = askedIn(first.done ? null : first.value);
    return importList(app, actor, asked, filesOf(parts));
  });
}

function askedIn(part: Multipart | null): AskedList {
  const wrong = new TipstaffError('INPUT_INVALID', { problem: 'the field list comes before the files' });
  if (part?.type !== 'field' || part.fieldname !== 'list') {
    if (part?.type === 'file') part.file.resume();
    throw wrong;
  }
  let value: unknown;
  try {
    value = JSON.parse(String(part.value));
  } catch {
    throw new TipstaffError('INPUT_INVALID', { problem: 'the field list is no JSON' });
  }
  const parsed = parseInput(begin, value);
  if (!parsed.success) throw new TipstaffError('INPUT_INVALID', { problem: parsed.problem });
  return parsed.data as AskedList;
}

async function* filesOf(parts: AsyncIterable<Multipart>): AsyncGenerator<ListFile> {
  for await (const part of parts) {
    if (part.type !== 'file') continue;
    yield { file: part.filename, chunks: part.file as Readable };
    if (part.file.truncated) throw new TipstaffError('BODY_TOO_LARGE', { limit: '32 GiB a file' });
  }
}
