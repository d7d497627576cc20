import { IDENTIFIER_KINDS, type IdentifierDraft, type IdentifierKind } from '../../identifiers/shape.ts';
import { readTime } from '../../kernel/time.ts';
import {
  type Fact,
  type FileDraft,
  FLAGS,
  PARTY_ROLES,
  type PartyDraft,
  TEXT_KINDS,
  type TextDraft,
} from '../../tips/shape.ts';
import {
  type Field,
  type Fields,
  facts,
  type Leavings,
  list,
  object,
  readFields,
  text,
  threeValued,
} from '../json-strict-fields.ts';
import type { Json } from '../json-strict-value.ts';
import { emptyFile } from './police-json-file.ts';
import { emptyParty } from './police-json-party.ts';

type Hints = NonNullable<IdentifierDraft['hints']>;
/** What the draft, a party and a file have in common. */
type Holder = {
  flags: { flag: (typeof FLAGS)[number]; at: string }[];
  identifiers: IdentifierDraft[];
  texts: TextDraft[];
  facts: Fact[];
};

/** Facts of the sender's own: any leaf, under its own name. */
export const leafFacts: Field<Holder> = (value, at, into, out) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return out.leave(value, at);
  for (const [name, one] of Object.entries(value))
    if (one !== null) facts<Holder>(name, () => into.facts)(one, `${at}/${name}`, into, out);
};

/** Flags by name; one that is not known is a fact of its own. */
export const flags: Field<Holder> = list(
  'flags',
  text((into, value, at) => {
    const known = FLAGS.find((one) => one === value);
    if (known) into.flags.push({ flag: known, at });
    else into.facts.push({ name: `flag:${value}`, value: 'true', at });
  }),
);

type TextState = { kind: TextDraft['kind']; text: string; at: string };

const textFields: Fields<TextState> = {
  text: text((into, value, at) => {
    into.text = value;
    into.at = at;
  }),
};

/** Texts: `{ kind, text }`. A kind that is not known becomes `additional`, and is itself kept. */
export const texts: Field<Holder> = list('texts', (value, at, into, out) => {
  if (typeof value === 'string') return void into.texts.push({ kind: 'additional', text: value, at });
  const found: TextState = { kind: 'additional', text: '', at };
  const kind = text<TextState>((state, name, place) => {
    const known = TEXT_KINDS.find((one) => one === name);
    if (known) state.kind = known;
    else into.facts.push({ name: 'textKind', value: name, at: place });
  });
  readFields(value, at, { ...textFields, kind }, found, out);
  if (found.text !== '') into.texts.push(found);
});

type IdentifierState = {
  kind: IdentifierKind | null;
  named: string;
  value: string;
  at: string;
  hints: Hints;
};

function hint(
  name: 'type' | 'platform' | 'callingCode' | 'extension' | 'country' | 'event' | 'bank',
): Field<IdentifierState> {
  return text((into, value) => {
    into.hints[name] = value;
  });
}

function stated(name: 'possibleProxy' | 'verified'): Field<IdentifierState> {
  return (value, at, into, out) => {
    const known = typeof value === 'boolean' ? value : typeof value === 'string' ? threeValued(value) : null;
    if (known === null) out.leave(value, at);
    else into.hints[name] = known;
  };
}

const identifierFields: Fields<IdentifierState> = {
  kind: text((into, value) => {
    into.kind = IDENTIFIER_KINDS.find((one) => one === value) ?? null;
    into.named = value;
  }),
  value: text((into, value, at) => {
    into.value = value;
    into.at = at;
  }),
  type: hint('type'),
  platform: hint('platform'),
  callingCode: hint('callingCode'),
  extension: hint('extension'),
  country: hint('country'),
  event: hint('event'),
  bank: hint('bank'),
  possibleProxy: stated('possibleProxy'),
  verified: stated('verified'),
  time: text((into, value) => {
    into.hints.time = readTime(value);
  }),
  port: (value, at, into, out) => {
    const port = Number(value);
    if (typeof value !== 'object' && Number.isInteger(port) && port >= 0 && port < 65_536)
      into.hints.port = port;
    else out.leave(value, at);
  },
};

/** Identifiers: `{ kind, value, … }`. Of a kind that is not known, a value is left to the unknown. */
export const identifiers: Field<Holder> = list('identifiers', (value, at, into, out) => {
  const found: IdentifierState = { kind: null, named: '', value: '', at, hints: {} };
  if (!knownKind(value)) return out.leave(value, at);
  readFields(value, at, identifierFields, found, out);
  const hints = Object.keys(found.hints).length > 0 ? { hints: found.hints } : {};
  if (found.kind !== null)
    into.identifiers.push({ kind: found.kind, text: found.value, at: found.at, ...hints });
});

function knownKind(value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { kind, value: inner } = value;
  return (
    IDENTIFIER_KINDS.some((one) => one === kind) &&
    (typeof inner === 'string' || typeof inner === 'number') &&
    inner !== ''
  );
}

/** A hash of a file: `{ type, value }`. */
export const takeHash: Field<FileDraft> = (value, at, into, out) => {
  const found: IdentifierState = { kind: 'file_hash', named: '', value: '', at, hints: {} };
  const { value: valueField, type } = identifierFields as Record<string, Field<IdentifierState>>;
  readFields(value, at, { value: valueField!, type: type! }, found, out);
  if (found.value !== '')
    into.identifiers.push({ kind: 'file_hash', text: found.value, at: found.at, hints: found.hints });
  else if (found.hints.type !== undefined)
    into.facts.push({ name: 'hashType', value: found.hints.type, at: `${at}/type` });
};

const SHARED: Fields<Holder> = { flags, identifiers, texts, facts: leafFacts };

function field<T extends { facts: Fact[] }>(name: keyof T & string, shown: string = name): Field<T> {
  return text((into, value, at) => {
    if (into[name] === undefined) into[name] = value as T[typeof name];
    else into.facts.push({ name: shown, value, at });
  });
}

const partyFields: Fields<PartyDraft> = {
  ...SHARED,
  role: text((into, value, at) => {
    const known = PARTY_ROLES.find((one) => one === value);
    if (known) into.role = known;
    else into.facts.push({ name: 'role', value, at });
  }),
  firstName: field('firstName'),
  middleName: field('middleName'),
  lastName: field('lastName'),
  preferredName: field('preferredName'),
  gender: field('gender'),
  dateOfBirth: field('dateOfBirth'),
  age: text((into, value, at) => {
    const years = Number(value);
    if (value.trim() !== '' && years >= 0 && years <= 150) into.age = years;
    else into.facts.push({ name: 'age', value, at });
  }),
  school: field('school'),
  city: field('city'),
  region: field('region'),
  country: field('country'),
  relation: field('relation'),
  platform: field('platform'),
  accountId: text((into, value, at) => {
    into.accountId = value;
    into.identifiers.push({ kind: 'account', text: value, at });
  }),
  priorTips: list(
    'priorTips',
    text((into, value) => into.priorTips.push(value)),
  ),
};

/** One party. Its role is `unknown` where none is named. */
export function party(value: Json, at: string, out: Leavings): PartyDraft {
  const found = emptyParty('unknown', at);
  readFields(value, at, partyFields, found, out);
  return found;
}

function seen(name: 'viewedByPlatform' | 'exifViewedByPlatform' | 'publiclyAvailable'): Field<FileDraft> {
  return text((into, value, at) => {
    into[name] = threeValued(value);
    if (into[name] === null) into.facts.push({ name, value, at });
  });
}

const fileFields: Fields<FileDraft> = {
  ...SHARED,
  name: field('name'),
  originalName: field('originalName'),
  id: field('fileId', 'id'),
  classification: field('classification'),
  relevance: field('relevance'),
  viewed: seen('viewedByPlatform'),
  exifViewed: seen('exifViewedByPlatform'),
  public: seen('publiclyAvailable'),
  uploadedAt: text((into, value) => {
    into.uploadedAt = readTime(value);
  }),
  hashes: list('hashes', takeHash),
};

export function file(value: Json, at: string, out: Leavings): FileDraft {
  const found = emptyFile(at);
  object(fileFields)(value, at, found, out);
  return found;
}
