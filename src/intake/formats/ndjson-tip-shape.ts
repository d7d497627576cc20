import * as z from 'zod';
import { IDENTIFIER_KINDS } from '../../identifiers/shape.ts';
import { FLAGS, PARTY_ROLES, TEXT_KINDS } from '../../tips/shape.ts';
import { OBSERVED } from '../shape.ts';

/** The mark by which a record is known: the format and its version. */
export const TIP_RECORD_MARK = 'tip/1';

/** What a monitoring unit saw done with a file. */
export const SIGHTING_KINDS = OBSERVED;

const words = z.string().min(1);
const factsShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const hashShape = z.strictObject({ type: words, value: words });

const identifierShape = z.strictObject({
  kind: z.enum(IDENTIFIER_KINDS),
  value: words,
  type: words.optional(),
  platform: words.optional(),
  callingCode: words.optional(),
  extension: words.optional(),
  country: words.optional(),
  port: z.number().int().min(0).max(65_535).optional(),
  possibleProxy: z.boolean().optional(),
  time: words.optional(),
  event: words.optional(),
  verified: z.boolean().optional(),
  bank: words.optional(),
});

const textShape = z.strictObject({ kind: z.enum(TEXT_KINDS), text: words });

const partyShape = z.strictObject({
  role: z.enum(PARTY_ROLES),
  firstName: words.optional(),
  middleName: words.optional(),
  lastName: words.optional(),
  preferredName: words.optional(),
  gender: words.optional(),
  dateOfBirth: words.optional(),
  age: z.number().min(0).max(150).optional(),
  school: words.optional(),
  city: words.optional(),
  region: words.optional(),
  country: words.optional(),
  relation: words.optional(),
  platform: words.optional(),
  accountId: words.optional(),
  priorTips: z.array(words).optional(),
  flags: z.array(z.enum(FLAGS)).optional(),
  identifiers: z.array(identifierShape).optional(),
  texts: z.array(textShape).optional(),
  facts: factsShape.optional(),
});

const fileShape = z.strictObject({
  name: words.optional(),
  originalName: words.optional(),
  id: words.optional(),
  hashes: z.array(hashShape).optional(),
  viewed: z.boolean().nullable().optional(),
  exifViewed: z.boolean().nullable().optional(),
  public: z.boolean().nullable().optional(),
  classification: words.optional(),
  relevance: words.optional(),
  uploadedAt: words.optional(),
  flags: z.array(z.enum(FLAGS)).optional(),
  identifiers: z.array(identifierShape).optional(),
  texts: z.array(textShape).optional(),
  facts: factsShape.optional(),
});

/**
 * One record of Tipstaff's own tip format, as a sender should write it: one JSON object a line. docs/tip-format.md tells it in
 * words. The reader is more tolerant: it keeps what this shape does not know, and refuses only what names no source.
 * Times are ISO 8601 with an offset.
 */
export const tipRecordShape = z.strictObject({
  tipstaff: z.literal(TIP_RECORD_MARK),
  kind: z.enum(['hotline', 'sighting']),
  source: words,
  number: words.optional(),
  received: words,
  platform: words.optional(),
  reportingPlatform: words.optional(),
  country: words.optional(),
  region: words.optional(),
  incident: z
    .strictObject({
      type: words.optional(),
      additionalTypes: z.array(words).optional(),
      at: words.optional(),
      platform: words.optional(),
      description: words.optional(),
      urls: z.array(words).optional(),
      groups: z.array(words).optional(),
    })
    .optional(),
  sighting: z
    .strictObject({
      what: z.enum(SIGHTING_KINDS),
      at: words.optional(),
      seenBy: words.optional(),
      zone: words.optional(),
      method: words.optional(),
      earlier: z.array(words).optional(),
      hashes: z.array(hashShape).optional(),
      where: z
        .strictObject({ platform: words.optional(), group: words.optional(), url: words.optional() })
        .optional(),
    })
    .optional(),
  parties: z.array(partyShape).optional(),
  files: z.array(fileShape).optional(),
  identifiers: z.array(identifierShape).optional(),
  texts: z.array(textShape).optional(),
  flags: z.array(z.enum(FLAGS)).optional(),
  facts: factsShape.optional(),
});
export type TipRecord = z.infer<typeof tipRecordShape>;
