import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import * as z from 'zod';
import { TipstaffError } from '../kernel/errors.ts';
import { derived } from '../storage/master-key.ts';

/**
 * What lies inside a backup's age envelope, after gzip: frames of kind (1), length (4) and payload.
 *
 * The end frame holds an HMAC, by a key that follows from the master key, over everything before it: an envelope says who
 * may read a backup, not who wrote it, since anybody may seal to a public key.
 */
export const FRAME = { header: 1, snapshot: 2, part: 3, data: 4, partEnd: 5, end: 6 } as const;
type FrameKind = (typeof FRAME)[keyof typeof FRAME];

export const headerShape = z.object({ format: z.literal(1), program: z.string(), madeAt: z.string() });
export const snapshotShape = z.object({
  schema: z.array(z.object({ name: z.string(), digest: z.string() })),
  check: z.string(),
  keyring: z.object({ id: z.string(), cuts: z.number().int() }),
  heads: z.array(z.object({ unit: z.number().int(), size: z.number().int(), root: z.string() })),
  rows: z.number().int(),
});
export const partShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('table'), name: z.string(), columns: z.array(z.string()) }),
  z.object({ kind: z.literal('spool'), name: z.string().regex(/^[0-9a-f-]{36}\/\d{8}\.segment$/) }),
]);
export type Part = z.infer<typeof partShape>;
export const partEndShape = z.object({ bytes: z.number().int(), sha256: z.string(), rows: z.number().int() });
export const endShape = z.object({ parts: z.number().int(), mac: z.string() });

const MOST = 64 * 2 ** 20;
const HEAD = 5;

/** Writes frames, and keeps the digest of all of them. */
export class FrameWriter {
  private readonly digest = createHash('sha256');
  private parts = 0;
  /** rows of tables so far */
  rows = 0;

  frame(kind: FrameKind, payload: Uint8Array): Buffer {
    const head = Buffer.alloc(HEAD);
    head[0] = kind;
    head.writeUInt32BE(payload.length, 1);
    const whole = Buffer.concat([head, payload]);
    this.digest.update(whole);
    return whole;
  }

  json(kind: FrameKind, value: unknown): Buffer {
    if (kind === FRAME.part) this.parts += 1;
    return this.frame(kind, Buffer.from(JSON.stringify(value)));
  }

  /** The last frame. */
  end(master: Buffer): Buffer {
    const mac = macOf(master, this.digest.copy().digest());
    return this.json(FRAME.end, { parts: this.parts, mac: mac.toString('hex') });
  }

  /** A part: its name, its data, and what it came to. */
  async *part(part: Part, chunks: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
    yield this.json(FRAME.part, part);
    const digest = createHash('sha256');
    let bytes = 0;
    let rows = 0;
    for await (const chunk of chunks) {
      digest.update(chunk);
      bytes += chunk.length;
      if (part.kind === 'table') {
        const more = lines(chunk);
        rows += more;
        this.rows += more;
      }
      for (let at = 0; at < chunk.length; at += MOST)
        yield this.frame(FRAME.data, chunk.subarray(at, at + MOST));
    }
    yield this.json(FRAME.partEnd, { bytes, sha256: digest.digest('hex'), rows });
  }
}

export const macOf = (master: Buffer, digest: Buffer): Buffer =>
  createHmac('sha256', derived(master, 'prove a backup')).update(digest).digest();

const broken = (problem: string, cause?: unknown) =>
  new TipstaffError('BACKUP_BROKEN', { problem }, { cause });

function lines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}

export type Frame = { kind: FrameKind; payload: Buffer };

/** Reads frames out of a stream of bytes. Fails BACKUP_BROKEN where it is cut off or altered. */
export class FrameReader {
  private readonly bytes: AsyncIterator<Uint8Array>;
  private readonly digest = createHash('sha256');
  private held = Buffer.alloc(0);
  /** digest of all frames before the one read last */
  private before = Buffer.alloc(0);
  private parts = 0;

  constructor(bytes: AsyncIterable<Uint8Array>) {
    this.bytes = bytes[Symbol.asyncIterator]();
  }

  async next(): Promise<Frame> {
    const head = await this.take(HEAD);
    const length = head.readUInt32BE(1);
    if (length > MOST) throw broken('it is damaged');
    const payload = await this.take(length);
    this.before = this.digest.copy().digest();
    this.digest.update(head).update(payload);
    if (head[0] === FRAME.part) this.parts += 1;
    return { kind: head[0] as FrameKind, payload };
  }

  /** A frame that must be of this kind and shape. */
  async expect<T>(kind: FrameKind, shape: z.ZodType<T>): Promise<T> {
    return this.parse(await this.next(), kind, shape);
  }

  parse<T>(frame: Frame, kind: FrameKind, shape: z.ZodType<T>): T {
    if (frame.kind !== kind) throw broken('its parts are not in order');
    try {
      return shape.parse(JSON.parse(frame.payload.toString('utf8')));
    } catch (cause) {
      throw broken('it is damaged', cause);
    }
  }

  /** The data of the part that was just named; checks what it came to, and gives that to `ended`. */
  async *data(ended: (rows: number) => void): AsyncGenerator<Buffer> {
    const digest = createHash('sha256');
    let bytes = 0;
    for (;;) {
      const frame = await this.next();
      if (frame.kind === FRAME.data) {
        digest.update(frame.payload);
        bytes += frame.payload.length;
        yield frame.payload;
        continue;
      }
      const end = this.parse(frame, FRAME.partEnd, partEndShape);
      if (end.bytes !== bytes || end.sha256 !== digest.digest('hex'))
        throw broken('a part of it was altered');
      ended(end.rows);
      return;
    }
  }

  /** Check the end frame, and that nothing follows. */
  async end(frame: Frame, master: Buffer): Promise<void> {
    const { parts, mac } = this.parse(frame, FRAME.end, endShape);
    const wanted = macOf(master, this.before);
    const given = Buffer.from(mac, 'hex');
    if (parts !== this.parts || given.length !== wanted.length || !timingSafeEqual(given, wanted))
      throw broken('it was altered, or not made by this installation');
    if (this.held.length > 0 || !(await this.bytes.next()).done) throw broken('something follows its end');
  }

  private async take(length: number): Promise<Buffer> {
    const parts = [this.held];
    let have = this.held.length;
    while (have < length) {
      const { value, done } = await this.bytes.next();
      if (done) throw broken('it ends too early');
      parts.push(Buffer.from(value));
      have += value.length;
    }
    const whole = parts.length === 1 ? parts[0]! : Buffer.concat(parts);
    this.held = whole.subarray(length);
    return whole.subarray(0, length);
  }
}
