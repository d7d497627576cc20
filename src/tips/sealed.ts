import { boundedMemory } from '../identifiers/bounded-memory.ts';
import { type Instant, millis, readTime } from '../kernel/time.ts';
import type { Fact, PartyDraft, TipFacts } from './shape.ts';

/** Why what identifies a party is sealed. */
export type SealReason = 'victim' | 'child' | 'reporter';

/** What of a tip the rule looks at beside the party: when it happened, and which names are a company's. */
export type SealContext = { when: Instant | null; companies: ReadonlySet<string> };

const ADULT = 18;
const YEAR_MS = 365.2425 * 86_400_000;

/** The context of a tip's parties. Pure, O(parties). */
export function sealContext(
  tip: Pick<TipFacts, 'incidentAt' | 'receivedAt' | 'platform' | 'reportingPlatform' | 'source' | 'parties'>,
): SealContext {
  const companies = new Set<string>();
  const add = (name: string | null | undefined) => name && companies.add(plainName(name));
  add(tip.platform);
  add(tip.reportingPlatform);
  add(tip.source);
  for (const { platform } of tip.parties) add(platform);
  return { when: tip.incidentAt?.instant ?? tip.receivedAt?.instant ?? null, companies };
}

/**
 * Why a party is sealed; null where it is not.
 *
 * A victim always. Any other party that is stated to be under 18, by age or by date of birth, unless it is a suspect:
 * whom is looked for must stay readable. Who tipped us off always; a company that did keeps its own name.
 */
export function sealReason(party: PartyDraft, context: SealContext): SealReason | null {
  if (party.role === 'victim') return 'victim';
  if (party.role === 'suspect') return null;
  if (isChild(party, context.when)) return 'child';
  return party.role === 'reporter' ? 'reporter' : null;
}

function isChild({ age, dateOfBirth }: PartyDraft, when: Instant | null): boolean {
  if (age !== undefined) return age < ADULT;
  if (dateOfBirth === undefined) return false;
  const born = readTime(dateOfBirth).instant;
  if (born === null) return false;
  // where the tip says no time at all, whoever has a date of birth may be a child
  return when === null || millis(when) - millis(born) < ADULT * YEAR_MS;
}

/** Fields of a party that hold what identifies it. Age, gender, role, country, platform, flags and earlier tips stay open. */
export const SEALED_FIELDS = {
  firstName: 'name',
  middleName: 'name',
  lastName: 'name',
  preferredName: 'name',
  dateOfBirth: 'date_of_birth',
  school: 'school',
  city: 'place',
  region: 'place',
  relation: 'relation',
  accountId: 'account',
} as const satisfies Partial<Record<keyof PartyDraft, string>>;
type SealedField = keyof typeof SEALED_FIELDS;
export const SEALED_FIELD_NAMES = Object.keys(SEALED_FIELDS) as SealedField[];

/** What readers themselves write into `relation`: it is no word of the document. */
const OWN_RELATIONS: ReadonlySet<string> = new Set(['contactForLawEnforcement']);
/** Facts of a reporter that name a company or say what it is. */
const COMPANY_FACTS: ReadonlySet<string> = new Set([
  'espName',
  'associationsEntityType',
  'legalURL',
  'agency',
]);
/** Mailboxes of an office: they name no person. */
const OFFICE_MAILBOX =
  /^(?:abuse|admin|child-?safety|compliance|contact|cyber-?tips?|enquiries|help|info|law-?enforcement|legal|leo|ncmec|office|police|privacy|reports?|safety|security|support|trust|trust-?and-?safety|trust-?safety)@/i;

/** True where a field of a sealed party holds what identifies it. */
export function sealsField(
  party: PartyDraft,
  reason: SealReason,
  field: SealedField,
  context: SealContext,
): boolean {
  const value = party[field];
  if (value === undefined || value === '') return false;
  if (field === 'relation') return !OWN_RELATIONS.has(value);
  if (reason === 'reporter' && SEALED_FIELDS[field] === 'name')
    return !context.companies.has(plainName(value));
  return true;
}

/** True where a fact of a sealed party identifies it: every fact does, but what names a reporting company. */
export function sealsFact(reason: SealReason, fact: Fact): boolean {
  return !(reason === 'reporter' && COMPANY_FACTS.has(fact.name));
}

/** True where an identifier of a sealed party identifies it: every one does, but a company's name and its office's mailbox. */
export function sealsIdentifier(
  party: PartyDraft,
  reason: SealReason,
  identifier: { kind: string; text: string },
  context: SealContext,
): boolean {
  if (reason !== 'reporter') return true;
  if (identifier.kind === 'person_name') return !context.companies.has(plainName(identifier.text));
  if (identifier.kind === 'email')
    return !(isCompany(party, context) && OFFICE_MAILBOX.test(identifier.text.trim()));
  return true;
}

/** A reporter with no name but a company's. */
function isCompany(
  { firstName, middleName, preferredName, lastName }: PartyDraft,
  context: SealContext,
): boolean {
  if (firstName || middleName || preferredName) return false;
  return lastName === undefined || context.companies.has(plainName(lastName));
}

/** A company's name without case, marks and legal form. */
function plainName(name: string): string {
  return name.length > 100 ? plainNameOf(name) : shortNames(name);
}

const shortNames = boundedMemory(500, plainNameOf);

function plainNameOf(name: string): string {
  return name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .replace(/ (?:inc|llc|ltd|limited|pvt ltd|private limited|corp|corporation|gmbh|plc)$/u, '')
    .trim();
}

/** True where a leaf stands within a party: places are JSON pointers or XPaths, and a party is named by its own. */
export function standsWithin(
  leaf: { at: string; document?: number | undefined },
  party: Pick<PartyDraft, 'at' | 'document'>,
): boolean {
  if (party.at === '' || (leaf.document ?? 0) !== (party.document ?? 0)) return false;
  return (
    leaf.at === party.at || (leaf.at.startsWith(party.at) && /^[/[@]/.test(leaf.at.slice(party.at.length)))
  );
}
