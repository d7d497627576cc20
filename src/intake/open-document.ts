import { sha256 } from '../kernel/digest.ts';
import type { Source } from './open-source.ts';
import { scrub } from './scrub.ts';
import type { Digests } from './scrub-digests.ts';
import type { DocumentContent, Dropped, IntakeDocument, QuarantineReason, Refusal } from './shape.ts';

type Names = Pick<Source, 'file' | 'group' | 'member'>;

/**
 * A document of text: payloads in it replaced, digests of what came and of what is kept.
 *
 * digest   of the bytes as they came, where the caller has it already
 */
export function textDocument(
  names: Names,
  record: string,
  content: DocumentContent,
  bytes: Buffer,
  digest = sha256(bytes),
): IntakeDocument {
  const { kept, dropped } = scrub(bytes);
  return {
    file: names.file,
    group: names.group,
    member: names.member,
    record,
    digest,
    keptDigest: dropped.length === 0 && kept.length === bytes.length ? digest : sha256(kept),
    bytes: bytes.length,
    kept,
    content,
    dropped,
  };
}

const NOTHING = Buffer.alloc(0);
const NOTHING_DIGEST = sha256(NOTHING);

/** A document that is refused and of which no byte is kept. */
export function refusedDocument(
  names: Names,
  refusal: Refusal,
  digests: Pick<Digests, 'bytes' | 'sha256'>,
  dropped: Dropped[] = [],
): IntakeDocument {
  return {
    file: names.file,
    group: names.group,
    member: names.member,
    record: '',
    digest: digests.sha256,
    keptDigest: NOTHING_DIGEST,
    bytes: digests.bytes,
    kept: NOTHING,
    content: 'unknown',
    dropped,
    refusal,
  };
}

/** A refusal of a whole document. */
export function whole(code: QuarantineReason, what?: string): Refusal {
  return what === undefined ? { code, at: '', offset: null } : { code, at: '', offset: null, what };
}

/** Bytes that were not kept, under the name by which they came. */
export function asDropped(names: Names, mediaType: string, digests: Digests): Dropped {
  return { name: names.member || names.file, mediaType, ...digests };
}
