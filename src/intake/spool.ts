import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmdirSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';
import type { Vault } from '../storage/vault.ts';
import type { IntakeDocument } from './shape.ts';

/** One spooled segment: documents that are on the disk and so acknowledged. */
export type Segment = { number: number; documents: IntakeDocument[] };

const SEGMENT_BYTES = 16 * 2 ** 20;
const SEGMENT_DOCUMENTS = 2000;

/**
 * Where delivered documents wait until they are in the database: sealed segments in one folder per intake, each
 * fsynced (and its folder) before anybody is told that it was received. A segment is removed when all of it is committed.
 */
export class Spool {
  private readonly folder: string;
  private readonly vault: Vault;
  private readonly run: string;
  private next: number;
  /** segments before this one were left by an earlier try */
  private readonly first: number;
  private pending: IntakeDocument[] = [];
  private pendingBytes = 0;

  constructor(root: string, run: string, vault: Vault) {
    this.folder = join(root, run);
    this.vault = vault;
    this.run = run;
    mkdirSync(this.folder, { recursive: true, mode: 0o700 });
    this.first = Math.max(0, ...this.numbers()) + 1;
    this.next = this.first;
  }

  /** Add a document; returns the segment that it filled, now on the disk, or null. */
  add(document: IntakeDocument): Segment | null {
    this.pending.push(document);
    this.pendingBytes += document.kept.byteLength;
    return this.pendingBytes >= SEGMENT_BYTES || this.pending.length >= SEGMENT_DOCUMENTS
      ? this.flush()
      : null;
  }

  /** Put what is pending on the disk. */
  flush(): Segment | null {
    if (this.pending.length === 0) return null;
    const segment = { number: this.next, documents: this.pending };
    this.next += 1;
    this.pending = [];
    this.pendingBytes = 0;
    const bytes = this.sealed(segment);
    const descriptor = openSync(this.file(segment.number), 'wx', 0o600);
    try {
      writeFileSync(descriptor, bytes); // goes on where the system wrote a part only
      fsyncSync(descriptor);
    } catch (error) {
      unlinkSync(this.file(segment.number));
      throw isFull(error) ? new TipstaffError('STORAGE_FULL', {}, { cause: error }) : error;
    } finally {
      closeSync(descriptor);
    }
    syncFolder(this.folder);
    return segment;
  }

  /** Segments that an earlier try left, in order. One that was cut off by a kill holds what was acknowledged: nothing; it is removed. */
  *left(): Generator<Segment> {
    for (const number of this.numbers().filter((each) => each < this.first)) {
      const documents = this.read(number);
      if (documents && documents.length > 0) yield { number, documents };
      else this.remove(number);
    }
  }

  /** A segment is in the database: take it off the disk. */
  remove(number: number): void {
    if (existsSync(this.file(number))) unlinkSync(this.file(number));
  }

  /** The intake is over: nothing of it is left. */
  end(): void {
    if (existsSync(this.folder) && this.numbers().length === 0) rmdirSync(this.folder);
  }

  private sealed({ number, documents }: Segment): Buffer {
    const parts: Buffer[] = [];
    documents.forEach((document, index) => {
      const sealed = this.vault.seal(this.vault.spoolKey, this.place(number, index), frame(document));
      const length = Buffer.allocUnsafe(4);
      length.writeUInt32BE(sealed.length);
      parts.push(length, sealed);
    });
    return Buffer.concat(parts);
  }

  private read(number: number): IntakeDocument[] | null {
    const bytes = readFileSync(this.file(number));
    const documents: IntakeDocument[] = [];
    for (let at = 0; at < bytes.length; ) {
      const length = at + 4 <= bytes.length ? bytes.readUInt32BE(at) : Number.POSITIVE_INFINITY;
      if (at + 4 + length > bytes.length) return null;
      const sealed = bytes.subarray(at + 4, at + 4 + length);
      documents.push(
        unframe(this.vault.open(this.vault.spoolKey, this.place(number, documents.length), sealed)),
      );
      at += 4 + length;
    }
    return documents;
  }

  private place = (segment: number, index: number): string => `spool:${this.run}:${segment}:${index}`;
  private file = (number: number): string => join(this.folder, `${String(number).padStart(8, '0')}.segment`);

  private numbers(): number[] {
    return readdirSync(this.folder)
      .flatMap((name) => /^(\d{8})\.segment$/.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }
}

/** Whether an intake has left anything in the spool. */
export function isSpooled(root: string, run: string): boolean {
  return existsSync(join(root, run));
}

function frame(document: IntakeDocument): Buffer {
  const { kept, ...head } = document;
  const header = Buffer.from(JSON.stringify(head));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  return Buffer.concat([length, header, kept]);
}

function unframe(bytes: Buffer): IntakeDocument {
  const length = bytes.readUInt32BE(0);
  const head = JSON.parse(bytes.subarray(4, 4 + length).toString('utf8')) as Omit<IntakeDocument, 'kept'>;
  return { ...head, kept: bytes.subarray(4 + length) };
}

const isFull = (error: unknown): boolean =>
  ['ENOSPC', 'EDQUOT'].includes(String((error as NodeJS.ErrnoException).code));

function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
