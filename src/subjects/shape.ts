import * as z from 'zod';
import { IDENTIFIER_KINDS } from '../identifiers/shape.ts';
import { LANES, PARTY_ROLES, TIP_STATES } from '../tips/shape.ts';

/**
 * What two parties are compared by: identifiers, and traits that are no identifiers. The position is stored in a byte of
 * a packed mark: append only; 32 places are kept for identifiers.
 *
 * birth_date  the day, as stated
 * full_name   first and last name, folded
 * handle      the letters and digits of a screen name or of a mailbox's local part, whatever the platform
 */
export const TRAITS = ['birth_date', 'full_name', 'handle'] as const;
export type MarkKind = (typeof IDENTIFIER_KINDS)[number] | (typeof TRAITS)[number];
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

/** The person believed to stand behind one or more parties. `tips` are the newest hundred; `total` counts all. */
export const subjectShape = z.object({
  id: z.string(),
  firstAt: z.string(),
  total: z.number().int(),
  tips: z.array(subjectTipShape),
});
export type Subject = z.infer<typeof subjectShape>;

/** The subjects of one tip, with the parties (by position) that stand for each. */
export const subjectsOfTipShape = z.object({
  subjects: z.array(subjectShape.extend({ parties: z.array(z.number().int()) })),
});
