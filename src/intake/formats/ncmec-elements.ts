import type { IdentifierKind } from '../../identifiers/shape.ts';
import type { Flag, PartyRole, TEXT_KINDS } from '../../tips/shape.ts';
import {
  ADDRESS_TYPES,
  COUNTRIES,
  EMAIL_TYPES,
  EVENT_NAMES,
  PHONE_TYPES,
  US_STATES,
} from './ncmec-values.ts';

/** What the schema lets a value be. `flag`: a boolean fixed to true, which may be written as an empty element. */
export type ValueType =
  | 'text'
  | 'flag'
  | 'boolean'
  | 'int'
  | 'long'
  | 'double'
  | 'date'
  | 'dateTime'
  | { readonly oneOf: ReadonlySet<string> }
  | { readonly pattern: RegExp };

/** Fields of a draft's party or file, or of the incident, that an element fills. */
export type FieldName =
  | 'firstName'
  | 'lastName'
  | 'dateOfBirth'
  | 'school'
  | 'city'
  | 'region'
  | 'country'
  | 'platform'
  | 'fileId'
  | 'name'
  | 'originalName'
  | 'classification'
  | 'relevance';

/**
 * Where an element lands in the draft.
 *
 * fact            a fact under the element's own name: what holds where nothing is said
 * field:…         a field; where that is filled already, a fact
 * text:…          words that are sealed
 * identifier:…    an identifier
 * onPlatform:…    an identifier that means something on its platform only
 * flag:…          a flag where true, a fact where false
 * party:…         a party of its own
 * the rest        a reading of its own, in ncmec-landings.ts or beside the document that has it
 */
export type Landing =
  | 'fact'
  | `field:${FieldName}`
  | `text:${(typeof TEXT_KINDS)[number]}`
  | `identifier:${IdentifierKind}`
  | `onPlatform:${IdentifierKind}`
  | `flag:${Flag}`
  | `party:${PartyRole}`
  | 'otherFlag'
  | 'batched'
  | 'escalation'
  | 'incidentType'
  | 'incidentTime'
  | 'chat'
  | 'reporter'
  | 'vehicle'
  | 'account'
  | 'phone'
  | 'email'
  | 'address'
  | 'age'
  | 'ip'
  | 'device'
  | 'priorTip'
  | 'associatedAccount'
  | 'reportNumber'
  | 'uploadTime'
  | 'threeValued'
  | 'hash'
  | 'details';

export type AttributeRow = {
  readonly name: string;
  readonly value: ValueType;
  readonly required?: true;
  readonly limit?: number;
};

/**
 * One element of the reporting API.
 *
 * required, many  cardinality: neither = 0..1, required = 1, many = 0..n
 * value           of a leaf; absent: `text`
 * limit           most characters (UTF-16 units)
 * order           of its children: in sequence (where nothing is said), any, or one out of all
 */
export type ElementRow = {
  readonly name: string;
  readonly required?: true;
  readonly many?: true;
  readonly value?: ValueType;
  readonly limit?: number;
  readonly lands?: Landing;
  readonly attributes?: readonly AttributeRow[];
  readonly children?: readonly ElementRow[];
  readonly order?: 'any' | 'choice';
};

const country: ValueType = { oneOf: COUNTRIES };

export const additionalInfo: ElementRow = { name: 'additionalInfo', lands: 'text:additional' };

export const email: Omit<ElementRow, 'name'> = {
  limit: 255,
  lands: 'email',
  attributes: [
    { name: 'type', value: { oneOf: EMAIL_TYPES } },
    { name: 'verified', value: 'boolean' },
    { name: 'verificationDate', value: 'dateTime' },
  ],
};

export const phone: Omit<ElementRow, 'name'> = {
  limit: 50,
  lands: 'phone',
  attributes: [
    { name: 'type', value: { oneOf: PHONE_TYPES } },
    { name: 'verified', value: 'boolean' },
    { name: 'verificationDate', value: 'dateTime' },
    { name: 'countryCallingCode', value: { pattern: /^\+[0-9]{1,3}$/ } },
    { name: 'extension', value: { pattern: /^[0-9]+$/ } },
  ],
};

export const address: Omit<ElementRow, 'name'> = {
  lands: 'address',
  attributes: [{ name: 'type', value: { oneOf: ADDRESS_TYPES } }],
  children: [
    { name: 'address', limit: 255 },
    { name: 'city', limit: 100 },
    { name: 'zipCode', limit: 20 },
    { name: 'state', value: { oneOf: US_STATES } },
    { name: 'nonUsaState' },
    { name: 'country', value: country },
  ],
};

export const ipCaptureEvent: ElementRow = {
  name: 'ipCaptureEvent',
  lands: 'ip',
  children: [
    { name: 'ipAddress', required: true, lands: 'identifier:ip' },
    { name: 'eventName', value: { oneOf: EVENT_NAMES } },
    { name: 'dateTime', value: 'dateTime' },
    { name: 'possibleProxy', value: 'boolean' },
    { name: 'port', value: 'int' },
  ],
};

export const deviceId: ElementRow = {
  name: 'deviceId',
  many: true,
  lands: 'device',
  children: [
    { name: 'idType', required: true, limit: 255 },
    { name: 'idValue', required: true, limit: 2083, lands: 'identifier:device' },
    { name: 'eventName', value: { oneOf: EVENT_NAMES } },
    { name: 'dateTime', value: 'dateTime' },
  ],
};

const names: readonly ElementRow[] = [
  { name: 'firstName', limit: 100, lands: 'field:firstName' },
  { name: 'lastName', limit: 100, lands: 'field:lastName' },
  { name: 'phone', many: true, ...phone },
  { name: 'email', many: true, ...email },
  { name: 'address', many: true, ...address },
];

export const contactPerson: Omit<ElementRow, 'name'> = { children: names };

/** `ageAssertionDiscrepancy` is newer than the schema of November 2025. */
export const person: Omit<ElementRow, 'name'> = {
  children: [
    ...names,
    { name: 'age', value: 'int', lands: 'age' },
    { name: 'ageAssertionDiscrepancy', value: 'boolean' },
    { name: 'dateOfBirth', value: 'date', lands: 'field:dateOfBirth' },
  ],
};

export const estimatedLocation: ElementRow = {
  name: 'estimatedLocation',
  attributes: [
    { name: 'verified', value: 'boolean' },
    { name: 'timestamp', value: 'dateTime' },
  ],
  children: [
    { name: 'city', lands: 'field:city' },
    { name: 'region', lands: 'field:region' },
    { name: 'countryCode', value: country, lands: 'field:country' },
  ],
};
