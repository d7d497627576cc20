import * as z from 'zod';

/**
 * One entry of the audit log: what its leaf hash is taken over.
 *
 * at           instant UTC, to the millisecond
 * officer      id of the officer; `console` acts too have one
 * outcome      `done`, `refused`, `failed`, or the record's own: `accepted`, `version`, `duplicate`, `quarantined`
 * inputDigest  keyed digest of the input's canonical JSON without its secrets; of a document taken in, its SHA-256
 * via          how it was known who acted: nobody, session, token, console, house; null in entries from before
 * detail       SHA-256 (hex) of the sealed words of the entry, e.g. a reason; null where there are none
 * marks        blind marks of what was searched for, with dots; null where nothing was
 */
export const auditEntryShape = z.object({
  unit: z.number().int(),
  seq: z.number().int(),
  at: z.string(),
  officer: z.string(),
  action: z.string(),
  recordKind: z.string().nullable(),
  recordId: z.string().nullable(),
  outcome: z.string(),
  code: z.string().nullable(),
  inputDigest: z.string(),
  via: z.string().nullable(),
  detail: z.string().nullable(),
  marks: z.string().nullable(),
});
export type AuditEntry = z.infer<typeof auditEntryShape>;

/** A record's own data key, and which of its keys it is: one that was written anew has another. */
export type WordsKey = { key: Uint8Array; generation: number };

/**
 * An entry before the log gives it its number and seals its words.
 *
 * words  what stays sealed, and the key to seal it with: the record's own, or null for the unit's log key
 */
export type NewEntry = Omit<AuditEntry, 'seq' | 'detail' | 'via' | 'marks'> & {
  via?: string;
  marks?: string | null;
  words?: { text: string; key: WordsKey | null } | undefined;
};

/** What no verification can know, said plainly in docs/audit.md under these names. */
export const UNKNOWNS = ['no-anchor', 'after-anchor', 'no-witness', 'clock', 'unlogged'] as const;
export type Unknown = (typeof UNKNOWNS)[number];

/** How the log agrees with one place where its checkpoints are kept. */
export const checkedPlaceShape = z.object({
  place: z.enum(['anchor', 'witness', 'given', 'paper']),
  checkpoints: z.number().int(),
  /** size of the largest checkpoint of this log; null where there is none */
  newest: z.number().int().nullable(),
  /** checkpoints of this log that carry a witness's valid signature; null where no witness was named */
  cosigned: z.number().int().nullable(),
  holds: z.boolean(),
});
export type CheckedPlace = z.infer<typeof checkedPlaceShape>;

export const verificationShape = z.object({
  unit: z.number().int(),
  entries: z.number().int(),
  root: z.string(),
  holds: z.boolean(),
  /** the first place that does not hold, with what is wrong; `until` where only a stretch of entries can be named */
  firstBad: z
    .object({ seq: z.number().int(), until: z.number().int().nullable(), problem: z.string() })
    .nullable(),
  places: z.array(checkedPlaceShape),
  unknown: z.array(z.enum(UNKNOWNS)),
});
export type Verification = z.infer<typeof verificationShape>;

/** A checkpoint as shown: the signed note, the code for paper, and the rows of its QR code, 0 and 1. */
export const checkpointShape = z.object({
  origin: z.string(),
  size: z.number().int(),
  root: z.string(),
  note: z.string(),
  verifier: z.string(),
  code: z.string(),
  qr: z.array(z.string()),
});
export type ShownCheckpoint = z.infer<typeof checkpointShape>;

/** An entry as the auditor's list shows it. It holds no casework text. */
export const listedEntryShape = z.object({
  seq: z.number().int(),
  at: z.string(),
  officer: z.string(),
  officerName: z.string(),
  action: z.string(),
  recordKind: z.string().nullable(),
  recordId: z.string().nullable(),
  outcome: z.string(),
  code: z.string().nullable(),
  via: z.string().nullable(),
  hasDetail: z.boolean(),
});
export type ListedEntry = z.infer<typeof listedEntryShape>;

export const entryFilterShape = z.object({
  officer: z.string().max(100).optional(),
  action: z.string().max(100).optional(),
  recordKind: z.string().max(50).optional(),
  record: z.string().max(200).optional(),
  outcome: z.string().max(50).optional(),
  from: z.iso.datetime().optional(),
  to: z.iso.datetime().optional(),
});
export type EntryFilter = z.infer<typeof entryFilterShape>;

/** An entry with the proof that it stands in the log of a signed checkpoint. Needs neither database nor key to check. */
export const bundleShape = z.object({
  tipstaff: z.literal('audit bundle 1'),
  checkpoint: z.string().max(20_000),
  verifier: z.string().max(1000),
  entries: z
    .array(z.object({ entry: auditEntryShape, path: z.array(z.string().regex(/^[0-9a-f]{64}$/)).max(64) }))
    .min(1)
    .max(1000),
});
export type Bundle = z.infer<typeof bundleShape>;

/** Surnames, folded, that so many bear that searching for one says nothing about the officer who bears it too. */
const ORDINARY_NAMES = [
  ...[
    'kumar',
    'singh',
    'sharma',
    'verma',
    'gupta',
    'khan',
    'das',
    'devi',
    'patel',
    'yadav',
    'reddy',
    'rao',
    'nair',
  ],
  ...[
    'jain',
    'shah',
    'mehta',
    'mishra',
    'pandey',
    'tiwari',
    'chauhan',
    'thakur',
    'ali',
    'begum',
    'bibi',
    'ansari',
  ],
  ...[
    'ahmed',
    'sheikh',
    'roy',
    'ghosh',
    'banerjee',
    'joshi',
    'kaur',
    'prasad',
    'ram',
    'lal',
    'pillai',
    'iyer',
    'naik',
  ],
  ...[
    'patil',
    'pawar',
    'more',
    'jadhav',
    'shinde',
    'gowda',
    'behera',
    'sahu',
    'mondal',
    'mandal',
    'bora',
    'kumari',
  ],
];

/** What makes a pattern worth a question, by unit. Hours are of the unit's own clock. */
export const patternParametersShape = z.object({
  /** minutes east of UTC of the unit's clock */
  offsetMinutes: z.number().int().min(-720).max(840).default(330),
  /** searches for one's own surname in a day; the same where it is one of the ordinary ones */
  ownNameRepeats: z.number().int().min(1).max(1000).default(2),
  ordinaryRepeats: z.number().int().min(1).max(1000).default(3),
  ordinaryNames: z
    .array(z.string().max(60))
    .max(1000)
    .default([...ORDINARY_NAMES]),
  /** readers of one record in a day who do not work on it */
  hotReaders: z.number().int().min(2).max(1000).default(5),
  nightFrom: z.number().int().min(0).max(23).default(21),
  nightTo: z.number().int().min(0).max(23).default(6),
  /** different records that one officer reads in one night */
  nightRecords: z.number().int().min(2).max(10_000).default(25),
  /** records of one source read one after another in the order of their numbers */
  runLength: z.number().int().min(3).max(1000).default(15),
  /** refusals of one officer within an hour */
  refusals: z.number().int().min(2).max(10_000).default(10),
  /** acts that clear a person: reads of the record after them are shown */
  clearing: z.array(z.string().max(100)).max(20).default(['tips.clear']),
});
export type PatternParameters = z.infer<typeof patternParametersShape>;

export const PATTERNS = [
  'self-look-up',
  'own-name',
  'hot-record',
  'after-hours',
  'sequential',
  'refusals',
  'after-clearing',
] as const;
export type PatternKind = (typeof PATTERNS)[number];

/** Something worth a question, with the entries that it rests on (at most 200 are listed). */
export const patternShape = z.object({
  kind: z.enum(PATTERNS),
  officers: z.array(z.object({ id: z.string(), name: z.string() })),
  record: z.object({ kind: z.string(), id: z.string() }).nullable(),
  from: z.string(),
  to: z.string(),
  count: z.number().int(),
  entries: z.array(z.number().int()),
});
export type Pattern = z.infer<typeof patternShape>;
