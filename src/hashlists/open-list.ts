import { ncmecReader } from './ncmec.ts';
import type { RecordReader } from './record.ts';
import type { ListFormat } from './shape.ts';
import { sheetOf, tableReader } from './table.ts';
import { unreadable } from './unreadable.ts';
import { vicsReader } from './vics.ts';

/** So much of a file is looked at before its reader is chosen. */
export const HEAD_BYTES = 65_536;

/**
 * The reader of a file, chosen by its first bytes, never by its name. Fails HASHLIST_UNREADABLE where none reads it. Pure.
 *
 * head  up to `HEAD_BYTES`, as `plainBytes` gives them
 */
export function readerOf(head: Buffer): { format: ListFormat; reader: RecordReader } {
  const text = head.toString('latin1');
  const first = text.trimStart()[0];
  if (first === undefined) throw unreadable('the file is empty');
  if (text.startsWith('PK\u0003\u0004')) throw unreadable('the file is a ZIP; unpack it first');
  if (text.startsWith('SQLite format 3'))
    throw unreadable('the file is a database; export its hashes as CSV');
  if (text.includes('\0')) throw unreadable('the file is no text');
  if (first === '{' || first === '[') return { format: 'vics', reader: vicsReader() };
  if (first === '<') return { format: 'ncmec', reader: ncmecReader() };
  const sheet = sheetOf(text);
  const format = sheet.icse ? 'icse' : sheet.header ? 'table' : 'lines';
  return { format, reader: tableReader(sheet) };
}

/** A file's bytes as text that extends ASCII: UTF-16 becomes UTF-8, a byte order mark goes. */
export async function* plainBytes(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  let decoder: InstanceType<typeof TextDecoder> | null = null;
  let held: Buffer | null = Buffer.alloc(0);
  for await (const chunk of chunks) {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    if (held) {
      bytes = Buffer.concat([held, bytes]);
      held = bytes;
      if (bytes.length < 3) continue;
      held = null;
      decoder = decoderOf(bytes);
      if (!decoder && bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) bytes = bytes.subarray(3);
    }
    yield decoder ? Buffer.from(decoder.decode(bytes, { stream: true })) : bytes;
  }
  if (held && held.length > 0) yield held;
}

function decoderOf([a, b]: Buffer): InstanceType<typeof TextDecoder> | null {
  if (a === 0xff && b === 0xfe) return new TextDecoder('utf-16le');
  return a === 0xfe && b === 0xff ? new TextDecoder('utf-16be') : null;
}
