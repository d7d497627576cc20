import * as z from 'zod';

/**
 * What a list is for.
 *
 * children  known material of children
 * viral     widely passed on, memes
 * other     known files of any sort (NSRL): says nothing against anybody
 */
export const LIST_PURPOSES = ['children', 'viral', 'other'] as const;
export type ListPurpose = (typeof LIST_PURPOSES)[number];

/** Algorithms whose digests a list holds. Of perceptual ones equality alone is asked: entries are kept keyed. */
export const LIST_ALGORITHMS = ['md5', 'sha1', 'sha256', 'pdq', 'photodna'] as const;
export type ListAlgorithm = (typeof LIST_ALGORITHMS)[number];

/** Readers, by the kind of file that they read. */
export const LIST_FORMATS = ['vics', 'icse', 'ncmec', 'table', 'lines'] as const;
export type ListFormat = (typeof LIST_FORMATS)[number];

/** What a list says of a hash. null: not stated. `seriesKnown`: that a series is named, never which. */
export type Attributes = {
  category: string | null;
  victimIdentified: boolean | null;
  offenderIdentified: boolean | null;
  distributed: boolean | null;
  seriesKnown: boolean;
};

/** A hash as a list of the unit holds it. A category means nothing without its profile. `purpose`: of this very entry (categories.ts). */
export type ListedHash = {
  /** id of the list */
  list: string;
  name: string;
  purpose: ListPurpose;
  profile: string | null;
  category: string | null;
  victimIdentified: boolean | null;
  offenderIdentified: boolean | null;
  distributed: boolean | null;
  seriesKnown: boolean;
};

/** Why a record of a list was left out. */
export const LIST_PROBLEMS = [
  'no_hash',
  'hash_malformed',
  'hash_ambiguous',
  'hash_means_nothing',
  'record_malformed',
] as const;
export type ListProblem = (typeof LIST_PROBLEMS)[number];

/** Problems that are told with their place; the rest are counted alone. */
export const MOST_PROBLEMS = 100;

/**
 * What became of a file's records. records = taken + bad + deleted.
 *
 * taken     records of which at least one hash is kept
 * entries   hashes that stand in the list
 * repeated  hashes that stood in the file before; the first counts
 * ignored   hashes of algorithms that are not kept
 * bad       records left out whole, by `problems`; a record of which only some hashes were malformed is taken
 * media     payloads dropped unread (thumbnails)
 * deleted   records that say that a hash was taken off the list
 */
export const listCountsShape = z.object({
  records: z.number().int(),
  taken: z.number().int(),
  entries: z.number().int(),
  repeated: z.number().int(),
  ignored: z.number().int(),
  bad: z.number().int(),
  media: z.number().int(),
  deleted: z.number().int(),
  problems: z.array(z.object({ at: z.string(), problem: z.enum(LIST_PROBLEMS) })),
});
export type ListCounts = z.infer<typeof listCountsShape>;

/** What is said of a list when it is brought. The name makes it the same list. */
export const askedListShape = z.object({
  name: z.string().trim().min(1).max(120),
  purpose: z.enum(LIST_PURPOSES),
  source: z.string().trim().min(1).max(300).describe('who makes the list'),
  profile: z
    .string()
    .trim()
    .min(1)
    .max(60)
    .optional()
    .describe('the scheme of its categories, e.g. US; without it, what the file says'),
  remark: z.string().trim().min(1).max(2000).optional().describe('licence, conditions; kept sealed'),
  algorithm: z
    .enum(LIST_ALGORITHMS)
    .optional()
    .describe('of hashes that stand there without one: 64 digits may be SHA-256 or PDQ'),
});
export type AskedList = z.infer<typeof askedListShape>;

/** What an import came to. `unchanged`: the same bytes with the same words, of which nothing was written. */
export const importedShape = z.object({
  list: z.string(),
  version: z.number().int(),
  unchanged: z.boolean(),
  format: z.enum(LIST_FORMATS),
  profile: z.string().nullable(),
  counts: listCountsShape,
});
export type Imported = z.infer<typeof importedShape>;

/**
 * A list as officers see it: never a hash.
 *
 * settling   tips are being noted for scoring again, and what is gone is being deleted
 * added, gone, changed  hashes, against the version before; counted while it settles
 */
export const hashListShape = z.object({
  id: z.string(),
  name: z.string(),
  purpose: z.enum(LIST_PURPOSES),
  profile: z.string().nullable(),
  source: z.string(),
  remark: z.string().nullable(),
  version: z.number().int(),
  format: z.enum(LIST_FORMATS).nullable(),
  entries: z.number().int(),
  counts: listCountsShape.nullable(),
  at: z.string(),
  by: z.string(),
  settling: z.boolean(),
  added: z.number().int(),
  gone: z.number().int(),
  changed: z.number().int(),
  withdrawn: z.object({ at: z.string(), by: z.string(), reason: z.string().nullable() }).nullable(),
});
export type HashList = z.infer<typeof hashListShape>;

/** What lists say of a hash that was asked for. `recognised`: false where the text is no hash that lists hold. */
export const matchShape = z.object({
  hash: z.string(),
  recognised: z.boolean(),
  lists: z.array(
    z.object({
      list: z.string(),
      name: z.string(),
      purpose: z.enum(LIST_PURPOSES),
      profile: z.string().nullable(),
      category: z.string().nullable(),
      victimIdentified: z.boolean().nullable(),
      offenderIdentified: z.boolean().nullable(),
      distributed: z.boolean().nullable(),
      seriesKnown: z.boolean(),
    }),
  ),
});
export type Match = z.infer<typeof matchShape>;
