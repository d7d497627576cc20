import { type Digests, DigestTaker, digestsWhenAsked } from './scrub-digests.ts';
import { HEAD_BYTES } from './sniff.ts';

/** Most bytes of each kind of thing that the opener holds or unpacks. */
export type OpenLimits = {
  /** an XML, JSON or PDF document, held whole */
  documentBytes: number;
  /** one line of NDJSON, one record of a table */
  lineBytes: number;
  /** a ZIP that comes as a stream and not as a file on disk */
  zipBytes: number;
  /** all that one ZIP unpacks to */
  unpackedBytes: number;
  /** unpacked to packed, beyond the first `ratioFrom` bytes */
  ratio: number;
  ratioFrom: number;
  members: number;
  /** text of a format that is not known: kept up to here */
  unknownBytes: number;
  pdfPages: number;
  /** longest wait for one more page of a PDF */
  pdfPageMs: number;
};

const MIB = 1_048_576;

export const OPEN_LIMITS: OpenLimits = {
  documentBytes: 64 * MIB,
  lineBytes: 16 * MIB,
  zipBytes: 512 * MIB,
  unpackedBytes: 2_048 * MIB,
  ratio: 200,
  ratioFrom: 10 * MIB,
  members: 100_000,
  unknownBytes: MIB,
  pdfPages: 2_000,
  pdfPageMs: 4_000,
};

export type OpenOptions = {
  limits?: Partial<OpenLimits>;
  /** told of a file that is passed over on purpose: the simulator's answer sheet */
  onSkip?: (file: string, words: string) => void;
};

/** Bytes whose beginning has been looked at. `chunks` gives them all, the head included, and can be read once. */
export type Source = {
  file: string;
  group: string;
  member: string;
  head: Buffer;
  /** the head is all there is */
  complete: boolean;
  chunks: AsyncIterable<Buffer>;
};

/** Reads on until the head is full and `enough` is content with it; asks again each time the head has doubled. */
export async function lookInto(
  names: Pick<Source, 'file' | 'group' | 'member'>,
  input: AsyncIterable<Uint8Array>,
  enough: (head: Buffer) => boolean = () => true,
): Promise<Source> {
  const iterator = input[Symbol.asyncIterator]();
  const parts: Buffer[] = [];
  let size = 0;
  let complete = false;
  let wanted = HEAD_BYTES;
  while (!complete) {
    if (size >= wanted) {
      if (enough(joined(parts))) break;
      wanted = size * 2;
    }
    const next = await iterator.next();
    if (next.done) complete = true;
    else {
      parts.push(asBuffer(next.value));
      size += next.value.length;
    }
  }
  const head = joined(parts);
  const { file, group, member } = names;
  return { file, group, member, head, complete, chunks: chunksOf(head, complete, iterator) };
}

/** Joins in place, so that a head that grows is not copied again and again. */
function joined(parts: Buffer[]): Buffer {
  if (parts.length === 1) return parts[0]!;
  const whole = Buffer.concat(parts);
  parts.length = 0;
  parts.push(whole);
  return whole;
}

async function* chunksOf(
  head: Buffer,
  complete: boolean,
  rest: AsyncIterator<Uint8Array>,
): AsyncGenerator<Buffer> {
  try {
    if (head.length > 0) yield head;
    while (!complete) {
      const next = await rest.next();
      if (next.done) return;
      yield asBuffer(next.value);
    }
  } finally {
    if (!complete) await rest.return?.();
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** All bytes of a source, or null where they are more than `limit`; the digests are of all of them either way. */
export async function collect(
  source: Source,
  limit: number,
): Promise<{ bytes: Buffer | null; digests: Digests }> {
  if (source.complete && source.head.length <= limit)
    return { bytes: source.head, digests: digestsWhenAsked(source.head) };
  const taker = new DigestTaker();
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of source.chunks) {
    taker.add(chunk);
    size += chunk.length;
    if (size <= limit) parts.push(chunk);
    else parts.length = 0;
  }
  return { bytes: size <= limit ? Buffer.concat(parts) : null, digests: taker.done() };
}

/** The digests of a source whose bytes are not kept. */
export async function digestsOf(source: Source): Promise<Digests> {
  return (await collect(source, -1)).digests;
}
