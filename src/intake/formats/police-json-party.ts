import type { Flag, PartyDraft, PartyRole, TipDraft } from '../../tips/shape.ts';
import {
  type Field,
  type Fields,
  facts,
  type Leavings,
  list,
  object,
  readFields,
  stance,
  text,
} from '../json-strict-fields.ts';
import type { Json } from '../json-strict-value.ts';
import { type Address, addressFields, addressText } from './police-json-address.ts';
import { plain, sourceInformation, verifiable } from './police-json-captures.ts';

type TextField =
  | 'firstName'
  | 'middleName'
  | 'lastName'
  | 'preferredName'
  | 'gender'
  | 'dateOfBirth'
  | 'school'
  | 'city'
  | 'region'
  | 'country'
  | 'platform';

/** A party with nothing said of it yet. */
export function emptyParty(role: PartyRole, at: string): PartyDraft {
  return { role, at, priorTips: [], flags: [], identifiers: [], facts: [], texts: [] };
}

/** A field of the party; a second value for it is kept as a fact. */
function field(name: TextField, asFact: string = name): Field<PartyDraft> {
  return text((party, value, at) => {
    if (party[name] === undefined) party[name] = value;
    else party.facts.push({ name: asFact, value, at });
  });
}

const fact = (name: string) => facts<PartyDraft>(name, (party) => party.facts);

/** A flag where the source says yes, or says it in words, which are kept; a fact where it says no. */
function flag(name: Flag, key: string): Field<PartyDraft> {
  return (value, at, party, out) => {
    if (typeof value === 'object') return fact(key)(value, at, party, out);
    const stated = stance(String(value));
    if (stated === 'no') return void party.facts.push({ name: key, value: String(value), at });
    party.flags.push({ flag: name, at });
    if (stated === 'words') party.texts.push({ kind: 'description', text: String(value), at });
  };
}

/** With a street it is an identifier; a place alone fills the fields. */
const address: Field<PartyDraft> = (value, at, party, out) => {
  const found: Address = { at, parts: {}, facts: party.facts };
  readFields(value, at, addressFields, found, out);
  const { street1, street2, city, state, country, postalCode } = found.parts;
  const whole = street1 !== undefined || street2 !== undefined;
  if (whole)
    party.identifiers.push({
      kind: 'postal_address',
      text: addressText(found.parts),
      at,
      ...(country ? { hints: { country } } : {}),
    });
  const place = { city, region: state, country } as const;
  for (const name of ['city', 'region', 'country'] as const) {
    const one = place[name];
    if (one === undefined) continue;
    if (party[name] === undefined) party[name] = one;
    else if (!whole)
      party.facts.push({ name, value: one, at: `${at}/${name === 'region' ? 'state' : name}` });
  }
  if (!whole && postalCode !== undefined)
    party.facts.push({ name: 'postalCode', value: postalCode, at: `${at}/postalCode` });
};

const additional = list<PartyDraft>(
  'additionalInformations',
  text((party, value, at) => party.texts.push({ kind: 'additional', text: value, at })),
);

const contactFields: Fields<PartyDraft> = {
  id: fact('id'),
  firstName: field('firstName'),
  middleName: field('middleName'),
  lastName: field('lastName'),
  preferredName: field('preferredName'),
  title: fact('title'),
  emails: verifiable('emails', 'email'),
  phones: verifiable('phones', 'phone'),
  addresses: list('addresses', address),
  additionalInformations: additional,
  additonalInformations: additional,
};

const personFields: Fields<PartyDraft> = {
  ...contactFields,
  gender: field('gender'),
  dateOfBirth: field('dateOfBirth'),
  approximateAge: text((party, value, at) => {
    const years = /^\d{1,3}(?:\.\d+)?$/.test(value.trim()) ? Number(value) : null;
    if (years !== null && party.age === undefined) party.age = years;
    else party.facts.push({ name: 'approximateAge', value, at });
  }),
  school: field('school'),
  schoolName: field('school'),
  espService: field('platform', 'espService'),
  espUserId: text((party, value, at) => {
    party.accountId ??= value;
    party.identifiers.push({ kind: 'account', text: value, at });
  }),
  ipAddress: plain('ip'),
  screenName: plain('screen_name'),
  screenNames: list('screenNames', plain('screen_name')),
  displayNames: list('displayNames', plain('display_name')),
  profileBio: text((party, value, at) => party.texts.push({ kind: 'bio', text: value, at })),
  groupIdentifier: list('groupIdentifier', plain('group')),
  sourceInformation,
  espEstimatedLocations: list(
    'espEstimatedLocations',
    object({
      city: field('city', 'estimatedLocation.city'),
      region: field('region', 'estimatedLocation.region'),
      countryCode: field('country', 'estimatedLocation.countryCode'),
      verified: fact('estimatedLocation.verified'),
      timestamp: fact('estimatedLocation.timestamp'),
    }),
  ),
  accountTemporarilyDisabled: flag('account_disabled', 'accountTemporarilyDisabled'),
  accountPermanentlyDisabled: flag('account_disabled', 'accountPermanentlyDisabled'),
  compromisedAccount: flag('compromised_account', 'compromisedAccount'),
  priorCybertipReports: list(
    'priorCybertipReports',
    text((party, value) => party.priorTips.push(value)),
  ),
  relationshipToChildVictim: fact('relationshipToChildVictim'),
  accessToChildVictim: flag('access_to_children', 'accessToChildVictim'),
  accessToChildren: flag('access_to_children', 'accessToChildren'),
  accessToFirearms: flag('access_to_firearms', 'accessToFirearms'),
  convictedSexOffender: flag('convicted_offender', 'convictedSexOffender'),
  vehicleDescription: plain('vehicle', () => ({ type: 'description' })),
  vehicleTagNumber: plain('vehicle', () => ({ type: 'tag' })),
};

/** One person or user of the report. */
export function person(role: PartyRole, value: Json, at: string, draft: TipDraft, out: Leavings): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    out.leave(value, at);
    return;
  }
  const party = emptyParty(role, at);
  readFields(value, at, personFields, party, out);
  draft.parties.push(party);
}

const reporterFields: Fields<{ draft: TipDraft; party: PartyDraft }> = {
  espName: text(({ draft, party }, value, at) => {
    if (draft.reportingPlatform === null) draft.reportingPlatform = value;
    else party.facts.push({ name: 'espName', value, at });
  }),
  associationsEntityType: facts('associationsEntityType', ({ party }) => party.facts),
  contactForLawEnforcement: object({
    contactPerson: (value, at, { draft }, out) => {
      const contact = { ...emptyParty('reporter', at), relation: 'contactForLawEnforcement' };
      readFields(value, at, contactFields, contact, out);
      draft.parties.push(contact);
    },
  }),
};

const reporterParty: Fields<{ draft: TipDraft; party: PartyDraft }> = {
  ...Object.fromEntries(
    Object.entries(contactFields).map(
      ([key, one]): [string, Field<{ draft: TipDraft; party: PartyDraft }>] => [
        key,
        (value, at, into, out) => one(value, at, into.party, out),
      ],
    ),
  ),
  ...reporterFields,
};

/** The company that reported: its name is the reporting platform, its people are parties of role reporter. */
export function reportingEsp(value: Json, at: string, draft: TipDraft, out: Leavings): void {
  const party = emptyParty('reporter', at);
  draft.parties.push(party);
  readFields(value, at, reporterParty, { draft, party }, out);
}

const officerFields: Fields<PartyDraft> = {
  agency: fact('agency'),
  officer: object(contactFields),
  dateTimeMadeAvailable: fact('dateTimeMadeAvailable'),
  referralType: fact('referralType'),
};

/** A police unit to which the source gave the report, with its officer: a party of role contact. */
export function lawEnforcementContact(value: Json, at: string, draft: TipDraft, out: Leavings): void {
  const party = emptyParty('contact', at);
  readFields(value, at, officerFields, party, out);
  draft.parties.push(party);
}
