import { uuidFrom } from '../kernel/digest.ts';
import type { SealedValue } from '../tips/sealed-split.ts';
import type { TipFacts } from '../tips/shape.ts';
import type { Submission } from './assemble.ts';
import { factsFrom, numberOf } from './facts.ts';
import { packFacts } from './pack-facts.ts';
import { identifyTip, type ReadDocument, type ReadSettings } from './read.ts';

/** A submission ready to be written: everything that needs no database is done, its bytes are packed. */
export type Prepared = {
  tip: string;
  documents: readonly ReadDocument[];
  facts: TipFacts;
  fingerprints: string[];
  /** the masked facts, and what they mask */
  packedFacts: Uint8Array;
  sealed: readonly SealedValue[];
};

/** The id of a tip: of its unit, source and number, so that a second delivery meets the first. */
export function tipId(unit: number, source: string, number: string): string {
  return uuidFrom(`tip ${unit} ${source} ${number}`);
}

/** Bring a submission to facts: identifiers of joined parts too, the list of documents, what was dropped. Pure. */
export function prepare(
  submission: Submission,
  unit: number,
  settings: Pick<ReadSettings, 'fingerprintKey' | 'country'>,
): Prepared {
  const report = submission.documents[0]!;
  const alone =
    submission.documents.length === 1 &&
    submission.draft === (report.reading.kind === 'tip' ? report.reading.draft : null);
  const identified =
    submission.joined || !report.identified ? identifyTip(submission.draft, settings) : report.identified;
  const number = numberOf(submission.draft, report.digest);
  const facts = factsFrom({ ...submission.draft, number }, identified, submission.documents, null);
  const packed =
    alone && report.packedFacts
      ? { packedFacts: report.packedFacts, sealed: report.sealed }
      : packFacts(facts);
  return {
    tip: tipId(unit, submission.draft.source, number),
    documents: submission.documents,
    facts,
    fingerprints: identified.fingerprints,
    packedFacts: packed.packedFacts,
    sealed: packed.sealed,
  };
}
