import { openCsv, tableDelimiter } from './open-csv.ts';
import { asDropped, refusedDocument, textDocument, whole } from './open-document.ts';
import { isAnswerSheet, isLines, openJson, openLines } from './open-json.ts';
import { look } from './open-look.ts';
import { openPdf } from './open-pdf.ts';
import {
  collect,
  digestsOf,
  OPEN_LIMITS,
  type OpenLimits,
  type OpenOptions,
  type Source,
} from './open-source.ts';
import { openZipMembers } from './open-zip.ts';
import type { Digests } from './scrub-digests.ts';
import type { IntakeDocument } from './shape.ts';
import { markedEncoding, type Sniffed, sniff } from './sniff.ts';
import { openZip } from './zip.ts';

/**
 * A file as it was delivered.
 *
 * file   its name, relative to what was named on the command line; never decides what it is
 * group  its folder: documents with one group belong together
 * open   its bytes from the start; may be called twice
 * size   in bytes, where it is known
 * path   where it lies on disk, so that a ZIP is read from there and not into memory
 */
export type Input = {
  file: string;
  group: string;
  open: () => AsyncIterable<Uint8Array>;
  size: number | null;
  path?: string;
};

/**
 * Cuts a delivered file into documents, by what its bytes say and never by its name.
 *
 * XML, PDF, JSON: one document; a JSON list, NDJSON, a table: one for each element, line, row; ZIP: its members'.
 * Payloads of media are digested, dropped and listed before a document is given out: no byte of them is in `kept`.
 * What cannot be read is given out too, with its refusal, so that the documents of a file always add up.
 *
 * throws  only what `open` throws (the disk, the network); for what a file says, never
 * cost    one pass; memory: one document, or the one ZIP that has no path
 */
export async function* openInput(input: Input, options: OpenOptions = {}): AsyncGenerator<IntakeDocument> {
  const limits = { ...OPEN_LIMITS, ...options.limits };
  const source = await look({ file: input.file, group: input.group, member: '' }, input.open(), limits);
  const what = sniff(source.head);
  if (what.family === 'zip') yield* openZipInput(input, source, limits, options);
  else yield* openSource(source, what, limits, options);
}

/** The documents of anything but a ZIP. */
async function* openSource(
  source: Source,
  what: Sniffed,
  limits: OpenLimits,
  options: OpenOptions,
): AsyncGenerator<IntakeDocument> {
  switch (what.family) {
    case 'pdf':
      return yield* openPdf(source, limits);
    case 'xml':
      return yield* openXml(source, limits);
    case 'json':
      if (isAnswerSheet(source.head))
        return options.onSkip?.(source.member || source.file, 'the simulator’s answer sheet');
      return yield* isLines(source.head, source.complete)
        ? openLines(source, limits)
        : openJson(source, limits);
    case 'text':
      return yield* openText(source, limits);
    case 'empty':
      if (!source.complete) return yield* openUnknownText(source, limits);
      return yield refusedDocument(source, whole('EMPTY'), await digestsOf(source));
    default: {
      const digests = await digestsOf(source);
      const dropped = [asDropped(source, what.mediaType, digests)];
      const code =
        what.family === 'media' ? 'MEDIA_REFUSED' : what.family === 'zip' ? 'ZIP_NESTED' : 'UNKNOWN_FORMAT';
      yield refusedDocument(source, whole(code), digests, dropped);
    }
  }
}

async function* openXml(source: Source, limits: OpenLimits): AsyncGenerator<IntakeDocument> {
  const { bytes, digests } = await collect(source, limits.documentBytes);
  yield bytes
    ? textDocument(source, '', 'xml', bytes, digests.sha256)
    : refusedDocument(source, whole('TOO_LARGE'), digests);
}

/** Text that begins as no format does: lines of which the first is broken, a table, or nothing that is known. */
async function* openText(source: Source, limits: OpenLimits): AsyncGenerator<IntakeDocument> {
  const wide = markedEncoding(source.head)?.startsWith('utf-16') ?? false;
  if (!wide && isLines(source.head, source.complete)) return yield* openLines(source, limits);
  const delimiter = tableDelimiter(source.head);
  yield* delimiter ? openCsv(source, delimiter, limits) : openUnknownText(source, limits);
}

async function* openUnknownText(source: Source, limits: OpenLimits): AsyncGenerator<IntakeDocument> {
  const { bytes, digests } = await collect(source, limits.unknownBytes);
  if (bytes === null)
    return yield refusedDocument(source, whole('UNKNOWN_FORMAT'), digests, [
      asDropped(source, 'text/plain', digests),
    ]);
  yield { ...textDocument(source, '', 'unknown', bytes, digests.sha256), refusal: whole('UNKNOWN_FORMAT') };
}

async function* openZipInput(
  input: Input,
  source: Source,
  limits: OpenLimits,
  options: OpenOptions,
): AsyncGenerator<IntakeDocument> {
  let digests: Digests | null = null;
  let from: Buffer | { path: string };
  if (input.path === undefined) {
    const collected = await collect(source, limits.zipBytes);
    digests = collected.digests;
    if (collected.bytes === null) return yield refusedDocument(source, whole('ZIP_TOO_LARGE'), digests);
    from = collected.bytes;
  } else {
    for await (const _ of source.chunks) break;
    from = { path: input.path };
  }
  const zip = await openZip(from, limits);
  const refusal = 'refusal' in zip ? zip.refusal : zip.members.length === 0 ? 'EMPTY' : null;
  if (refusal !== null) {
    digests ??= await digestsOf(await look(source, input.open(), limits));
    yield refusedDocument(source, whole(refusal), digests);
  }
  if (!('refusal' in zip)) yield* openZipMembers(input.file, zip, limits, options, openSource);
}
