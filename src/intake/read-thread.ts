import { parentPort } from 'node:worker_threads';
import { factsFromJson } from '../tips/facts-json.ts';
import { joinSealed, type SealedValue } from '../tips/sealed-split.ts';
import { type Made, type ReadDocument, type ReadSettings, readDocument } from './read.ts';
import type { IntakeDocument, Reading } from './shape.ts';

/** What the pool sends a reading thread. */
export type ReadTask = { documents: IntakeDocument[]; settings: ReadSettings };

/**
 * What it gets back for one document. The facts of a tip travel as the JSON that was made for packing, masked, with
 * what the masks stand for: parsing it costs a third of having the object cloned.
 */
export type ReadAnswer = {
  item: string;
  packedKept: Uint8Array;
  /** `number` as the document gives it: the facts hold one made of the digest where it gives none */
  tip: {
    number: string | null;
    facts: string;
    packedFacts: Uint8Array;
    sealed: readonly SealedValue[];
    fingerprints: string;
  } | null;
  reading: Exclude<Reading, { kind: 'tip' }> | null;
};

/** What was made of a document, as it travels. */
export function toAnswer(made: Made): ReadAnswer {
  const { item, packedKept, reading, identified, packedFacts, sealed, facts } = made;
  if (reading.kind !== 'tip') return { item, packedKept, reading, tip: null };
  return {
    item,
    packedKept,
    reading: null,
    tip: {
      number: reading.draft.number,
      facts: facts!,
      packedFacts: packedFacts!,
      sealed,
      fingerprints: identified!.fingerprints.join(''),
    },
  };
}

/** The document with what the thread made of it. */
export function fromAnswer(
  document: IntakeDocument,
  { item, packedKept, reading, tip }: ReadAnswer,
): ReadDocument {
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
  const {
    identified,
    documents: _,
    dropped: __,
    ...draft
  } = joinSealed(factsFromJson(tip.facts), tip.sealed);
  const fingerprints = tip.fingerprints.match(/.{32}/g) ?? [];
  return {
    ...document,
    item,
    packedKept,
    reading: { kind: 'tip', draft: { ...draft, number: tip.number } },
    identified: { identifiers: identified, fingerprints },
    packedFacts: tip.packedFacts,
    sealed: tip.sealed,
  };
}

parentPort?.on('message', ({ documents, settings }: ReadTask) => {
  const key = Buffer.from(settings.fingerprintKey);
  parentPort?.postMessage(
    documents.map((document) => toAnswer(readDocument(document, { ...settings, fingerprintKey: key }))),
  );
});
