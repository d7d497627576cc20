import type { Actor } from '../actions/shape.ts';
import { end, take } from '../intake/actions.ts';
import { assemble, type Submission } from '../intake/assemble.ts';
import { addWritten } from '../intake/counts.ts';
import { type Input, openInput } from '../intake/open.ts';
import type { Chunk } from '../intake/plan.ts';
import { prepare } from '../intake/prepare.ts';
import type { ReadDocument, ReadSettings } from '../intake/read.ts';
import { retry } from '../intake/retry-actions.ts';
import type { IntakeCounts } from '../intake/shape.ts';
import { type Segment, Spool } from '../intake/spool.ts';
import { apart } from '../intake/store-refused.ts';
import type { Written } from '../intake/write.ts';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { refusalOf } from '../storage/db.ts';
import { actorNow } from './actor-now.ts';
import { type House, perform } from './perform.ts';
import type { ReadingPool } from './reading-pool.ts';

export type IntakeJobOptions = {
  house: House;
  actor: Actor;
  run: string;
  resumed: boolean;
  counts: IntakeCounts;
  spoolRoot: string;
  pool: ReadingPool;
  settings: ReadSettings;
  pieceBytes?: number;
};

/** Submissions in one transaction. */
const CHUNK = 500;
/** Bytes of documents in one transaction, and in one group, after which it is closed early. */
const PIECE_BYTES = 32 * 2 ** 20;
/** Segments that are read while earlier ones are written. */
const AHEAD = 3;
/** A group larger than this is closed early: parts of its first reports that come later join them by number. */
const GROUP = 2000;
/** Documents that were waited for, tried again in one transaction. */
const RETRIED = 100;

/**
 * One intake on its way: opened inputs → spool → reading threads → groups → chunks, each one transaction.
 *
 * What `add` has returned for is on the disk. At every moment a kill leaves a state from which the same command, or
 * the next start, finishes the work: segments stay in the spool until all of them is committed, and what was
 * committed is known by its item.
 */
export class IntakeJob {
  counts: IntakeCounts;
  bytes = 0;
  spooled: number;
  /** the first fault; everything after it waits in the spool */
  fault: unknown = null;
  /** told of files that are no intake at all */
  onSkip: (file: string, words: string) => void = () => {};
  /** told when the officer may take in nothing more */
  onRevoked: () => void = () => {};
  private readonly options: IntakeJobOptions;
  private readonly pieceBytes: number;
  private readonly spool: Spool;
  private stopping = false;
  private leaving = false;
  private group: ReadDocument[] = [];
  private groupBytes = 0;
  private chunk: { submissions: Submission[]; refused: Chunk['refused'] } = { submissions: [], refused: [] };
  private chunkBytes = 0;
  /** deliveries come one after another: two at once would take each other's groups apart */
  private delivering: Promise<void> = Promise.resolve();
  private closed = false;
  private loose: Chunk['loose'] = [];
  private readonly waiting: string[] = [];
  private reading: Promise<void> = Promise.resolve();
  private writing: Promise<void> = Promise.resolve();
  /** the last chunk but one */
  private written: Promise<void> = Promise.resolve();
  private readonly ahead: Promise<void>[] = [];
  private readonly inSegment = new Map<ReadDocument, number>();
  private readonly left = new Map<number, number>();

  constructor(options: IntakeJobOptions) {
    this.options = options;
    this.pieceBytes = options.pieceBytes ?? PIECE_BYTES;
    this.counts = options.counts;
    this.spooled = options.counts.seen;
    this.spool = new Spool(options.spoolRoot, options.run, options.house.database.vault);
  }

  /**
   * Wait until the deliveries before have ended; a delivery is any number of `add` and a `settle`. The intake does not
   * finish before what is returned is called, whatever became of the delivery. Fails INTAKE_RUN_CLOSED.
   */
  async turn(): Promise<() => void> {
    if (this.closed || this.stopping) throw new TipstaffError('INTAKE_RUN_CLOSED');
    const before = this.delivering;
    let end = () => {};
    this.delivering = new Promise((ended) => {
      end = ended;
    });
    await before;
    return end;
  }

  /** Take one delivered file. Its documents are spooled; full segments are worked on while the next file comes in. */
  async add(input: Input): Promise<void> {
    for await (const document of openInput(input, { onSkip: (file, words) => this.onSkip(file, words) })) {
      if (this.stopping) throw new TipstaffError('INTAKE_RUN_CLOSED');
      this.bytes += document.bytes;
      this.spooled += 1;
      const segment = this.spool.add(document);
      if (segment) await this.feed(segment);
    }
  }

  /** Everything delivered so far is on the disk when this returns. */
  async settle(): Promise<void> {
    const segment = this.spool.flush();
    if (segment) await this.feed(segment);
  }

  /** No more files come: finish all work, join what was waited for, and say that the intake is done. */
  async finish(): Promise<void> {
    await this.complete().catch((error) => this.fail(error));
    if (!this.leaving) await this.say(this.stopping ? 'stopped' : 'done');
  }

  private async complete(): Promise<void> {
    for (let last: unknown = null; last !== this.delivering && !this.stopping; ) {
      last = this.delivering;
      await last;
    }
    this.closed = true;
    await this.settle();
    await this.closeAll();
    if (this.options.resumed) await this.takeLeft();
    if (this.stopping || this.fault) return;
    await this.joinWaiting();
    if (this.stopping) return; // what the officer may no longer join stays known by the spool
    this.spool.end();
  }

  /**
   * Work through what a killed try left in the spool. It comes last: what was delivered again is in the database by
   * now and known by its item, and no group is taken apart because a kill fell into the middle of its delivery.
   */
  private async takeLeft(): Promise<void> {
    for (const segment of this.spool.left()) {
      if (this.stopping || this.fault) return;
      this.spooled += segment.documents.length;
      await this.feed(segment);
    }
    await this.closeAll();
  }

  /** Nothing is open any more; file details whose report did not come wait in quarantine. */
  private async closeAll(): Promise<void> {
    await this.reading;
    this.closeGroup();
    this.closeChunk();
    await this.writing;
    this.closeLoose();
    await this.writing;
  }

  /** Stop in order: what is being written is finished, the rest stays in the spool. */
  stop(): void {
    this.stopping = true;
  }

  /** The program ends: like `stop`, but the intake is not said to be stopped. The next start goes on with it. */
  leave(): void {
    this.leaving = true;
    this.stopping = true;
  }

  private async feed(segment: Segment): Promise<void> {
    this.left.set(segment.number, segment.documents.length);
    const read = this.options.pool.read(segment.documents, this.options.settings);
    read.catch(() => {});
    this.reading = this.reading.then(async () => {
      if (this.stopping) return;
      for (const document of await read) {
        this.inSegment.set(document, segment.number);
        if (this.isGroupClosedBy(document)) this.closeGroup();
        this.group.push(document);
        this.groupBytes += document.kept.byteLength;
      }
      await this.written; // at most two chunks wait to be written: memory stays bounded
    });
    this.reading = this.reading.catch((error) => this.fail(error));
    this.ahead.push(this.reading);
    if (this.ahead.length > AHEAD) await this.ahead.shift();
    if (this.fault) throw this.fault;
  }

  private isGroupClosedBy(next: ReadDocument): boolean {
    if (this.group.length === 0) return false;
    const full = this.group.length >= GROUP || this.groupBytes >= this.pieceBytes;
    return full || this.group[0]!.group !== next.group;
  }

  private closeGroup(): void {
    if (this.group.length === 0) return;
    const { submissions, loose, refused } = assemble(this.group);
    this.group = [];
    this.groupBytes = 0;
    this.loose.push(...loose);
    for (const each of refused) {
      this.chunk.refused.push(each);
      this.filled([each.document]);
    }
    for (const submission of submissions) {
      this.chunk.submissions.push(submission);
      this.filled(submission.documents);
    }
  }

  private filled(documents: readonly ReadDocument[]): void {
    this.chunkBytes += bytesOf(documents);
    const { submissions, refused } = this.chunk;
    if (submissions.length >= CHUNK || refused.length >= CHUNK || this.chunkBytes >= this.pieceBytes)
      this.closeChunk();
  }

  private closeChunk(): void {
    const { submissions, refused } = this.chunk;
    this.chunk = { submissions: [], refused: [] };
    this.chunkBytes = 0;
    if (submissions.length + refused.length > 0) this.write(submissions, [], refused);
  }

  private closeLoose(): void {
    const { loose } = this;
    this.loose = [];
    let part: Chunk['loose'] = [];
    let bytes = 0;
    for (const each of loose) {
      part.push(each);
      bytes += each.document.kept.byteLength;
      if (part.length < CHUNK && bytes < this.pieceBytes) continue;
      this.write([], part, []);
      part = [];
      bytes = 0;
    }
    if (part.length > 0) this.write([], part, []);
  }

  private write(submissions: Submission[], loose: Chunk['loose'], refused: Chunk['refused']): void {
    const { actor, settings } = this.options;
    this.written = this.writing;
    this.writing = this.writing
      .then(async () => {
        if (this.stopping || this.fault) return;
        await this.commit({
          submissions: submissions.map((each) => prepare(each, actor.unit, settings)),
          loose,
          refused,
        });
      })
      .catch((error) => this.fail(error));
  }

  /** What the database refuses is looked for by halves, and waits in quarantine alone: the rest goes in. */
  private async commit(chunk: Chunk): Promise<void> {
    try {
      await this.take(chunk);
    } catch (error) {
      const what = refusalOf(error);
      if (what === null || this.stopping) throw error;
      const parts = apart(chunk, { code: 'STORE_REFUSED', at: '', offset: null, what });
      if (parts === null) throw error;
      for (const part of parts) await this.commit(part);
    }
  }

  private async take(chunk: Chunk): Promise<void> {
    const { house, run, resumed, settings } = this.options;
    const actor = await this.stillMay();
    if (!actor) return;
    const documents = [
      ...chunk.submissions.flatMap((each) => each.documents),
      ...chunk.loose.map((each) => each.document),
      ...chunk.refused.map((each) => each.document),
    ];
    const digest = sha256(documents.map((document) => document.item).join('\n'));
    const input = {
      run,
      digest,
      chunk,
      resumed,
      settings: { fingerprintKey: settings.fingerprintKey, country: settings.country },
      bytes: this.bytes,
      spooled: this.spooled,
    };
    const written = (await perform(house, take, input, actor)) as Written;
    this.counts = addWritten(this.counts, written);
    this.waiting.push(...written.waiting);
    for (const document of documents) this.done(document);
  }

  /** The officer with the rights of this moment. Where he may take in nothing more, the intake stops in order. */
  private async stillMay(): Promise<Actor | null> {
    const { house, actor } = this.options;
    const now = await actorNow(house.database, actor, 'intake:write');
    if (!now && !this.stopping) {
      this.stopping = true;
      this.onRevoked();
    }
    return now;
  }

  private done(document: ReadDocument): void {
    const segment = this.inSegment.get(document);
    if (segment === undefined) return;
    this.inSegment.delete(document);
    const left = this.left.get(segment)! - 1;
    this.left.set(segment, left);
    if (left === 0) this.spool.remove(segment);
  }

  private async joinWaiting(): Promise<void> {
    for (let at = 0; at < this.waiting.length; at += RETRIED) {
      const actor = await this.stillMay();
      if (!actor) return;
      await perform(this.options.house, retry, { ids: this.waiting.slice(at, at + RETRIED) }, actor);
    }
  }

  private async say(state: 'done' | 'stopped'): Promise<void> {
    if (this.fault) {
      await perform(
        this.options.house,
        end,
        { run: this.options.run, state: 'stopped' },
        this.options.actor,
      ).catch(() => {});
      throw this.fault;
    }
    await perform(this.options.house, end, { run: this.options.run, state }, this.options.actor);
  }

  private fail(error: unknown): void {
    this.fault ??= error instanceof Error ? error : new TipstaffError('INTERNAL', { reference: 'intake' });
  }
}

const bytesOf = (documents: readonly ReadDocument[]): number =>
  documents.reduce((sum, document) => sum + document.kept.byteLength, 0);
