import { uuidFrom } from '../kernel/digest.ts';
import type { TipDraft, TipFacts } from '../tips/shape.ts';
import { pack } from '../tips/store.ts';
import type { Submission } from './assemble.ts';
import { type Identified, identifyTip, type ReadDocument, type ReadSettings } from './read.ts';

/** A submission ready to be written: everything that needs no database is done, its bytes are packed. */
export type Prepared = {
  tip: string;
  documents: readonly ReadDocument[];
  facts: TipFacts;
  fingerprints: string[];
  packedFacts: Buffer;
  packedKept: Buffer[];
};

/** The id of a tip: of its unit, source and number, so that a second delivery meets the first. */
export function tipId(unit: number, source: string, number: string): string {
  return uuidFrom(`tip ${unit} ${source} ${number}`);
}

/** Bring a submission to facts: identifiers of joined parts too, the list of documents, what was dropped. */
export async function prepare(
  submission: Submission,
  unit: number,
  settings: Pick<ReadSettings, 'fingerprintKey' | 'country'>,
): Promise<Prepared> {
  const report = submission.documents[0]!;
  const identified =
    submission.joined || !report.identified ? identifyTip(submission.draft, settings) : report.identified;
  const number = submission.draft.number ?? `sha256:${report.digest.slice(0, 16)}`;
  const facts = factsFrom({ ...submission.draft, number }, identified, submission.documents, null);
  return {
    tip: tipId(unit, submission.draft.source, number),
    documents: submission.documents,
    facts,
    fingerprints: identified.fingerprints,
    ...(await packed(facts, submission.documents)),
  };
}

/** Facts of a draft with its documents; `before` are the documents that the version before it had already. */
export function factsFrom(
  draft: TipDraft,
  identified: Identified,
  documents: readonly ReadDocument[],
  before: TipFacts | null,
): TipFacts {
  const listed = documents.map((document) => ({
    digest: document.digest,
    keptDigest: document.keptDigest,
    name: [document.file, document.member, document.record].filter(Boolean).join(' › '),
    bytes: document.bytes,
    format: formatOf(document, draft),
  }));
  return {
    ...draft,
    identified: identified.identifiers,
    documents: [...(before?.documents ?? []), ...listed],
    dropped: [...(before?.dropped ?? []), ...documents.flatMap((document) => document.dropped)],
  };
}

/** Pack what will be sealed. Runs beside the program's own thread. */
export async function packed(
  facts: TipFacts,
  documents: readonly ReadDocument[],
): Promise<Pick<Prepared, 'packedFacts' | 'packedKept'>> {
  const [packedFacts, ...packedKept] = await Promise.all([
    pack(JSON.stringify(facts)),
    ...documents.map((document) => pack(document.kept)),
  ]);
  return { packedFacts: packedFacts!, packedKept };
}

function formatOf(document: ReadDocument, draft: TipDraft): TipFacts['format'] {
  if (document.reading.kind === 'file-details') return 'ncmec-api-file-details';
  if (document.reading.kind === 'response') return 'ncmec-api-response';
  return document.reading.kind === 'tip' ? document.reading.draft.format : draft.format;
}
