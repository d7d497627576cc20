import * as z from 'zod';
import { IDENTIFIER_KINDS, STRENGTHS } from '../identifiers/shape.ts';
import { LANES, PARTY_ROLES, TIP_STATES } from '../tips/shape.ts';

/**
 * What two parties are compared by: identifiers, and traits that are no identifiers. The position is stored in a byte of
 * a packed mark: append only; 32 places are kept for identifiers.
 *
 * birth_date  the day, as stated
 * full_name   first and last name, folded
 * name_and_birth  both together: by it parties are found that are worth comparing
 * handle      the letters and digits of a screen name or of a mailbox's local part, whatever the platform
 *
 * What a contradiction is judged by (near-traits.ts), of no weight of its own:
 * birth_part  what stays of a day of birth when a slip is allowed for
 * family_name  the last name
 * initial_and_family  the last name with the first letter of the first
 * handle_of_account  a screen name on the platform of which an account is known
 *
 * Of no weight in saying who somebody is; for circles alone:
 * subnet      the /24 or /48 that an address is of
 * school      the school that is stated, folded
 * handle_pattern  a handle with each run of digits as one 0
 */
export const TRAITS = [
  'birth_date',
  'full_name',
  'handle',
  'name_and_birth',
  'subnet',
  'school',
  'handle_pattern',
  'birth_part',
  'family_name',
  'initial_and_family',
  'handle_of_account',
] as const;
export type MarkKind = (typeof IDENTIFIER_KINDS)[number] | (typeof TRAITS)[number];
/** Whether a mark is what a value was made into, and no identifier itself. */
export const isTrait = (kind: MarkKind): boolean => (TRAITS as readonly MarkKind[]).includes(kind);

/** Traits that say something of a circle and nothing of who somebody is. */
export const CIRCLE_TRAITS: ReadonlySet<MarkKind> = new Set<MarkKind>(['subnet', 'school', 'handle_pattern']);
/** Traits by which a contradiction is judged. */
export const NEAR_TRAITS: ReadonlySet<MarkKind> = new Set<MarkKind>([
  'birth_part',
  'family_name',
  'initial_and_family',
  'handle_of_account',
]);
const SPARE: (MarkKind | undefined)[] = Array.from({ length: 32 - IDENTIFIER_KINDS.length });
export const MARK_KINDS: readonly (MarkKind | undefined)[] = [...IDENTIFIER_KINDS, ...SPARE, ...TRAITS];

/**
 * What officers decide about who is whom.
 *
 * join      two subjects are the same person
 * separate  two subjects are not the same person
 * split     the parties that hold some identifiers are not the same person as the rest of the subject
 * undo      an earlier decision does not hold
 */
export const DECISION_KINDS = ['join', 'separate', 'split', 'undo'] as const;
export type DecisionKind = (typeof DECISION_KINDS)[number];

/** What was decided, as a refusal says it on the command line. */
export const DECISION_WORDS = {
  join: 'the same person',
  separate: 'not the same person',
  split: 'some of it is somebody else',
  undo: 'an earlier decision does not hold',
} as const satisfies Record<DecisionKind, string>;

/** A tip as it stands in a list on a subject: no text, no name. */
export const subjectTipShape = z.object({
  id: z.string(),
  source: z.string(),
  number: z.string(),
  receivedAt: z.string(),
  platform: z.string().nullable(),
  incidentType: z.string().nullable(),
  lane: z.enum(LANES),
  state: z.enum(TIP_STATES),
  danger: z.number().int(),
  roles: z.array(z.enum(PARTY_ROLES)),
});

/** A tip in the whole list of a subject’s tips: with the parties that stand for the subject, by position. */
export const subjectTipLineShape = subjectTipShape
  .omit({ roles: true })
  .extend({ parties: z.array(z.object({ party: z.number().int(), role: z.enum(PARTY_ROLES) })) });
export type SubjectTipLine = z.infer<typeof subjectTipLineShape>;

/** The person believed to stand behind one or more parties. `tips` are the newest hundred; `total` counts all. */
export const subjectShape = z.object({
  id: z.string(),
  firstAt: z.string(),
  total: z.number().int(),
  tips: z.array(subjectTipShape),
});
export type Subject = z.infer<typeof subjectShape>;

/** The subjects of one tip, with the parties (by position) that stand for each, and the roles of these. */
export const subjectsOfTipShape = z.object({
  subjects: z.array(
    subjectShape.extend({ parties: z.array(z.number().int()), roles: z.array(z.enum(PARTY_ROLES)) }),
  ),
});

/**
 * A decision against which another one was taken: who had taken it and when. `whole`: it holds no more; otherwise it binds the
 * others whom it names still.
 */
export const overruledShape = z.object({
  decision: z.string(),
  kind: z.enum(DECISION_KINDS),
  officer: z.string(),
  name: z.string(),
  at: z.string(),
  whole: z.boolean(),
});
export type Overruled = z.infer<typeof overruledShape>;

/**
 * What came of a decision.
 *
 * subjects   those that its parties are of now
 * ended      decisions that hold no more because of it
 * revived    decisions that hold again
 * overruled  decisions that it ended or narrowed, as far as the officer may know of them
 * settled    pairs that wait for a decision no more
 * waiting    pairs that wait now
 */
export const decidedShape = z.object({
  decision: z.string(),
  subjects: z.array(z.string()),
  ended: z.array(z.string()),
  revived: z.array(z.string()),
  overruled: z.array(overruledShape),
  settled: z.array(z.string()),
  waiting: z.number().int(),
});

/** An officer’s decision that another officer’s ended or narrowed. `subjects`: those that its parties are of now. */
export const toldShape = z.object({
  decision: z.string(),
  kind: z.enum(DECISION_KINDS),
  at: z.string(),
  whole: z.boolean(),
  by: z.object({
    decision: z.string(),
    kind: z.enum(DECISION_KINDS),
    officer: z.string(),
    name: z.string(),
    at: z.string(),
  }),
  subjects: z.array(z.string()),
});
export type Told = z.infer<typeof toldShape>;

/** A subject that a split would leave: on which side, of how much. */
export const splitSubjectShape = z.object({
  goes: z.boolean(),
  parties: z.number().int(),
  tips: z.number().int(),
});

const partyRefShape = z.object({ tip: z.string(), party: z.number().int() });

/**
 * A decision on who is whom.
 *
 * ended        null while it holds, else what ended it: an undoing, or a newer decision
 * bindsNobody  the newest versions of its tips name too few of its parties; a later one may name them again
 */
export const decisionShape = z.object({
  id: z.string(),
  kind: z.enum(DECISION_KINDS),
  officer: z.string(),
  at: z.string(),
  reason: z.string(),
  sides: z.array(z.array(partyRefShape)),
  ended: z
    .object({
      at: z.string(),
      by: z.string(),
      kind: z.enum(DECISION_KINDS),
      officer: z.string(),
      reason: z.string(),
    })
    .nullable(),
  bindsNobody: z.boolean(),
});

/** Where something stands: tip, party by position, document, place in it (JSON pointer, XPath or row), and what it says; a mask where it is sealed. */
export const shownShape = partyRefShape.extend({
  source: z.string(),
  number: z.string(),
  document: z.object({ name: z.string(), digest: z.string() }).nullable(),
  at: z.string(),
  display: z.string().nullable(),
});
export type Shown = z.infer<typeof shownShape>;

/**
 * Evidence as an officer reads it; `reason` is worded by the catalogue. A side is null where the officer may not see it.
 *
 * holders  how many hold the value now, each of the two sides counted as one; null where nobody counts them
 * more     at least so many: more tips show it than were looked at
 */
export const shownEvidenceShape = z.object({
  reason: z.string(),
  kind: z.string().nullable(),
  bits: z.number(),
  holders: z.number().int().nullable(),
  more: z.boolean(),
  left: shownShape.nullable(),
  right: shownShape.nullable(),
});
export type ShownEvidence = z.infer<typeof shownEvidenceShape>;

/**
 * Why an identifier joins nobody: `too_many_holders`, a kind or form that `says_nothing` of who somebody is, or an account
 * that is a `filler`: what sources write where they know none.
 */
export const CUTS = ['too_many_holders', 'says_nothing', 'filler'] as const;

/**
 * One identifier of a subject.
 *
 * choice   what it is called within this subject, for splitting
 * at       one place where it stands: tip, and position among the identifiers of that tip’s newest version
 * holders  subjects that hold it, as far as the officer may see: of the first 200 tips
 * more     at least so many: it stands in more than 200
 * cut      null where it may join
 */
export const subjectIdentifierShape = z.object({
  choice: z.string(),
  kind: z.enum(IDENTIFIER_KINDS),
  display: z.string(),
  strength: z.enum(STRENGTHS),
  country: z.string().nullable(),
  at: z.object({ tip: z.string(), at: z.number().int() }),
  tips: z.number().int(),
  parties: z.number().int(),
  firstAt: z.string(),
  lastAt: z.string(),
  holders: z.number().int(),
  more: z.boolean(),
  cut: z.enum(CUTS).nullable(),
});

export type SubjectIdentifier = z.infer<typeof subjectIdentifierShape>;

/** Countries of a subject’s identifiers, most tips first. */
export const subjectCountryShape = z.object({
  country: z.string(),
  tips: z.number().int(),
  identifiers: z.number().int(),
});

export type SubjectCountry = z.infer<typeof subjectCountryShape>;

/** Something that happened: an incident, a tip that came in, or an identifier in use (`use of ip`). */
export const activityShape = z.object({ at: z.string(), tip: z.string(), kind: z.string() });

/** Two subjects that might be one. `kinds`: of what speaks for it, `against`: reasons against; `newest`: the newest decision about either. */
export const reviewShape = z.object({
  id: z.string(),
  left: z.string(),
  right: z.string(),
  bits: z.number(),
  foundAt: z.string(),
  leftTips: z.number().int(),
  rightTips: z.number().int(),
  kinds: z.array(z.string()),
  against: z.array(z.string()),
  newest: z.string().nullable(),
});
export type Review = z.infer<typeof reviewShape>;

/**
 * One line of `tipstaff subject export --ndjson`: a party, and the subject that it is of. Stable.
 *
 * tip       the source’s number
 * at        where the party begins in its document: JSON pointer, XPath or row
 * document  SHA-256 of the document, as it was delivered
 * subject   of a party that nothing could join to another: an id of its own
 */
export const exportedPartyShape = z.object({
  source: z.string(),
  tip: z.string(),
  at: z.string(),
  document: z.string().nullable(),
  role: z.enum(PARTY_ROLES),
  subject: z.string(),
});
export type ExportedParty = z.infer<typeof exportedPartyShape>;

/** What a full resolution does, in this order. */
export const RESOLUTION_STEPS = ['marks', 'blocks', 'ids', 'reviews'] as const;

/**
 * How a full resolution of the unit stands.
 *
 * stoppedAt    when the program gave it up; asked for again, it is gone on with
 * done, total  progress of the step; total 0 while it is not known
 * marked       tips whose marks were made, since they came before marks were kept
 * changed      parties that are of another subject now; begun, ended: subjects that stand now, and that stand no more
 * mended       ids and pairs for review that said something else than the parties
 * bytes        the most that the blocks took in memory
 */
export const resolutionShape = z.object({
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  stoppedAt: z.string().nullable(),
  step: z.enum(RESOLUTION_STEPS),
  done: z.number().int(),
  total: z.number().int(),
  marked: z.number().int(),
  parties: z.number().int(),
  blocks: z.number().int(),
  largest: z.number().int(),
  changed: z.number().int(),
  begun: z.number().int(),
  ended: z.number().int(),
  mended: z.number().int(),
  bytes: z.number().int(),
});
export type Resolution = z.infer<typeof resolutionShape>;
