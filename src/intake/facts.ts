import type { TipDraft, TipFacts, TipIdentifier } from '../tips/shape.ts';
import type { IntakeDocument, Reading } from './shape.ts';

/** The source's number; where the document carries none, the beginning of its digest stands for one. */
export function numberOf(draft: TipDraft, digest: string): string {
  return draft.number ?? `sha256:${digest.slice(0, 16)}`;
}

/** Facts of a draft with its documents; `before` are the documents that the version before it had already. */
export function factsFrom(
  draft: TipDraft,
  identified: { identifiers: TipIdentifier[] },
  documents: readonly Described[],
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

type Described = IntakeDocument & { reading: Reading };

function formatOf(document: Described, draft: TipDraft): TipFacts['format'] {
  if (document.reading.kind === 'file-details') return 'ncmec-api-file-details';
  if (document.reading.kind === 'response') return 'ncmec-api-response';
  return document.reading.kind === 'tip' ? document.reading.draft.format : draft.format;
}
