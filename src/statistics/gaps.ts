import type { FileDraft, Flag, TipFacts, TipIdentifier } from '../tips/shape.ts';
import { incidentTypeOf } from '../triage/features.ts';
import { viewedOf } from '../triage/features-files.ts';
import { SHARED_ADDRESS_COUNTRIES } from './gap-fields.ts';
import { isReported } from './reported.ts';
import { GAP_FIELDS, type Gap, type GapField } from './shape.ts';

/** One thing that needs a field: where it stands, and whether the field is there. */
type Needs = { at: string; document: number; has: boolean };

/** Places told of one field. */
const MOST_PLACES = 20;

/**
 * Which of the fields that are needed to act a tip has. A field that does not apply is left out. Where one thing suffices (an account,
 * an address), it is `of` one; where each thing needs it (files, addresses, moments), of all of them.
 *
 * Pure. O(identifiers + files).
 */
export function gapsOf(facts: TipFacts): Gap[] {
  const seen = lookAt(facts);
  return GAP_FIELDS.flatMap((field): Gap[] => {
    const needs = READ[field](facts, seen);
    if (needs.length === 0) return [];
    const given = needs.filter(({ has }) => has).length;
    const state = given === needs.length ? 'given' : given === 0 ? 'missing' : 'partly';
    const places = needs.filter(({ has, at }) => !has && at !== '').slice(0, MOST_PLACES);
    return [
      {
        field,
        state,
        of: needs.length,
        given,
        places: places.map(({ at, document }) => ({ at, document })),
      },
    ];
  });
}

type Seen = { mine: TipIdentifier[]; suspects: TipIdentifier[]; ips: TipIdentifier[] };

function lookAt(facts: TipFacts): Seen {
  const mine = facts.identified.filter((found) => isReported(found, facts));
  return {
    mine,
    suspects: mine.filter(
      ({ owner, possible, strength }) => owner === 'party' && possible && strength !== 'none',
    ),
    ips: onlyOnce(mine.filter(({ kind, traps }) => kind === 'ip' && !traps.includes('private_range'))),
  };
}

/** One document may state one capture in two places. */
function onlyOnce(ips: readonly TipIdentifier[]): TipIdentifier[] {
  const byCapture = new Map<string, TipIdentifier>();
  for (const ip of ips) {
    const key = `${ip.canonical} ${ip.time?.instant ?? ''}`;
    const known = byCapture.get(key);
    if (!known || (known.port === null && ip.port !== null)) byCapture.set(key, ip);
  }
  return [...byCapture.values()];
}

/** One of a kind suffices. */
const one = (has: boolean): Needs[] => [{ at: '', document: 0, has }];
const each = (found: TipIdentifier, has: boolean): Needs => ({ at: found.at, document: found.document, has });
const ofFiles = (facts: TipFacts, has: (file: FileDraft, index: number) => boolean): Needs[] =>
  facts.files.map((file, index) => ({ at: file.at, document: file.document ?? 0, has: has(file, index) }));
const kindOf = (list: readonly TipIdentifier[], ...kinds: TipIdentifier['kind'][]) =>
  list.some(({ kind }) => kinds.includes(kind));

const READ: Readonly<Record<GapField, (facts: TipFacts, seen: Seen) => Needs[]>> = {
  account: (facts, { suspects }) =>
    one(
      kindOf(suspects, 'account') ||
        facts.parties.some(({ role, accountId }) => role === 'suspect' && Boolean(accountId?.trim())),
    ),
  contact: (_, { suspects }) => one(kindOf(suspects, 'phone', 'email')),
  link: (_, { mine, suspects }) =>
    one(
      kindOf(suspects, 'profile_url') ||
        mine.some(({ kind, owner, possible }) => kind === 'url' && owner !== 'file' && possible),
    ),
  ip: (_, { ips }) => one(ips.length > 0),
  ip_time: (_, { ips }) => ips.map((ip) => each(ip, ip.time?.instant != null)),
  ip_port: (facts, { ips }) =>
    ips.filter((ip) => isShared(ip, facts)).map((ip) => each(ip, ip.port !== null)),
  time_zone: momentsOf,
  incident_time: ({ incidentAt }) => one(incidentAt?.instant != null),
  recipient: (facts) => (hasRecipient(facts) ? one(namesRecipient(facts)) : []),
  viewed: (facts) => ofFiles(facts, (file) => viewedOf(file) !== 'unknown'),
  hash: (facts) => ofFiles(facts, (file) => file.identifiers.some(({ kind }) => kind === 'file_hash')),
  upload_time: (facts, { mine }) => {
    const timed = new Set(
      mine.flatMap(({ kind, owner, index, time }) =>
        kind === 'ip' && owner === 'file' && time?.instant != null ? [index] : [],
      ),
    );
    return ofFiles(facts, ({ uploadedAt }, index) => uploadedAt?.instant != null || timed.has(index));
  },
};

/** An IPv4 address that many may share at one moment. The country: the document’s for the address, else the tip’s, else its suspect’s. */
function isShared(ip: TipIdentifier, facts: TipFacts): boolean {
  if (ip.canonical.includes(':')) return false;
  if (ip.traps.includes('carrier_nat_without_port')) return true;
  const written =
    ip.country ??
    facts.country ??
    facts.parties.find(({ role, country }) => role === 'suspect' && country)?.country;
  const country = written?.trim().toUpperCase();
  return !country || !/^[A-Z]{2}$/.test(country) || SHARED_ADDRESS_COUNTRIES.has(country);
}

/** Every moment that can be read: of the incident, of addresses, of uploads. */
function momentsOf(facts: TipFacts, { ips }: Seen): Needs[] {
  const { incidentAt, files } = facts;
  return [
    ...(incidentAt?.instant ? [{ at: '', document: 0, has: incidentAt.offsetKnown }] : []),
    ...ips.flatMap((ip) => (ip.time?.instant ? [each(ip, ip.time.offsetKnown)] : [])),
    ...files.flatMap(({ at, document, uploadedAt }) =>
      uploadedAt?.instant ? [{ at, document: document ?? 0, has: uploadedAt.offsetKnown }] : [],
    ),
  ];
}

const TO_SOMEBODY: ReadonlySet<string> = new Set(['enticement', 'unsolicited_material', 'trafficking']);
const TO_SOMEBODY_FLAGS: ReadonlySet<Flag> = new Set<Flag>(['sextortion', 'csam_solicitation']);

/** Incidents in which somebody is written to. */
function hasRecipient({ incidentType, additionalIncidentTypes, flags, parties }: TipFacts): boolean {
  const types = [...(incidentType ? [incidentType] : []), ...additionalIncidentTypes];
  return (
    types.some((type) => TO_SOMEBODY.has(incidentTypeOf(type))) ||
    [...flags, ...parties.flatMap((party) => party.flags)].some(({ flag }) => TO_SOMEBODY_FLAGS.has(flag))
  );
}

/** A recipient or victim who is named by an account or another identifier. */
function namesRecipient({ parties }: TipFacts): boolean {
  return parties.some(
    ({ role, accountId, identifiers }) =>
      (role === 'recipient' || role === 'victim') && (Boolean(accountId) || identifiers.length > 0),
  );
}
