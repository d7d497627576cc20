import { randomBytes } from 'node:crypto';
import type { Input } from '../intake/open.ts';

/** A multipart/form-data body (RFC 7578) that is made while it is sent: the fields, then the files by name. */
export function multipart(
  fields: Readonly<Record<string, string>>,
  inputs: readonly Input[],
): { contentType: string; chunks: AsyncGenerator<Uint8Array> } {
  const boundary = `tipstaff-${randomBytes(16).toString('hex')}`;
  return { contentType: `multipart/form-data; boundary=${boundary}`, chunks: body(boundary, fields, inputs) };
}

async function* body(
  boundary: string,
  fields: Readonly<Record<string, string>>,
  inputs: readonly Input[],
): AsyncGenerator<Uint8Array> {
  for (const [name, value] of Object.entries(fields))
    yield Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`);
  for (const input of inputs) {
    const name = input.file.replace(/[\r\n"]/g, (character) => encodeURIComponent(character));
    yield Buffer.from(
      `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: application/octet-stream\r\n\r\n`,
    );
    yield* input.open();
    yield Buffer.from('\r\n');
  }
  yield Buffer.from(`--${boundary}--\r\n`);
}
