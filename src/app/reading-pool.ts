import { Worker } from 'node:worker_threads';
import { type ReadDocument, type ReadSettings, readDocument } from '../intake/read.ts';
import { fromAnswer, type ReadAnswer, type ReadTask } from '../intake/read-thread.ts';
import type { IntakeDocument } from '../intake/shape.ts';

/** Reads documents in worker threads, or here where there are none. Order is kept. */
export type ReadingPool = {
  read: (documents: readonly IntakeDocument[], settings: ReadSettings) => Promise<ReadDocument[]>;
  close: () => Promise<void>;
};

const BATCH = 64;

/**
 * A pool of `threads` reading threads. A thread that dies (out of memory on one document) is replaced and its batch
 * is read one by one; a document that kills its thread alone is refused as READER_FAILED.
 */
export function openReadingPool(threads: number): ReadingPool {
  const compiled = import.meta.url.endsWith('.js'); // threads run compiled code only
  if (threads === 0 || !compiled)
    return {
      read: async (documents, settings) => documents.map((each) => readHere(each, settings)),
      close: async () => {},
    };
  const pool = Array.from({ length: threads }, () => new Reader());
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
  private worker: Worker | null = null;
  private last: Promise<unknown> = Promise.resolve();

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
    await this.worker?.terminate();
    this.worker = null;
  }

  private async attempt(batch: readonly IntakeDocument[], settings: ReadSettings): Promise<ReadDocument[]> {
    try {
      const results = await this.ask({ documents: [...batch], settings });
      return batch.map((document, index) => fromAnswer(document, results[index]!));
    } catch {
      await this.close();
      if (batch.length === 1) return [failed(batch[0]!, settings)];
      const singly: ReadDocument[] = [];
      for (const document of batch) singly.push(...(await this.attempt([document], settings)));
      return singly;
    }
  }

  private ask(task: ReadTask): Promise<ReadAnswer[]> {
    this.worker ??= new Worker(new URL('../intake/read-thread.js', import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: 768, maxYoungGenerationSizeMb: 96 },
    });
    const { worker } = this;
    return new Promise((settle, refuse) => {
      const done = () => {
        worker.off('message', onMessage);
        worker.off('error', onEnd);
        worker.off('exit', onEnd);
      };
      const onMessage = (results: ReadAnswer[]) => {
        done();
        settle(results);
      };
      const onEnd = () => {
        done();
        refuse(new Error('the reading thread ended'));
      };
      worker.on('message', onMessage).on('error', onEnd).on('exit', onEnd);
      worker.postMessage(task);
    });
  }
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
