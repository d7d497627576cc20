import * as z from 'zod';
import type { FileDraft, FormatName, TextDraft, TipDraft, Warning } from '../tips/shape.ts';

/** Why a file or record waits in quarantine. One list; docs/intake.md says what to do about each. */
export const QUARANTINE_REASONS = {
  EMPTY: 'The file is empty.',
  UNKNOWN_FORMAT: 'The content is of no format that Tipstaff reads.',
  NOT_A_TIP: 'The document is no tip: {what}.',
  MEDIA_REFUSED: 'The file is media. Its digests were taken and its bytes dropped.',
  ENCODING: 'The text is not valid UTF-8 (or the encoding it declares).',
  JSON_BROKEN: 'The JSON is broken.',
  JSON_DUPLICATE_KEY: 'A key stands twice in one JSON object.',
  JSON_TOO_DEEP: 'The JSON is nested too deeply.',
  JSON_FORBIDDEN_KEY: 'The JSON has a key that no tip has ({what}).',
  XML_BROKEN: 'The XML is broken.',
  XML_DOCTYPE: 'The XML has a document type or entities, which are refused.',
  XML_TOO_DEEP: 'The XML is nested too deeply.',
  XML_TOO_LARGE: 'The XML has more elements or longer values than any tip.',
  XML_UNKNOWN_ROOT: 'The XML’s outermost element is no tip’s ({what}).',
  CSV_BROKEN: 'The table is broken.',
  CSV_NO_MAPPING: 'No column mapping fits this table’s header. Save one, then retry.',
  CSV_EMPTY_ROW: 'The row has no value in a mapped column.',
  ZIP_BROKEN: 'The ZIP is broken.',
  ZIP_UNSAFE_NAME: 'A name in the ZIP leads out of it.',
  ZIP_TOO_LARGE: 'The ZIP unpacks to more than the limit.',
  ZIP_TOO_MANY: 'The ZIP holds more files than the limit.',
  ZIP_NESTED: 'A ZIP inside a ZIP is not opened.',
  ZIP_ENCRYPTED: 'The ZIP is encrypted.',
  PDF_NO_TEXT: 'The PDF has no text that could be read.',
  PDF_NOT_A_TIP: 'The PDF’s text is no CyberTipline report.',
  PDF_BROKEN: 'The PDF could not be read.',
  TOO_LARGE: 'The document is larger than the limit.',
  MISSING_FIELD: 'A field is missing without which there is no tip ({what}).',
  TIP_CLEARED:
    'A report of this number was cleared: what it held was destroyed. This document is another one.',
  WAITS_FOR_REPORT: 'File details of report {what}, which is not here yet. They join it when it arrives.',
  STRICT: 'Refused because strict reading was asked for: {what}.',
  STORE_REFUSED: 'The database refused this document ({what}). It is kept; report the reference.',
  READER_FAILED: 'The reader failed on this document. It is kept; report the reference.',
} as const;
export type QuarantineReason = keyof typeof QUARANTINE_REASONS;

/**
 * Why a document was refused, and where.
 *
 * at      JSON pointer, XPath, `line 3`, `row 7, column "Phone"`, member name; '' = the whole document
 * offset  byte offset in the document where it is known, else null
 * what    fills `{what}` in the sentence: never text of the tip, only names of fields, codes and numbers
 */
export type Refusal = { code: QuarantineReason; at: string; offset: number | null; what?: string };

/** What a reader makes of one document. Readers are pure and never throw for what a document says. */
export type Reading =
  | { kind: 'tip'; draft: TipDraft }
  /** file details that belong to a report with this number */
  | {
      kind: 'file-details';
      reportNumber: string;
      files: FileDraft[];
      texts: TextDraft[];
      warnings: Warning[];
    }
  /** an answer of the reporting API: it gives a number to the report beside it, and is no tip itself */
  | { kind: 'response'; reportNumber: string | null; fileIds: string[] }
  | { kind: 'refused'; refusal: Refusal };

/** A column mapping for tables: outside header → Tipstaff's field. Saved by name; found again by the header. */
export const CSV_FIELDS = [
  'ignore',
  'number',
  'source',
  'platform',
  'incident_type',
  'incident_at',
  'received_at',
  'state',
  'country',
  'city',
  'suspect_name',
  'suspect_phone',
  'suspect_email',
  'suspect_account',
  'suspect_screen_name',
  'suspect_profile_url',
  'suspect_ip',
  'suspect_ip_time',
  'suspect_ip_port',
  'suspect_device',
  'suspect_upi',
  'suspect_bank_account',
  'suspect_ifsc',
  'victim_name',
  'victim_age',
  'victim_account',
  'victim_phone',
  'url',
  'file_md5',
  'file_sha1',
  'file_sha256',
  'file_pdq',
  'file_photodna',
  'file_name',
  'viewed_by_platform',
  'classification',
  'escalated',
  'informational',
  'priority',
  'summary',
  'note',
  'fact',
] as const;
export type CsvField = (typeof CSV_FIELDS)[number];

export const csvMappingShape = z.object({
  name: z.string().min(1).max(100),
  source: z.string().min(1).max(100),
  /** header as written (folded, case-insensitive) → field */
  columns: z.record(z.string(), z.enum(CSV_FIELDS)),
  /** how ambiguous dates are written; null: ISO only */
  dateOrder: z.enum(['DMY', 'MDY', 'YMD']).nullable(),
  /** offset of times without one, e.g. `+05:30`; null: not known */
  offset: z.string().nullable(),
});
export type CsvMapping = z.infer<typeof csvMappingShape>;

export type ReadContext = {
  /** the mapping for a table's rows; chosen by the receiver */
  mapping?: CsvMapping;
  /** the clock, for times in the future: ISO instant */
  now: string;
};

/** A payload that came along: digests taken in the stream, bytes dropped. */
export const droppedShape = z.object({
  name: z.string(),
  mediaType: z.string(),
  bytes: z.number().int(),
  md5: z.string(),
  sha1: z.string(),
  sha256: z.string(),
});
export type Dropped = z.infer<typeof droppedShape>;

/**
 * One document cut out of an input: a file, a ZIP member, a line, a row.
 *
 * file      the input's name as delivered (path relative to what was named on the command line)
 * group     documents with one group belong together: the folder's path, or the ZIP's name
 * member    name inside a ZIP, else ''
 * record    place inside the file: `line 7`, `row 7`, `/3`; '' = whole file
 * digest    SHA-256 of the bytes as delivered (a record: of its own bytes, without line end)
 * kept      the bytes as kept: payloads replaced by their digests, PDF as its text
 * keptDigest SHA-256 of `kept`; equals `digest` where nothing was dropped
 * content   what the bytes are
 */
export type DocumentContent = 'xml' | 'json' | 'csv-row' | 'pdf-text' | 'unknown';
export type IntakeDocument = {
  file: string;
  group: string;
  member: string;
  record: string;
  digest: string;
  keptDigest: string;
  bytes: number;
  kept: Uint8Array;
  content: DocumentContent;
  dropped: Dropped[];
  /** set where the opener itself refuses: broken ZIP, media, unknown bytes */
  refusal?: Refusal;
};

export const RUN_STATES = ['receiving', 'working', 'done', 'stopped', 'failed'] as const;

/** Counts of one intake. `seen = accepted + versions + duplicates + quarantined`, always. */
export const intakeCountsShape = z.object({
  /** files and records that were looked at */
  seen: z.number().int(),
  /** documents that became a tip or joined one that came with them */
  accepted: z.number().int(),
  /** documents that made a new version of a known tip */
  versions: z.number().int(),
  duplicates: z.number().int(),
  quarantined: z.number().int(),
  quarantinedBy: z.record(z.string(), z.number().int()),
  /** new tips; `accepted` less those documents that joined a tip */
  tips: z.number().int(),
  /** tips among `tips` that were folded into a viral bundle */
  bundled: z.number().int(),
  /** subjects that these tips brought in, after joining */
  subjects: z.number().int(),
  /** tips that this intake brought into the lane *now*, less those that a new version took out of it; never below 0 */
  immediate: z.number().int(),
  /** payloads whose bytes were dropped */
  mediaDropped: z.number().int(),
  warnings: z.number().int(),
});
export type IntakeCounts = z.infer<typeof intakeCountsShape>;

export const intakeRunShape = z.object({
  run: z.string(),
  state: z.enum(RUN_STATES),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  startedBy: z.string(),
  label: z.string(),
  strict: z.boolean(),
  bytes: z.number().int(),
  counts: intakeCountsShape,
  /** documents in the spool that wait to be read */
  waiting: z.number().int(),
});
export type IntakeRun = z.infer<typeof intakeRunShape>;

/** What became of a quarantined document. */
export const QUARANTINE_STATES = ['waiting', 'resolved', 'dismissed'] as const;

export const quarantineItemShape = z.object({
  id: z.string(),
  run: z.string(),
  file: z.string(),
  member: z.string(),
  record: z.string(),
  reason: z.enum(Object.keys(QUARANTINE_REASONS) as [QuarantineReason, ...QuarantineReason[]]),
  words: z.string(),
  at: z.string(),
  offset: z.number().int().nullable(),
  bytes: z.number().int(),
  digest: z.string(),
  receivedAt: z.string(),
  state: z.enum(QUARANTINE_STATES),
  /** why it was dismissed */
  note: z.string().nullable(),
});
export type QuarantineItem = z.infer<typeof quarantineItemShape>;

export type Reader = {
  name: FormatName;
  /** true where this reader should read the document; decided by content alone. Cheap. */
  recognises: (document: IntakeDocument) => boolean;
  read: (document: IntakeDocument, context: ReadContext) => Reading;
};

/** What a monitoring officer saw done. */
export const OBSERVED = ['posting', 'circulation', 'download'] as const;
export type Observed = (typeof OBSERVED)[number];

/** How it was seen. */
export const OBSERVATION_METHODS = [
  'open',
  'undercover',
  'peer_to_peer',
  'search',
  'software',
  'other',
] as const;

/** The source under which a unit’s own observations stand. */
export const OWN_SOURCE = 'own monitoring';

const line = (most: number) => z.string().trim().min(1).max(most);

/**
 * One observation of the unit’s own, as an officer enters it. Links and hashes are text: nothing is opened or fetched.
 *
 * at      ISO 8601 with an offset, or the time on a wall in `zone`
 * number  of an observation that this one adds to: it becomes a new version of it
 */
export const observationShape = z.object({
  what: z.enum(OBSERVED),
  at: line(40).describe('2026-11-21T14:30:00+05:30, or without an offset beside --zone'),
  zone: line(60).optional().describe('where the clock hangs, as Asia/Kolkata'),
  method: z.enum(OBSERVATION_METHODS).default('open'),
  platform: line(100).optional(),
  group: line(300).optional().describe('group or channel'),
  url: line(2000).optional().describe('kept as text, never opened'),
  account: line(300).optional().describe('account id of who did it'),
  screenName: line(300).optional(),
  ip: line(60).optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  country: z
    .string()
    .regex(/^[A-Z]{2}$/)
    .optional(),
  hashes: z
    .array(line(600))
    .max(100)
    .default([])
    .describe('of files, as SHA256:… or bare; 64 digits alone are SHA-256'),
  note: z.string().trim().max(10_000).optional(),
  number: line(100).optional().describe('of an earlier observation that this one adds to'),
});
export type Observation = z.output<typeof observationShape>;

/**
 * What became of an observation. `duplicate`: the officer entered the very same before, and nothing was written; the tip is the one
 * that it became then, null where that is kept from him or was cleared since.
 */
export const observedShape = z.object({
  outcome: z.enum(['accepted', 'version', 'duplicate']),
  number: z.string().nullable(),
  tip: z.string().nullable(),
  version: z.number().int().nullable(),
});
export type ObservedTip = z.infer<typeof observedShape>;
