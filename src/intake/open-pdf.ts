import { sha256 } from '../kernel/digest.ts';
import { asDropped, refusedDocument, textDocument, whole } from './open-document.ts';
import { textOfPdf } from './open-pdf-text.ts';
import { collect, type OpenLimits, type Source } from './open-source.ts';
import type { IntakeDocument } from './shape.ts';

/** A PDF as the text in it: a form feed ends a page. Its own bytes, pictures included, are dropped; the digest is theirs. */
export async function* openPdf(source: Source, limits: OpenLimits): AsyncGenerator<IntakeDocument> {
  const { bytes, digests } = await collect(source, limits.documentBytes);
  const dropped = [asDropped(source, 'application/pdf', digests)];
  if (bytes === null) return yield refusedDocument(source, whole('TOO_LARGE'), digests, dropped);
  const text = await textOfPdf(bytes, limits);
  if (text === null) return yield refusedDocument(source, whole('PDF_BROKEN'), digests, dropped);
  if (text.trim() === '') return yield refusedDocument(source, whole('PDF_NO_TEXT'), digests, dropped);
  const document = textDocument(source, '', 'pdf-text', Buffer.from(text, 'utf8'));
  yield {
    ...document,
    digest: digests.sha256,
    keptDigest: sha256(document.kept),
    bytes: digests.bytes,
    dropped: [...dropped, ...document.dropped],
  };
}
