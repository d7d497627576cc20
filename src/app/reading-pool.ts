import { Worker } from 'node:worker_threads';
import { type ReadDocument, type ReadSettings, readDocument } from '../intake/read.ts';
import { fromAnswers, type ReadAnswers, toTask } from '../intake/read-thread.ts';
import type { IntakeDocument } from '../intake/shape.ts';

/** Reads documents in worker threads, or here where there are none. Order is kept. */
export type ReadingPool = {
  read: (documents: readonly IntakeDocument[], settings: ReadSettings) => Promise<ReadDocument[]>;
  /** End all threads. What is being read fails, and nothing is read any more. */
  close: () => Promise<void>;
};

/** Longest wait for the answer to a batch, and to one document alone, in ms. Real documents take one. */
type ReadingLimits = { batch: number; single: number };
const LIMITS: ReadingLimits = { batch: 20_000, single: 5_000 };
const BATCH = 64;
const COMPILED = import.meta.url.endsWith('.js'); // threads run compiled code only

/**
 * A pool of `threads` reading threads. A thread that dies (out of memory on one document) or does not answer in time
 * is replaced and its batch is read one by one; a document that kills or holds up its thread alone is refused as
 * READER_FAILED. Without threads nothing of this can be done: what is read here is waited for.
 *
 * script  what a thread runs; another one than the reader's only in tests
 */
export function openReadingPool(
  threads: number,
  limits: ReadingLimits = LIMITS,
  script: URL | null = COMPILED ? new URL('../intake/read-thread.js', import.meta.url) : null,
): ReadingPool {
  if (threads === 0 || script === null)
    return {
      read: async (documents, settings) => documents.map((each) => readHere(each, settings)),
      close: async () => {},
    };
  const pool = Array.from({ length: threads }, () => new Reader(script, limits));
  return {
    read: async (documents, settings) => {
      const batches: IntakeDocument[][] = [];
      for (let at = 0; at < documents.length; at += BATCH) batches.push(documents.slice(at, at + BATCH));
      const results = await Promise.all(batches.map((batch) => leastBusy(pool).read(batch, settings)));
      return results.flat();
    },
    close: async () => {
      await Promise.all(pool.map((reader) => reader.close()));
    },
  };
}

function leastBusy(pool: readonly Reader[]): Reader {
  return pool.reduce((least, reader) => (reader.waiting < least.waiting ? reader : least));
}

class Reader {
  waiting = 0;
  private readonly script: URL;
  private readonly limits: ReadingLimits;
  private worker: Promise<Worker> | null = null;
  private closed = false;
  private last: Promise<unknown> = Promise.resolve();

  constructor(script: URL, limits: ReadingLimits) {
    this.script = script;
    this.limits = limits;
  }

  read(batch: readonly IntakeDocument[], settings: ReadSettings): Promise<ReadDocument[]> {
    this.waiting += 1;
    const result = this.last.then(() => this.attempt(batch, settings));
    this.last = result
      .finally(() => {
        this.waiting -= 1;
      })
      .catch(() => {});
    return result;
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.end();
  }

  private async end(): Promise<void> {
    const { worker } = this;
    this.worker = null;
    await (await worker?.catch(() => null))?.terminate();
  }

  private async attempt(batch: readonly IntakeDocument[], settings: ReadSettings): Promise<ReadDocument[]> {
    try {
      return fromAnswers(batch, await this.ask(batch, settings));
    } catch (error) {
      if (this.closed || error instanceof NotStarted) throw error;
      await this.end();
      if (batch.length === 1) return [failed(batch[0]!, settings)];
      const singly: ReadDocument[] = [];
      for (const document of batch) singly.push(...(await this.attempt([document], settings)));
      return singly;
    }
  }

  private async ask(batch: readonly IntakeDocument[], settings: ReadSettings): Promise<ReadAnswers> {
    if (this.closed) throw new Error('the reading threads have ended');
    this.worker ??= startThread(this.script);
    const worker = await this.worker;
    const task = toTask(batch, settings);
    const limit = batch.length === 1 ? this.limits.single : this.limits.batch;
    const answer = nextMessage(worker, limit);
    worker.postMessage(task, [task.bytes.buffer]);
    return (await answer) as ReadAnswers;
  }
}

/** Longest wait for a thread to load the readers: their limits begin after it, so that a busy machine refuses no document. */
const START_MS = 60_000;

/** No thread could be started: the fault is the machine's, so no document is refused for it. */
class NotStarted extends Error {}

async function startThread(script: URL): Promise<Worker> {
  const worker = new Worker(script, {
    resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 96 },
  });
  try {
    await nextMessage(worker, START_MS);
    return worker;
  } catch (cause) {
    await worker.terminate();
    throw new NotStarted('no reading thread could be started', { cause });
  }
}

/** The next message of a thread; fails where the thread ends, or says nothing for `limit` ms. */
function nextMessage(worker: Worker, limit: number): Promise<unknown> {
  return new Promise((settle, refuse) => {
    const done = () => {
      clearTimeout(timer);
      worker.off('message', onMessage).off('error', onError).off('exit', onExit);
    };
    const fail = (problem: string) => {
      done();
      refuse(new Error(problem));
    };
    const onMessage = (message: unknown) => {
      done();
      settle(message);
    };
    const onError = () => fail('the reading thread failed');
    const onExit = () => fail('the reading thread ended');
    const timer = setTimeout(() => fail('the reading thread did not answer in time'), limit);
    worker.on('message', onMessage).on('error', onError).on('exit', onExit);
  });
}

function failed(document: IntakeDocument, settings: ReadSettings): ReadDocument {
  const refusal = {
    code: 'READER_FAILED',
    at: '',
    offset: null,
    what: document.digest.slice(0, 12),
  } as const;
  return readHere({ ...document, refusal }, settings);
}

function readHere(document: IntakeDocument, settings: ReadSettings): ReadDocument {
  const { facts: _, ...made } = readDocument(document, settings);
  return { ...document, ...made };
}
