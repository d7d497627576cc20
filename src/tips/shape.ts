import * as z from 'zod';
import { IDENTIFIER_KINDS, identifierDraftShape, identifierShape } from '../identifiers/shape.ts';
import { timeShape } from '../kernel/time.ts';

export const PARTY_ROLES = [
  'suspect',
  'recipient',
  'victim',
  'reporter',
  'contact',
  'payer',
  'beneficiary',
  'unknown',
] as const;
export type PartyRole = (typeof PARTY_ROLES)[number];

/** The outside formats, by what the bytes say. */
export const FORMATS = [
  'ncmec-police-json',
  'ncmec-police-pdf',
  'ncmec-api-xml',
  'ncmec-api-file-details',
  'ncmec-api-response',
  'tipstaff-ndjson',
  'csv-mapped',
] as const;
export type FormatName = (typeof FORMATS)[number];

/**
 * Flags that documents state, under one name each. A flag that a document states and this list does not know
 * is kept as a fact of its own (`flag:<name>`).
 */
export const FLAGS = [
  'escalated',
  'informational',
  'batched',
  'sextortion',
  'csam_solicitation',
  'minor_to_minor',
  'spam',
  'sadistic_online_exploitation',
  'potential_meme',
  'viral',
  'possible_self_production',
  'physical_harm',
  'violence_gore',
  'bestiality',
  'live_streaming',
  'infant',
  'generative_ai',
  'anime_drawing',
  'known_hash',
  'access_to_children',
  'convicted_offender',
  'access_to_firearms',
  'compromised_account',
  'account_disabled',
  'reported_to_police',
  'priority_escalated',
  'priority_1',
  'priority_2',
  'priority_3',
  'posting',
  'circulation',
  'download',
] as const;
export type Flag = (typeof FLAGS)[number];

/** A leaf of a document that a reader knows but that has no place of its own in the draft. */
export const factShape = z.object({
  /** name in words of the outside format, e.g. `incidentDateTimeDescription`, `legalURL` */
  name: z.string(),
  value: z.string(),
  at: z.string(),
  document: z.number().int().optional(),
});
export type Fact = z.infer<typeof factShape>;

/** Words that a document tells: sealed, shown folded, never indexed. Identifiers in them are taken out. */
export const TEXT_KINDS = [
  'summary',
  'escalation',
  'note',
  'chat',
  'email',
  'bio',
  'description',
  'additional',
] as const;
export const textDraftShape = z.object({
  kind: z.enum(TEXT_KINDS),
  text: z.string(),
  at: z.string(),
  document: z.number().int().optional(),
});
export type TextDraft = z.infer<typeof textDraftShape>;

export const warningShape = z.object({
  /** UNKNOWN_VALUE, WRONG_ORDER, TIME_IN_FUTURE, TIME_NO_OFFSET, MISSING_FIELD, MEDIA_DROPPED, UNKNOWN_FIELD… */
  code: z.string(),
  words: z.string(),
  at: z.string(),
  document: z.number().int().optional(),
});
export type Warning = z.infer<typeof warningShape>;

export const partyDraftShape = z.object({
  role: z.enum(PARTY_ROLES),
  /** where the party begins in the document */
  at: z.string(),
  document: z.number().int().optional(),
  firstName: z.string().optional(),
  middleName: z.string().optional(),
  lastName: z.string().optional(),
  preferredName: z.string().optional(),
  gender: z.string().optional(),
  dateOfBirth: z.string().optional(),
  /** years, as stated */
  age: z.number().optional(),
  school: z.string().optional(),
  city: z.string().optional(),
  region: z.string().optional(),
  /** ISO 3166-1 alpha-2 where it could be read, else the literal text */
  country: z.string().optional(),
  /** the platform's own words about the account, e.g. `Linked` account type of an associated account */
  relation: z.string().optional(),
  platform: z.string().optional(),
  accountId: z.string().optional(),
  /** numbers of earlier tips that the source names */
  priorTips: z.array(z.string()),
  flags: z.array(z.object({ flag: z.enum(FLAGS), at: z.string() })),
  identifiers: z.array(identifierDraftShape),
  facts: z.array(factShape),
  texts: z.array(textDraftShape),
});
export type PartyDraft = z.infer<typeof partyDraftShape>;

export const fileDraftShape = z.object({
  at: z.string(),
  document: z.number().int().optional(),
  name: z.string().optional(),
  originalName: z.string().optional(),
  /** the source's own id of the file (fileId, submittalId) */
  fileId: z.string().optional(),
  /** three values: seen, not seen, not stated. Never collapse (FORMATS 6.2) */
  viewedByPlatform: z.boolean().nullable(),
  exifViewedByPlatform: z.boolean().nullable(),
  publiclyAvailable: z.boolean().nullable(),
  /** the platform's label A1, A2, B1, B2; not a legal finding */
  classification: z.string().optional(),
  relevance: z.string().optional(),
  uploadedAt: timeShape.optional(),
  flags: z.array(z.object({ flag: z.enum(FLAGS), at: z.string(), document: z.number().int().optional() })),
  /** hashes (kind file_hash, hints.type = algorithm as written), upload IPs, devices, location URL */
  identifiers: z.array(identifierDraftShape),
  facts: z.array(factShape),
  texts: z.array(textDraftShape),
});
export type FileDraft = z.infer<typeof fileDraftShape>;

/**
 * A tip-off as one document tells it: what a format's reader returns. Pure data, no canonical forms yet.
 * Every leaf of the document stands in exactly one place: a field, a fact, a text, a flag, or `unknown`.
 */
export const tipDraftShape = z.object({
  format: z.enum(FORMATS),
  /** who sent it: `NCMEC`, a hotline's name, `monitoring` */
  source: z.string(),
  /** the source's number; null where the document has none */
  number: z.string().nullable(),
  /** the service it happened on or that reported it, as written */
  platform: z.string().nullable(),
  /** who reported it to the source, as written (espName, reporting company) */
  reportingPlatform: z.string().nullable(),
  incidentType: z.string().nullable(),
  additionalIncidentTypes: z.array(z.string()),
  incidentAt: timeShape.nullable(),
  receivedAt: timeShape.nullable(),
  /** country to which the source assigns the tip, as written */
  country: z.string().nullable(),
  /** region or state, as written */
  region: z.string().nullable(),
  flags: z.array(z.object({ flag: z.enum(FLAGS), at: z.string(), document: z.number().int().optional() })),
  parties: z.array(partyDraftShape),
  files: z.array(fileDraftShape),
  /** identifiers of the incident itself, of no party: URLs, chat rooms, groups, capture IPs */
  identifiers: z.array(identifierDraftShape),
  texts: z.array(textDraftShape),
  facts: z.array(factShape),
  /** leaves that the reader does not know: kept and listed */
  unknown: z.array(factShape),
  warnings: z.array(warningShape),
});
export type TipDraft = z.infer<typeof tipDraftShape>;

/** One identifier of a tip with whose it is: `party` by position, `file` by position, or the incident's. */
export const tipIdentifierShape = identifierShape.extend({
  owner: z.enum(['party', 'file', 'incident', 'text']),
  index: z.number().int(),
});
export type TipIdentifier = z.infer<typeof tipIdentifierShape>;

/** A draft with its identifiers in canonical form: what is kept, sealed, as the facts of one version of a tip. */
export const tipFactsShape = tipDraftShape.extend({
  identified: z.array(tipIdentifierShape),
  /** the documents of this version, by position */
  documents: z.array(
    z.object({
      digest: z.string(),
      /** SHA-256 of what is kept, where media or payloads were dropped from it */
      keptDigest: z.string(),
      name: z.string(),
      bytes: z.number().int(),
      format: z.enum(FORMATS),
    }),
  ),
  /** payloads that came along and were dropped: digest only */
  dropped: z.array(
    z.object({
      name: z.string(),
      mediaType: z.string(),
      bytes: z.number().int(),
      md5: z.string(),
      sha1: z.string(),
      sha256: z.string(),
    }),
  ),
});
export type TipFacts = z.infer<typeof tipFactsShape>;

/** What a sealed value is: an identifier's kind, or a field of a person. */
export const SEALED_KINDS = [
  ...IDENTIFIER_KINDS,
  'name',
  'date_of_birth',
  'school',
  'place',
  'relation',
  'fact',
] as const;
export type SealedKind = (typeof SEALED_KINDS)[number];

/**
 * Where the facts of a version are masked.
 *
 * field  number of the sealed value within the version, from 1; several places may be of one value
 * path   the place in the facts: `parties/1/firstName`, `parties/1/identifiers/0`, `parties/1/facts/2`, `unknown/4`, `identified/12`
 */
export const sealedMarkShape = z.object({
  field: z.number().int(),
  kind: z.enum(SEALED_KINDS),
  path: z.string(),
});
export type SealedMark = z.infer<typeof sealedMarkShape>;

/** Facts in which what identifies a child or the one who tipped us off is replaced by masks. */
export const maskedFactsShape = tipFactsShape.extend({ sealed: z.array(sealedMarkShape) });
export type MaskedFacts = z.infer<typeof maskedFactsShape>;

export const LANES = ['now', '24h', 'week', '30d'] as const;
export type Lane = (typeof LANES)[number];

/** `cleared`: all of it was destroyed, and only a stub is left. The position is stored: append only. */
export const TIP_STATES = ['open', 'closed', 'cleared'] as const;
export type TipState = (typeof TIP_STATES)[number];

/** Why a tip was closed: all that may stand on an old one. Which are given today: triage/reason-codes.ts. */
export const CLOSE_REASONS = [
  'duplicate',
  'no_crime',
  'not_enough_to_act',
  'other_jurisdiction',
  'already_in_case',
  'known_viral',
  'age_not_a_child',
  'referred',
  'identified_elsewhere',
  'cleared',
] as const;
export type CloseReason = (typeof CLOSE_REASONS)[number];

/** How a tip ended, as far as it is known. What rules are measured by. */
export const OUTCOMES = ['child_safeguarded', 'arrest', 'case', 'no_crime', 'unknown'] as const;
export type Outcome = (typeof OUTCOMES)[number];

export const SCORES = ['danger', 'actionability', 'clock', 'novelty'] as const;
export type Score = (typeof SCORES)[number];

/** Four separate numbers, 0–100. Never one. */
export const scoresShape = z.object({
  danger: z.number().int(),
  actionability: z.number().int(),
  clock: z.number().int(),
  novelty: z.number().int(),
});
export type Scores = z.infer<typeof scoresShape>;

/**
 * Why a score is what it is.
 *
 * rule    id of the rule; `weight` as added (a floor: the number it lifts to)
 * field   the feature that the rule looked at
 * at      where in the document; null where it rests on what is known from other tips
 */
export const reasonShape = z.object({
  rule: z.string(),
  score: z.enum(SCORES),
  weight: z.number(),
  floor: z.boolean(),
  field: z.string(),
  at: z.string().nullable(),
  document: z.number().int(),
  /** the phrase list of which a text holds a phrase at this place */
  list: z.string().optional(),
  /** the merged duplicate in whose document the place is; of the tip itself none is named */
  tip: z.object({ id: z.string(), source: z.string(), number: z.string() }).optional(),
});
export type Reason = z.infer<typeof reasonShape>;

/** A version of a tip, with what it was read from. */
export const tipVersionShape = z.object({
  version: z.number().int(),
  receivedAt: z.string(),
  run: z.string(),
  documents: tipFactsShape.shape.documents,
});

const sideShape = z.object({
  /** null where the value is sealed */
  value: z.string().nullable(),
  /** place in that version’s document; null for a field that has no place */
  at: z.string().nullable(),
  document: z.number().int(),
});

/**
 * One difference between two versions of a tip.
 *
 * path    what changed: `['platform']`, `['suspect']` (a whole party), `['suspect', 'identifier', 'phone']`,
 *         `['file', 'viewedByPlatform']`, `['text', 'summary']`
 * sealed  a text, a leaf that no reader knows, or what identifies a child: that it changed, never what it says
 */
export const changeShape = z.object({
  change: z.enum(['added', 'removed', 'changed']),
  path: z.array(z.string()),
  sealed: z.boolean(),
  before: sideShape.nullable(),
  after: sideShape.nullable(),
});
export type Change = z.infer<typeof changeShape>;

/** Everything that is kept of a tip in one version, masked, with provenance. Texts hold words only where they were asked for. */
export const tipViewShape = scoresShape.extend({
  id: z.string(),
  source: z.string(),
  number: z.string(),
  version: z.number().int(),
  versions: z.array(tipVersionShape),
  lane: z.enum(LANES),
  state: z.enum(TIP_STATES),
  closeReason: z.enum(CLOSE_REASONS).nullable(),
  /** how it ended, by whom (an officer’s id) and when that was recorded; null where it was not */
  outcome: z.object({ outcome: z.enum(OUTCOMES), by: z.string(), at: z.string() }).nullable(),
  /** the duplicate that was asked for and leads here; null where this tip itself was asked for */
  askedFor: z.object({ id: z.string(), source: z.string(), number: z.string() }).nullable(),
  /** duplicates that were merged into this tip, as far as the officer may see them */
  merged: z.array(z.object({ id: z.string(), source: z.string(), number: z.string() })),
  /** the tip into which this one, shown on its own, was merged; null where it was not */
  mergedInto: z.object({ id: z.string(), source: z.string(), number: z.string() }).nullable(),
  /** when a person was last cleared from it and by whom (an officer’s id); null where nobody was */
  cleared: z.object({ at: z.string(), by: z.string() }).nullable(),
  floor: z.boolean(),
  escalated: z.boolean(),
  assigned: z.string().nullable(),
  receivedAt: z.string(),
  expiresAt: z.string().nullable(),
  expires: z.string().nullable(),
  bundle: z.number().int(),
  bundleOf: z.string().nullable(),
  revision: z.number().int(),
  rules: z.array(z.string()),
  reasons: z.array(reasonShape),
  /** the version of the rules by which it has its scores; below 0: a shipped set; null where nothing is left of it */
  ruleVersion: z.number().int().nullable(),
  /** country (alpha-2) and region (IN-MH…) by which the tip stands in the queue */
  country: z.string().nullable(),
  region: z.string().nullable(),
  platform: z.string().nullable(),
  facts: maskedFactsShape,
  /** subject of each party, by position; null where no identifier of it may join */
  subjects: z.array(z.string().nullable()),
  /** files that no one at the platform has viewed, and files of which that is not stated (FORMATS 6.2) */
  unviewed: z.number().int(),
  viewedUnknown: z.number().int(),
});
export type TipView = z.infer<typeof tipViewShape>;
