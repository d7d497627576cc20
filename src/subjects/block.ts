import { uuidFrom } from '../kernel/digest.ts';
import type { PartyRole } from '../tips/shape.ts';
import type { Mark } from './mark.ts';
import type { MarkKind } from './shape.ts';

/** A party by its place: the tip, and its position in it. */
export type PartyRef = { tip: string; party: number };

/** A place as one word, for maps. */
export const partyKey = ({ tip, party }: PartyRef): string => `${tip} ${party}`;

/**
 * A party as resolution sees it.
 *
 * receivedAt  when its tip first came in (ISO 8601, UTC): the oldest party of a subject founds it
 * minute      when the tip’s incident happened, whole minutes since 1970; null where unknown
 * marks       what it is compared by
 */
export type BlockParty = PartyRef & {
  role: PartyRole;
  receivedAt: string;
  minute: number | null;
  marks: readonly Mark[];
};

/**
 * What an officer decided, as it binds.
 *
 * same   all parties of side 0 are one person
 * apart  no party of one side is the same person as a party of another side
 */
export type Binding = {
  decision: string;
  kind: 'same' | 'apart';
  at: string;
  sides: readonly (readonly PartyRef[])[];
};

/** Decisions in the order in which they were taken. */
export const inTime = (a: Binding, b: Binding): number =>
  a.at < b.at || (a.at === b.at && a.decision < b.decision) ? -1 : 1;

/**
 * Why two groups of parties are one person or two. `bits` > 0 speaks for one person, < 0 against; 0 is told and says nothing:
 * an officer’s decision, or what both show and what joins nobody.
 */
export type Evidence = {
  reason: EvidenceReason;
  kind: MarkKind | null;
  /** fingerprint of what is shared; null where nothing is */
  print: string | null;
  bits: number;
  /** how many groups of parties hold the value; 0 where nothing is shared, null where nobody counted them */
  holders: number | null;
  /** parties on either side that show it */
  left: PartyRef | null;
  right: PartyRef | null;
};
export const EVIDENCE_REASONS = [
  'shared',
  'officer_same',
  'officer_apart',
  'birth_dates_differ',
  'birth_dates_far',
  'names_differ',
  'names_of_one_family',
  'devices_differ',
  'idle_then_other',
  'talk_to_each_other',
  'two_places_at_once',
  'too_many_holders',
  'filler',
  'registered_apart_at_once',
] as const;
export type EvidenceReason = (typeof EVIDENCE_REASONS)[number];

/** Parties that are believed to be one person. `founder`: the oldest of them, from which the subject has its id. */
export type ResolvedSubject = { id: string; founder: PartyRef; parties: PartyRef[] };

/** Two subjects that might be one, for an officer to decide. Named by founders, the older first. */
export type Candidate = { left: ResolvedSubject; right: ResolvedSubject; bits: number; evidence: Evidence[] };

export type BlockResolution = { subjects: ResolvedSubject[]; candidates: Candidate[] };

/** The id of the subject that a party founds. A party keeps it for ever, founder or not: merges and splits never reuse an id. */
export function subjectIdOf({ tip, party }: PartyRef): string {
  return uuidFrom(`subject ${tip} ${party}`);
}
