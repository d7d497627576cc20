import { parentPort } from 'node:worker_threads';
import { factsFromJson } from '../tips/facts-json.ts';
import { joinSealed, type SealedValue } from '../tips/sealed-split.ts';
import { type Made, type ReadDocument, type ReadSettings, readDocument } from './read.ts';
import type { IntakeDocument, Reading } from './shape.ts';

/** What the pool sends a reading thread: documents without their bytes, which stand in `bytes`, one after another. */
export type ReadTask = {
  documents: (Omit<IntakeDocument, 'kept'> & { length: number })[];
  bytes: Uint8Array<ArrayBuffer>;
  settings: ReadSettings;
};

/** What it gets back: an answer for each document; packed bytes stand in `bytes`, those kept and then those of the facts. */
export type ReadAnswers = { answers: ReadAnswer[]; bytes: Uint8Array<ArrayBuffer> };

/**
 * The answer for one document. The facts of a tip travel as the JSON that was made for packing, masked,
 * with what the masks stand for: parsing it
 * costs a third of having the object cloned.
 */
type ReadAnswer = {
  item: string;
  /** lengths of what is packed */
  kept: number;
  /** `number` as the document gives it: the facts hold one made of the digest where it gives none */
  tip: {
    number: string | null;
    facts: string;
    packed: number;
    sealed: readonly SealedValue[];
    fingerprints: string;
  } | null;
  reading: Exclude<Reading, { kind: 'tip' }> | null;
};

/** A task for documents. Their bytes are copied into one piece: a view that is sent takes all that it is a view of along. */
export function toTask(documents: readonly IntakeDocument[], settings: ReadSettings): ReadTask {
  return {
    documents: documents.map(({ kept, ...rest }) => ({ ...rest, length: kept.byteLength })),
    bytes: joined(documents.map((document) => document.kept)),
    settings,
  };
}

/** The documents of a task as they were. */
export function fromTask({ documents, bytes }: ReadTask): IntakeDocument[] {
  const take = slicer(bytes);
  return documents.map(({ length, ...rest }) => ({ ...rest, kept: take(length) }));
}

/** What was made of documents, as it travels. */
export function toAnswers(made: readonly Made[]): ReadAnswers {
  const parts: Uint8Array[] = [];
  const answers = made.map(
    ({ item, packedKept, reading, identified, packedFacts, sealed, facts }): ReadAnswer => {
      parts.push(packedKept);
      const kept = packedKept.byteLength;
      if (reading.kind !== 'tip') return { item, kept, reading, tip: null };
      parts.push(packedFacts!);
      const { number } = reading.draft;
      const fingerprints = identified!.fingerprints.join('');
      const tip = { number, facts: facts!, packed: packedFacts!.byteLength, sealed, fingerprints };
      return { item, kept, reading: null, tip };
    },
  );
  return { answers, bytes: joined(parts) };
}

/** The documents with what the thread made of them. */
export function fromAnswers(
  documents: readonly IntakeDocument[],
  { answers, bytes }: ReadAnswers,
): ReadDocument[] {
  const take = slicer(bytes);
  return documents.map((document, index): ReadDocument => {
    const { item, kept, reading, tip } = answers[index]!;
    const packedKept = take(kept);
    if (tip === null)
      return {
        ...document,
        item,
        packedKept,
        reading: reading!,
        identified: null,
        packedFacts: null,
        sealed: [],
      };
    const whole = joinSealed(factsFromJson(tip.facts), tip.sealed);
    const { identified, documents: _, dropped: __, ...draft } = whole;
    return {
      ...document,
      item,
      packedKept,
      reading: { kind: 'tip', draft: { ...draft, number: tip.number } },
      identified: { identifiers: identified, fingerprints: tip.fingerprints.match(/.{32}/g) ?? [] },
      packedFacts: take(tip.packed),
      sealed: tip.sealed,
    };
  });
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.byteLength;
  }
  return whole;
}

/** Gives the next so many bytes at each call. */
function slicer({ buffer, byteOffset }: Uint8Array<ArrayBuffer>): (length: number) => Buffer {
  let at = byteOffset;
  return (length) => {
    at += length;
    return Buffer.from(buffer, at - length, length);
  };
}

parentPort?.on('message', (task: ReadTask) => {
  const settings = { ...task.settings, fingerprintKey: Buffer.from(task.settings.fingerprintKey) };
  const answers = toAnswers(fromTask(task).map((document) => readDocument(document, settings)));
  parentPort?.postMessage(answers, [answers.bytes.buffer]);
});
parentPort?.postMessage('ready');
