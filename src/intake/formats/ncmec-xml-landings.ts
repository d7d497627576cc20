import type { IdentifierDraft, IdentifierKind } from '../../identifiers/shape.ts';
import type { Flag, TextDraft } from '../../tips/shape.ts';
import type { FieldName } from './ncmec-elements.ts';
import { readBoolean, readWhole } from './ncmec-xml-check.ts';
import type { Pass, SharedLand, Sink, Spec } from './ncmec-xml-spec.ts';
import { addFact, attributes, each, leaf, leafTime, type Take, walk } from './ncmec-xml-walk.ts';
import { childNamed, pathOf, type XmlElement } from './xml-tree.ts';

type Hints = NonNullable<IdentifierDraft['hints']>;

const fact: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value !== '') addFact(sink, element, value);
};

const field: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  const name = spec.argument as FieldName;
  if (value === '') return;
  if (sink.fields[name] === undefined) sink.fields[name] = value;
  else addFact(sink, element, value);
};

/** Words are kept as they stand, white space included. */
const text: SharedLand = (pass, sink, element, spec) => {
  if (leaf(pass, sink, element, spec) === '') return;
  sink.texts.push({ kind: spec.argument as TextDraft['kind'], text: element.text, at: pathOf(element) });
};

const identifier: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value !== '') addIdentifier(sink, spec.argument as IdentifierKind, value, element);
};

const onPlatform: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value !== '') addIdentifier(sink, spec.argument as IdentifierKind, value, element, platformHint(sink));
};

/** The party's own account: an identifier, and the name by which the party is known again in a later version. */
const account: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value === '') return;
  addIdentifier(sink, 'account', value, element, platformHint(sink));
  if (sink.party) sink.party.accountId ??= value;
};

/** A vehicle as described in words. */
const vehicle: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value !== '') addIdentifier(sink, 'vehicle', value, element, { type: 'description' });
};

function platformHint({ platform }: Sink): Hints | undefined {
  return platform === undefined ? undefined : { platform };
}

function addIdentifier(
  sink: Sink,
  kind: IdentifierKind,
  value: string,
  element: XmlElement,
  hints?: Hints,
): void {
  const at = pathOf(element);
  sink.identifiers.push(hints === undefined ? { kind, text: value, at } : { kind, text: value, at, hints });
}

const flag: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (isStated(value, spec.value)) sink.flags.push({ flag: spec.argument as Flag, at: pathOf(element) });
  else if (value !== '') addFact(sink, element, value);
};

/** A flag that has no name among ours. */
const otherFlag: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (isStated(value, spec.value)) addFact(sink, element, 'true', `flag:${element.name}`);
  else if (value !== '') addFact(sink, element, value);
};

/** A flag fixed to true may be written empty; any other boolean that is empty says nothing. */
function isStated(value: string, type: unknown): boolean {
  return value === '' ? type === 'flag' : readBoolean(value) === true;
}

const age: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  const years = readWhole(value, 150);
  if (years !== undefined && sink.party && sink.party.age === undefined) sink.party.age = years;
  else if (value !== '') addFact(sink, element, value);
};

const priorTip: SharedLand = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value === '') return;
  if (sink.party) sink.party.priorTips.push(value);
  else addFact(sink, element, value);
};

/** Phone and e-mail: type, verified, calling code and extension are hints; when it was verified is a fact. */
function contactOf(kind: 'phone' | 'email'): SharedLand {
  return (pass, sink, element, spec) => {
    const hints: Hints = {};
    const value = leaf(pass, sink, element, spec, hasText(element) ? takeContact(hints) : undefined);
    if (value !== '') addIdentifier(sink, kind, value, element, hints);
  };
}

function takeContact(hints: Hints): Take {
  return (name, value) => {
    if (name === 'type') hints.type = value;
    else if (name === 'countryCallingCode') hints.callingCode = value;
    else if (name === 'extension') hints.extension = value;
    else if (name === 'verified') {
      const verified = readBoolean(value);
      if (verified === undefined) return false;
      hints.verified = verified;
    } else return false;
    return true;
  };
}

type Capture = {
  readonly sink: Sink;
  readonly kind: 'ip' | 'device';
  readonly valueName: string;
  readonly hints: Hints;
  taken: boolean;
};

/** An IP or a device is one identifier with its event and time; without a value its leaves are facts. */
function capturedAs(kind: 'ip' | 'device', valueName: string): SharedLand {
  return (pass, sink, element, spec) => {
    if (!hasText(childNamed(element, valueName))) return walk(pass, sink, element, spec);
    attributes(pass, sink, element, spec);
    each(pass, { sink, kind, valueName, hints: {}, taken: false }, element, spec, readCaptured);
  };
}

function readCaptured<P extends Pass>(pass: P, capture: Capture, child: XmlElement, spec: Spec<P>): void {
  const { sink, hints } = capture;
  if (spec.value === 'dateTime' && hints.time === undefined) {
    const time = leafTime(pass, sink, child, spec);
    if (time) hints.time = time;
    return;
  }
  const value = leaf(pass, sink, child, spec);
  if (value === '') return;
  if (child.name === capture.valueName) {
    addIdentifier(sink, capture.kind, value, child, capture.taken ? undefined : hints);
    capture.taken = true;
  } else if (!takeEvent(hints, child.name, value)) addFact(sink, child, value);
}

function takeEvent(hints: Hints, name: string, value: string): boolean {
  if (name === 'eventName' && hints.event === undefined) hints.event = value;
  else if (name === 'idType' && hints.type === undefined) hints.type = value;
  else if (name === 'possibleProxy' && hints.possibleProxy === undefined) {
    const proxy = readBoolean(value);
    if (proxy === undefined) return false;
    hints.possibleProxy = proxy;
  } else if (name === 'port' && hints.port === undefined) {
    const port = readWhole(value, 65535);
    if (port === undefined) return false;
    hints.port = port;
  } else return false;
  return true;
}

const PLACES: Readonly<Record<string, 'city' | 'region' | 'country'>> = {
  city: 'city',
  state: 'region',
  nonUsaState: 'region',
  country: 'country',
};

/**
 * With a street an address is one identifier, its parts in the order of an envelope, and a copy of city, region and
 * country fills the party's fields where the platform estimated no place. Without a street it names no house: its
 * parts fill those fields, or are facts `address/city`.
 */
const address: SharedLand = (pass, sink, element, spec) => {
  const parts: { child: XmlElement; value: string }[] = [];
  each(pass, parts, element, spec, (_, into, child, found) => {
    const value = leaf(pass, sink, child, found);
    if (value !== '') into.push({ child, value });
  });
  const whole = parts.some(({ child }) => child.name === 'address');
  const hints: Hints = {};
  attributes(pass, sink, element, spec, whole ? takeContact(hints) : undefined);
  for (const { child, value } of parts) {
    if (whole && child.name === 'country') hints.country ??= value;
    if (!fillPlace(sink, child.name, value) && !whole)
      addFact(sink, child, value, `${element.name}/${child.name}`);
  }
  if (whole)
    addIdentifier(sink, 'postal_address', parts.map(({ value }) => value).join(', '), element, hints);
};

function fillPlace(sink: Sink, part: string, value: string): boolean {
  const name = PLACES[part];
  if (name === undefined || !sink.place || sink.fields[name] !== undefined) return false;
  sink.fields[name] = value;
  return true;
}

function hasText(element: XmlElement | undefined): boolean {
  return element !== undefined && element.text.trim() !== '';
}

/** Landings that reports and file details share. */
export const SHARED_LANDINGS = {
  inside: walk,
  fact,
  field,
  text,
  identifier,
  onPlatform,
  account,
  vehicle,
  flag,
  otherFlag,
  age,
  priorTip,
  phone: contactOf('phone'),
  email: contactOf('email'),
  ip: capturedAs('ip', 'ipAddress'),
  device: capturedAs('device', 'idValue'),
  address,
} satisfies Record<string, SharedLand>;
