import { DAY_MS, millis, readTime } from '../../kernel/time.ts';
import type { Flag, TipDraft, Warning } from '../../tips/shape.ts';
import { parseJson } from '../json-strict.ts';
import {
  type Fields,
  facts,
  Leavings,
  list,
  object,
  readFields,
  stance,
  text,
} from '../json-strict-fields.ts';
import type { Json } from '../json-strict-value.ts';
import type { IntakeDocument, ReadContext, Reader, Reading } from '../shape.ts';
import { isTipRecord } from './ndjson-tip-mark.ts';
import { uploadedFile } from './police-json-file.ts';
import { incidentDetails, incidentSummary } from './police-json-incident.ts';
import { lawEnforcementContact, person, reportingEsp } from './police-json-party.ts';

type Root = { draft: TipDraft };

/**
 * What NCMEC gives to a police unit as JSON.
 *
 * There is no public schema (FORMATS 1B): lists stand wrapped or bare, single items stand alone, keys are null or absent, numbers
 * are strings. Every key named there has its field here; any other leaf is kept in `unknown`. Cost: one walk over the value.
 */
export const policeJson: Reader = {
  name: 'ncmec-police-json',
  recognises: (document) => document.content === 'json' && !isTipRecord(document.kept),
  read: (document, context) => readPoliceJson(document, context),
};

function readPoliceJson(document: IntakeDocument, context: ReadContext): Reading {
  const parsed = parseJson(document.kept);
  if (!parsed.ok) return { kind: 'refused', refusal: parsed.refusal };
  const refusal = notATip(parsed.value);
  if (refusal) return { kind: 'refused', refusal };
  const draft = emptyDraft('ncmec-police-json', 'NCMEC');
  const out = new Leavings();
  readFields(parsed.value, '', root, { draft }, out);
  draft.unknown = out.unknown;
  draft.warnings.push(...out.warnings, ...timeWarnings(draft, context.now));
  if (draft.number === null) return missing('reportId');
  draft.platform ??=
    draft.parties.find((one) => one.role === 'suspect' && one.platform)?.platform ?? draft.reportingPlatform;
  placeAccounts(draft);
  return { kind: 'tip', draft };
}

/** Accounts and names mean something on one service only: the one beside them, else their party's, else where it happened. */
export function placeAccounts(draft: TipDraft): void {
  const platform = draft.platform ?? draft.reportingPlatform ?? undefined;
  for (const party of draft.parties) place(party.identifiers, party.platform ?? platform);
  place(draft.identifiers, platform);
}

function place(identifiers: TipDraft['identifiers'], platform: string | undefined): void {
  if (platform === undefined) return;
  for (const one of identifiers)
    if (one.hints?.platform === undefined && ON_PLATFORM.has(one.kind))
      one.hints = { ...one.hints, platform };
}

const ON_PLATFORM: ReadonlySet<string> = new Set(['account', 'screen_name', 'display_name', 'group']);

const KNOWN_SECTIONS = [
  'reportId',
  'reportedInformation',
  'automatedInformation',
  'additionalNcmecInformation',
  'lawEnforcementContactInformation',
];

function notATip(value: Json): (Reading & { kind: 'refused' })['refusal'] | null {
  if (typeof value !== 'object' || value === null)
    return { code: 'NOT_A_TIP', at: '', offset: 0, what: 'a bare value' };
  if (Array.isArray(value)) return { code: 'NOT_A_TIP', at: '', offset: 0, what: 'a list' };
  if (KNOWN_SECTIONS.some((key) => Object.hasOwn(value, key))) return null;
  return { code: 'NOT_A_TIP', at: '', offset: 0, what: 'it has none of a report’s sections' };
}

function missing(what: string): Reading {
  return { kind: 'refused', refusal: { code: 'MISSING_FIELD', at: `/${what}`, offset: null, what } };
}

const draftFacts = (root: Root) => root.draft.facts;
const fact = (name: string) => facts<Root>(name, draftFacts);

function flag(root: Root, name: Flag, at: string): void {
  root.draft.flags.push({ flag: name, at });
}

const PRIORITIES: Readonly<Record<string, Flag>> = {
  E: 'priority_escalated',
  '1': 'priority_1',
  '2': 'priority_2',
  '3': 'priority_3',
};

const priority: Fields<Root> = {
  priorityId: text((into, value, at) => {
    const known = PRIORITIES[value.trim().toUpperCase()];
    if (known) flag(into, known, at);
    else into.draft.facts.push({ name: 'priorityId', value, at });
  }),
  value: fact('priority'),
};

/** Where an address is by a look-up of NCMEC's: weak, never a place of residence. */
function lookups(name: string) {
  const byIp = (key: string) => facts<Root>(`byIp:${key}`, draftFacts);
  const other = (key: string) => facts<Root>(`${name}.${key}`, draftFacts);
  const weak = ['country', 'region', 'city'];
  const rest = [
    'ipAddress',
    'postalCode',
    'latitude',
    'longitude',
    'metropolitanCode',
    'areaCode',
    'esp',
    'organization',
    'types',
  ];
  const fields = Object.fromEntries([
    ...weak.map((key) => [key, byIp(key)]),
    ...rest.map((key) => [key, other(key)]),
  ]);
  return list<Root>(name, object(fields as Fields<Root>));
}

const geoLookups: Fields<Root> = {
  reportedPersonGeoLookups: lookups('reportedPersonGeoLookups'),
  childVictimGeoLookups: lookups('childVictimGeoLookups'),
  imageGeoLookups: lookups('imageGeoLookups'),
  internetGeoLookups: lookups('internetGeoLookups'),
};

const additional = list<Root>(
  'additionalInformations',
  text((into, value, at) => into.draft.texts.push({ kind: 'additional', text: value, at })),
);

const reportedInformation: Fields<Root> = {
  reportingEsp: (value, at, into, out) => reportingEsp(value, at, into.draft, out),
  incidentSummary: (value, at, into, out) => incidentSummary(value, at, into.draft, out),
  incidentDetails: (value, at, into, out) => incidentDetails(value, at, into.draft, out),
  reportedPeople: object({
    reportedPersons: list<Root>('reportedPersons', (value, at, into, out) =>
      person('suspect', value, at, into.draft, out),
    ),
  }),
  childVictims: list<Root>('childVictims', (value, at, into, out) =>
    person('victim', value, at, into.draft, out),
  ),
  intendedRecipients: list<Root>('intendedRecipients', (value, at, into, out) =>
    person('recipient', value, at, into.draft, out),
  ),
  uploadedFiles: list<Root>('uploadedFiles', (value, at, into, out) =>
    uploadedFile(value, at, into.draft, out),
  ),
  additionalInformations: additional,
  additonalInformations: additional,
};

const additionalNcmecInformation: Fields<Root> = {
  priority: object(priority),
  ncmecClassification: text((into, value, at) => {
    into.draft.facts.push({ name: 'ncmecClassification', value, at });
    if (/\bsextortion\b/i.test(value)) flag(into, 'sextortion', at);
  }),
  internationalCountry: text((into, value, at) => {
    if (into.draft.country === null) into.draft.country = value;
    else into.draft.facts.push({ name: 'internationalCountry', value, at });
  }),
  sentToLawEnforcement: fact('sentToLawEnforcement'),
  dateTimeProcessed: fact('dateTimeProcessed'),
  executiveSummary: text((into, value, at) => into.draft.texts.push({ kind: 'summary', text: value, at })),
  notes: list(
    'notes',
    text((into, value, at) => into.draft.texts.push({ kind: 'note', text: value, at })),
  ),
};

const root: Fields<Root> = {
  reportId: text((into, value, at) => {
    if (value.trim() !== '') into.draft.number = value.trim();
    else into.draft.facts.push({ name: 'reportId', value, at });
  }),
  informational: text((into, value, at) => {
    if (stance(value) === 'yes') flag(into, 'informational', at);
    else into.draft.facts.push({ name: 'informational', value, at });
  }),
  dateReceived: text((into, value) => {
    into.draft.receivedAt = readTime(value);
  }),
  dateMadeAvailable: fact('dateMadeAvailable'),
  reportedInformation: object(reportedInformation),
  automatedInformation: object({
    autoGeneratedNotes: object<Root>({
      geoLookups: object(geoLookups),
      phoneGeoLookups: fact('phoneGeoLookups'),
      autoCloses: fact('autoCloses'),
      autoRefers: fact('autoRefers'),
    }),
  }),
  additionalNcmecInformation: object(additionalNcmecInformation),
  lawEnforcementContactInformation: list('lawEnforcementContacts', (value, at, into, out) =>
    lawEnforcementContact(value, at, into.draft, out),
  ),
};

/** A draft with nothing in it yet. */
export function emptyDraft(format: TipDraft['format'], source: string): TipDraft {
  return {
    format,
    source,
    number: null,
    platform: null,
    reportingPlatform: null,
    incidentType: null,
    additionalIncidentTypes: [],
    incidentAt: null,
    receivedAt: null,
    country: null,
    region: null,
    flags: [],
    parties: [],
    files: [],
    identifiers: [],
    texts: [],
    facts: [],
    unknown: [],
    warnings: [],
  };
}

/** What is odd about a draft's two times: unreadable, without an offset, later than now by more than a day. */
export function timeWarnings(draft: TipDraft, now: string): Warning[] {
  const warnings: Warning[] = [];
  for (const [name, time] of [
    ['incident', draft.incidentAt] as const,
    ['receipt', draft.receivedAt] as const,
  ]) {
    if (time === null) continue;
    const at = `time of ${name}`;
    if (time.instant === null)
      warnings.push({ code: 'UNKNOWN_VALUE', words: `The time of ${name} could not be read.`, at });
    else if (!time.offsetKnown)
      warnings.push({ code: 'TIME_NO_OFFSET', words: `The time of ${name} names no offset.`, at });
    if (time.instant !== null && time.instant > now && millis(time.instant) > millis(now) + DAY_MS)
      warnings.push({ code: 'TIME_IN_FUTURE', words: `The time of ${name} lies in the future.`, at });
  }
  return warnings;
}
