import { createHmac } from 'node:crypto';
import type { Actor } from '../actions/shape.ts';
import { type Entry, entriesOf } from '../hashlists/entries.ts';
import { begin, drop, keep, stand } from '../hashlists/import-actions.ts';
import { HEAD_BYTES, plainBytes, readerOf } from '../hashlists/open-list.ts';
import type { RawRecord, RecordReader } from '../hashlists/record.ts';
import {
  type AskedList,
  type Imported,
  type ListCounts,
  type ListFormat,
  MOST_PROBLEMS,
} from '../hashlists/shape.ts';
import { unreadable } from '../hashlists/unreadable.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { keyedDigest } from '../storage/keyed-digest.ts';
import { actorNow } from './actor-now.ts';
import { call } from './call.ts';
import { perform } from './perform.ts';
import type { App } from './start.ts';

/** Entries in one transaction. */
const PIECE = 5_000;

/** A file of a list: its name, and its bytes, once. */
export type ListFile = { file: string; chunks: AsyncIterable<Uint8Array> };

/**
 * Bring a list out of the files of one delivery, read in the order in which they come, in constant memory. It stands when all of
 * it was read, or not at all: after a fault, and after a kill, what was kept of it is deleted. The same command brings it anew.
 *
 * Fails HASHLIST_UNREADABLE, and NOT_FOUND where the officer may bring lists no more.
 */
export async function importList(
  app: App,
  actor: Actor,
  asked: AskedList,
  files: AsyncIterable<ListFile>,
): Promise<Imported> {
  const staged = (await call(app, begin, asked, actor)) as { list: string; version: number };
  const job = new Importing(app, actor, asked, staged);
  try {
    for await (const file of files) await job.add(file);
    return await job.finish();
  } catch (error) {
    await call(app, drop, staged, actor).catch(() => {}); // the first fault counts; a start sweeps what is left
    throw error;
  }
}

class Importing {
  private readonly counts: ListCounts = {
    ...{ records: 0, taken: 0, entries: 0, repeated: 0, ignored: 0, bad: 0, media: 0, deleted: 0 },
    problems: [],
  };
  private readonly app: App;
  private readonly actor: Actor;
  private readonly asked: AskedList;
  private readonly staged: { list: string; version: number };
  private readonly print: (text: string) => string;
  /** keyed: the digest of a list of one line would tell the line to who can guess it */
  private readonly digest: ReturnType<typeof createHmac>;
  private piece: Entry[] = [];
  private format: ListFormat | null = null;
  private profile: string | null = null;
  private files = 0;
  private goingOn = 0;

  constructor(app: App, actor: Actor, asked: AskedList, staged: { list: string; version: number }) {
    this.app = app;
    this.actor = { ...actor, only: null }; // a token that may bring lists need not name the inner steps
    this.asked = asked;
    this.staged = staged;
    const key = app.database.vault.fingerprintKey;
    const digest = keyedDigest(key);
    this.print = (text) => digest(text).slice(0, 32);
    this.digest = createHmac('sha256', key).update('hash list file\0');
  }

  async add({ chunks }: ListFile): Promise<void> {
    this.files += 1;
    let reader: RecordReader | null = null;
    let head: Buffer | null = Buffer.alloc(0);
    try {
      for await (const bytes of plainBytes(this.digested(chunks))) {
        if (reader) await this.take(await reader.feed(bytes));
        else {
          head = Buffer.concat([head!, bytes]);
          if (head.length < HEAD_BYTES) continue;
          reader = this.open(head);
          await this.take(await reader.feed(head));
          head = null;
        }
      }
      if (!reader) {
        reader = this.open(head!);
        await this.take(await reader.feed(head!));
      }
      await this.take(await reader.end());
      this.close(reader);
    } catch (error) {
      if (!(error instanceof TipstaffError) || error.code !== 'HASHLIST_UNREADABLE' || this.files === 1)
        throw error;
      throw unreadable(`file ${this.files}: ${error.details['problem']}`);
    }
  }

  private async *digested(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.digest.update(chunk);
      yield chunk;
    }
  }

  private open(head: Buffer): RecordReader {
    const { format, reader } = readerOf(head);
    this.format ??= format;
    return reader;
  }

  private close(reader: RecordReader): void {
    const profile = reader.profile();
    if (this.files > 1 && profile !== this.profile) throw unreadable('the files are of different schemes');
    this.profile = profile;
    if (reader.goesOn()) this.goingOn += 1;
  }

  private async take(records: readonly RawRecord[]): Promise<void> {
    for (const record of records) {
      this.counts.records += 1;
      this.counts.media += record.media;
      if (record.deleted) {
        this.counts.deleted += 1;
        continue;
      }
      const { entries, ignored, problem } = entriesOf(record, this.asked.algorithm, this.print);
      this.counts.ignored += ignored;
      if (problem === null) this.counts.taken += 1;
      else {
        this.counts.bad += 1;
        const at = this.files === 1 ? record.at : `file ${this.files}, ${record.at}`;
        if (this.counts.problems.length < MOST_PROBLEMS) this.counts.problems.push({ at, problem });
      }
      this.piece.push(...entries);
      if (this.piece.length >= PIECE) await this.write();
    }
  }

  private async write(): Promise<void> {
    const entries = this.piece;
    this.piece = [];
    if (entries.length === 0) return;
    const actor = await this.actorNow();
    const digest = this.print(`hash list piece ${entries.map(({ print }) => print).join(' ')}`);
    const { kept } = (await perform(this.app, keep, { ...this.staged, digest, entries }, actor)) as {
      kept: number;
    };
    this.counts.entries += kept;
    this.counts.repeated += entries.length - kept;
  }

  private async actorNow(): Promise<Actor> {
    const actor = await actorNow(this.app.database, this.actor, 'hashlist:write');
    if (!actor) throw new TipstaffError('NOT_FOUND', { record: 'action' });
    return actor;
  }

  async finish(): Promise<Imported> {
    await this.write();
    if (this.files === 0) throw unreadable('no file came');
    if (this.goingOn === this.files)
      throw unreadable('the answer goes on in a further page; bring all its pages at once');
    if (this.counts.entries === 0) throw unreadable('no hash is in it that could be kept');
    const done = (await call(
      this.app,
      stand,
      {
        ...this.staged,
        ...{ format: this.format!, profile: this.profile, counts: this.counts },
        filePrint: this.digest.digest('hex').slice(0, 32),
      },
      await this.actorNow(),
    )) as { stands: boolean; version: number; profile: string | null };
    const { stands, version, profile } = done;
    return {
      ...{ list: this.staged.list, version, unchanged: !stands },
      ...{ format: this.format!, profile, counts: this.counts },
    };
  }
}
