import { parentPort } from 'node:worker_threads';
import { readDocument, type ReadSettings } from './read.ts';
import type { IntakeDocument } from './shape.ts';

/** What the pool sends a reading thread, and what it gets back. */
export type ReadTask = { documents: IntakeDocument[]; settings: ReadSettings };
export type ReadResult = ReturnType<typeof readDocument>[];

parentPort?.on('message', ({ documents, settings }: ReadTask) => {
  const key = Buffer.from(settings.fingerprintKey);
  const results: ReadResult = documents.map((document) => readDocument(document, { ...settings, fingerprintKey: key }));
  parentPort?.postMessage(results);
});
