import type { IdentifierDraft, IdentifierKind } from '../../identifiers/shape.ts';
import { readTime } from '../../kernel/time.ts';
import type { Fact } from '../../tips/shape.ts';
import {
  type Field,
  type Fields,
  type Leavings,
  list,
  object,
  readFields,
  text,
  threeValued,
} from '../json-strict-fields.ts';
import type { Json } from '../json-strict-value.ts';

/** Whoever holds identifiers and facts: a party, a file, the incident. */
export type Holder = { identifiers: IdentifierDraft[]; facts: Fact[] };
type Hints = NonNullable<IdentifierDraft['hints']>;

const KINDS: Readonly<Record<string, IdentifierKind>> = {
  'ip address': 'ip',
  'device id': 'device',
  'profile url': 'profile_url',
  url: 'url',
  phone: 'phone',
  'phone number': 'phone',
  email: 'email',
  'email address': 'email',
};

type Capture = { type: string; value: string | null; at: string; hints: Hints; facts: Fact[] };

const capture: Fields<Capture> = {
  captureType: text((into, value) => {
    into.type = value;
  }),
  valueType: text((into, value) => {
    into.hints.type = value;
  }),
  value: text((into, value, at) => {
    into.value = value;
    into.at = at;
  }),
  eventName: text((into, value) => {
    into.hints.event = value;
  }),
  dateTime: text((into, value) => {
    into.hints.time = readTime(value);
  }),
  possibleProxy: text((into, value, at) => {
    const proxy = threeValued(value);
    if (proxy === null) into.facts.push({ name: 'possibleProxy', value, at });
    else into.hints.possibleProxy = proxy;
  }),
  port: text((into, value, at) => {
    if (/^\d{1,5}$/.test(value) && +value < 65_536) into.hints.port = +value;
    else into.facts.push({ name: 'port', value, at });
  }),
};

/** One captured value. A type that is not known, and a capture without a value, are kept as facts. */
function takeCapture(json: Json, at: string, into: Holder, out: Leavings): void {
  if (typeof json !== 'object' || json === null) {
    out.leave(json, at);
    return;
  }
  const found: Capture = { type: '', value: null, at, hints: {}, facts: into.facts };
  readFields(json, at, capture, found, out);
  const kind = KINDS[found.type.trim().toLowerCase()];
  if (kind && found.value !== null) {
    into.identifiers.push({ kind, text: found.value, at: found.at, hints: found.hints });
    return;
  }
  into.facts.push({ name: `capture:${found.type || 'unknown'}`, value: found.value ?? '', at: found.at });
  if (found.hints.type !== undefined)
    into.facts.push({ name: 'valueType', value: found.hints.type, at: `${at}/valueType` });
  if (found.hints.event !== undefined)
    into.facts.push({ name: 'eventName', value: found.hints.event, at: `${at}/eventName` });
  if (found.hints.time)
    into.facts.push({ name: 'dateTime', value: found.hints.time.text, at: `${at}/dateTime` });
  if (found.hints.port !== undefined)
    into.facts.push({ name: 'port', value: String(found.hints.port), at: `${at}/port` });
  if (found.hints.possibleProxy !== undefined)
    into.facts.push({
      name: 'possibleProxy',
      value: String(found.hints.possibleProxy),
      at: `${at}/possibleProxy`,
    });
}

/** `sourceInformation: { sourceCaptures: […] }`, or the list alone. */
export const sourceInformation: Field<Holder> = list('sourceCaptures', takeCapture);

/** E-mail addresses or phone numbers: bare, or `{ value, verified }`. */
export function verifiable(name: string, kind: IdentifierKind): Field<Holder> {
  type Found = { value: string | null; at: string; hints: Hints; facts: Fact[] };
  const fields: Fields<Found> = {
    value: text((into, value, at) => {
      into.value = value;
      into.at = at;
    }),
    verified: text((into, value, at) => {
      const verified = threeValued(value);
      if (verified === null) into.facts.push({ name: 'verified', value, at });
      else into.hints.verified = verified;
    }),
    type: text((into, value) => {
      into.hints.type = value;
    }),
    countryCallingCode: text((into, value) => {
      into.hints.callingCode = value;
    }),
    extension: text((into, value) => {
      into.hints.extension = value;
    }),
  };
  return list(name, (json, at, into, out) => {
    if (typeof json !== 'object') return plain(kind)(json, at, into, out);
    const found: Found = { value: null, at, hints: {}, facts: into.facts };
    readFields(json, at, fields, found, out);
    if (found.value === null) return lost(found, at, into);
    into.identifiers.push({
      kind,
      text: found.value,
      at: found.at,
      ...(empty(found.hints) ? {} : { hints: found.hints }),
    });
  });
}

/** An identifier that is a text of its own. */
export function plain<T extends Holder>(kind: IdentifierKind, hints?: (into: T) => Hints): Field<T> {
  return text((into, value, at) => {
    const beside = hints?.(into);
    into.identifiers.push({ kind, text: value, at, ...(beside && !empty(beside) ? { hints: beside } : {}) });
  });
}

/** URLs: a bare text, a list of texts, of `{ value }`, of `{ url }`, or wrapped. */
export function urls(name: string): Field<Holder> {
  const url = plain('url');
  const fields = object<Holder>({ value: url, url, href: url });
  return list(name, (json, at, into, out) =>
    typeof json === 'object' ? fields(json, at, into, out) : url(json, at, into, out),
  );
}

function lost(found: { hints: Hints }, at: string, into: Holder): void {
  for (const [name, value] of Object.entries(found.hints))
    into.facts.push({ name, value: String(value), at: `${at}/${name}` });
}

function empty(hints: Hints): boolean {
  return Object.keys(hints).length === 0;
}
