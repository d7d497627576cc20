import type { IdentifierDraft, IdentifierKind } from '../../identifiers/shape.ts';
import type { Time } from '../../kernel/time.ts';
import type { FileDraft, PartyDraft, TipDraft } from '../../tips/shape.ts';
import { stance, threeValued } from '../json-strict-fields.ts';
import { readSheetTime } from './csv-time.ts';
import type { PdfEntry, PdfSection } from './pdf-lines.ts';
import { emptyFile, saysHashMatch } from './police-json-file.ts';

/** Where the reading stands: in which section and block, at which party and file. */
export type PdfState = {
  draft: TipDraft;
  section: PdfSection;
  block: 'suspect' | 'victim' | 'recipient' | 'reporter' | 'contact' | 'file' | 'incident';
  party: PartyDraft | null;
  file: FileDraft | null;
};

type Land = (state: PdfState, entry: PdfEntry) => void;
type Hints = NonNullable<IdentifierDraft['hints']>;

/** NCMEC prints dates as MM-DD-YYYY, mostly with UTC behind them. */
const PRINTED = { dateOrder: 'MDY', offset: null } as const;
const PRINTED_TIME =
  /\d{1,4}[-/]\d{1,2}[-/]\d{1,4}(?:[ T]\d{1,2}:\d{2}(?::\d{2})?\s*(?:[ap]m)?\s*(?:utc|gmt|z|[+-]\d{2}:?\d{2})?)?/i;

/** Reads one labelled value. Section B says only where addresses are; what no row knows stays in the section's text. */
export function landEntry(state: PdfState, entry: PdfEntry): void {
  if (state.section === 'B') landLookup(state, entry);
  else if (state.section !== 'C' || NCMEC_LABELS.has(entry.label)) LANDINGS.get(entry.label)?.(state, entry);
}

function landLookup(state: PdfState, { label, value, at }: PdfEntry): void {
  const name = LOOKUPS.get(label);
  if (name !== undefined) state.draft.facts.push({ name, value, at });
}

const LOOKUPS: ReadonlyMap<string, string> = new Map([
  ['country', 'byIp:country'],
  ['region', 'byIp:region'],
  ['city', 'byIp:city'],
  ['ip address', 'geoLookups.ipAddress'],
  ['isp', 'geoLookups.organization'],
  ['isp org', 'geoLookups.organization'],
  ['isp organization', 'geoLookups.organization'],
]);

const NCMEC_LABELS: ReadonlySet<string> = new Set([
  'priority',
  'priority level',
  'ncmec classification',
  'ncmec incident type',
  'international country',
  'country',
]);

function holder(state: PdfState): { identifiers: IdentifierDraft[] } {
  return state.block === 'file' && state.file ? state.file : (state.party ?? state.draft);
}

function identifier(kind: IdentifierKind, find: (value: string) => string[] = whole): Land {
  return (state, { value, at }) => {
    const verified = /\(\s*verified\b/i.test(value) ? { hints: { verified: true } } : {};
    for (const text of find(value)) holder(state).identifiers.push({ kind, text, at, ...verified });
  };
}

/** The value without a remark in brackets behind it. */
function whole(value: string): string[] {
  const bare = value.replace(/\s*\([^()]*\)\s*$/, '').trim();
  return bare === '' ? [] : [bare];
}

const mails = (value: string) => value.match(/[^\s<>(),;"]+@[^\s<>(),;"]+/g) ?? [];
const phones = (value: string) => whole(value).filter((one) => (one.match(/\d/g)?.length ?? 0) >= 5);

const ip: Land = (state, { value, at }) => {
  const found = /^(\[?[0-9a-f.:]{3,45}\]?)(.*)$/i.exec(value);
  if (!found) return;
  const hints: Hints = {};
  const time = PRINTED_TIME.exec(found[2]!);
  if (time) hints.time = readSheetTime(time[0], PRINTED);
  const event = /\(([^()]{2,40})\)/.exec(found[2]!);
  if (event) hints.event = event[1]!;
  const port = /\bport:?\s*(\d{1,5})\b/i.exec(found[2]!);
  if (port && +port[1]! < 65_536) hints.port = +port[1]!;
  holder(state).identifiers.push({ kind: 'ip', text: found[1]!, at, hints });
};

function party(
  name: 'firstName' | 'lastName' | 'dateOfBirth' | 'platform' | 'city' | 'region' | 'country',
): Land {
  return (state, { value }) => {
    if (state.party && state.party[name] === undefined) state.party[name] = value;
  };
}

function file(land: (file: FileDraft, entry: PdfEntry) => void): Land {
  return (state, entry) => {
    if (state.section !== 'A' && state.section !== 'cover') return;
    state.file ??= begun(state, entry.at);
    land(state.file, entry);
  };
}

function begun(state: PdfState, at: string): FileDraft {
  const opened = emptyFile(at);
  state.draft.files.push(opened);
  state.block = 'file';
  return opened;
}

function fileField(name: 'originalName' | 'fileId' | 'classification'): Land {
  return file((one, { value }) => {
    one[name] ??= value;
  });
}

function ofDraft(name: 'incidentType' | 'platform' | 'country' | 'reportingPlatform'): Land {
  return ({ draft }, { value }) => {
    draft[name] ??= value;
  };
}

/** Said of the party where one is open, else of the incident. */
function partyOr(name: 'platform' | 'country'): Land {
  const ofParty = party(name);
  const otherwise = ofDraft(name);
  return (state, entry) => (state.party ? ofParty : otherwise)(state, entry);
}

const filename: Land = (state, { value, at }) => {
  if (state.section !== 'A' && state.section !== 'cover') return;
  state.file = begun(state, at);
  state.file.name = value;
};

function hash(type: string): Land {
  return file((one, { value, at }) => {
    const text = /[0-9a-f]{32,64}/i.exec(value)?.[0];
    if (text) one.identifiers.push({ kind: 'file_hash', text, at, hints: { type } });
  });
}

/** `Yes`, `No`, or words about a match: a file that only its hash was matched of was not seen. */
const viewed = file((one, { value, at }) => {
  one.viewedByPlatform = threeValued(/^(?:yes|no)\b/i.exec(value)?.[0] ?? value);
  if (one.viewedByPlatform === null) one.facts.push({ name: 'wasFileReviewedByCompany', value, at });
});

const open = file((one, { value }) => {
  one.publiclyAvailable = threeValued(/^(?:yes|no)\b/i.exec(value)?.[0] ?? value);
});

const additional: Land = (state, { value, at }) => {
  if (state.block === 'file' && state.file && saysHashMatch(value))
    state.file.flags.push({ flag: 'known_hash', at });
};

function time(name: 'incidentAt' | 'receivedAt'): Land {
  return ({ draft }, { value }) => {
    draft[name] ??= timeIn(value);
  };
}

function timeIn(value: string): Time {
  return readSheetTime(PRINTED_TIME.exec(value)?.[0] ?? value, PRINTED);
}

const priority: Land = ({ draft }, { value, at }) => {
  const level = /^(?:priority\s*)?([e123])\b/i.exec(value)?.[1]?.toLowerCase();
  if (level === undefined) return;
  draft.flags.push({
    flag: level === 'e' ? 'priority_escalated' : (`priority_${level}` as 'priority_1'),
    at,
  });
};

const escalated: Land = ({ draft }, { value, at }) => {
  if (stance(value) !== 'no') draft.flags.push({ flag: 'escalated', at });
};

const account: Land = (state, { value, at }) => {
  if (state.party) state.party.accountId ??= value;
  holder(state).identifiers.push({ kind: 'account', text: value, at });
};

const age: Land = (state, { value }) => {
  const years = /^\d{1,3}\b/.exec(value);
  if (state.party && years) state.party.age ??= Number(years[0]);
};

function factOf(name: string): Land {
  return ({ draft }, { value, at }) => draft.facts.push({ name, value, at });
}

/** Labels as printed, without punctuation, in lower case. Source: FORMATS 1B and the three police-side parsers named there. */
const ROWS: readonly [string[], Land][] = [
  [
    ['date received', 'received by ncmec on', 'received by ncmec', 'received on', 'report received'],
    time('receivedAt'),
  ],
  [['incident type'], ofDraft('incidentType')],
  [
    ['incident time', 'incident date time', 'incident date', 'date time of incident', 'date of incident'],
    time('incidentAt'),
  ],
  [['platform', 'esp service', 'service'], partyOr('platform')],
  [
    ['submitter', 'reporting esp', 'reporting electronic service provider', 'company', 'esp', 'esp name'],
    ofDraft('reportingPlatform'),
  ],
  [['name', 'full name', 'last name'], party('lastName')],
  [['first name'], party('firstName')],
  [['date of birth', 'dob'], party('dateOfBirth')],
  [['age', 'approximate age'], age],
  [['email', 'email address', 'e mail address', 'e mail'], identifier('email', mails)],
  [
    [
      'phone',
      'phone number',
      'mobile phone',
      'home phone',
      'work phone',
      'business phone',
      'mobile',
      'telephone',
    ],
    identifier('phone', phones),
  ],
  [['esp user id', 'user id', 'account id'], account],
  [['screen user name', 'screen name', 'screenname', 'user name', 'username'], identifier('screen_name')],
  [['display name'], identifier('display_name')],
  [['profile url', 'profile'], identifier('profile_url')],
  [['url', 'urls'], identifier('url')],
  [['ip address', 'ip'], ip],
  [['device id', 'imei'], identifier('device')],
  [['chat room name', 'chat room', 'group'], identifier('group')],
  [['filename', 'file name'], filename],
  [['original filename', 'original file name'], fileField('originalName')],
  [['submittal id', 'file id'], fileField('fileId')],
  [['md5', 'md5 hash', 'verification hash'], hash('MD5')],
  [['sha1', 'sha 1'], hash('SHA1')],
  [['sha256', 'sha 256'], hash('SHA256')],
  [
    [
      'was file reviewed by company',
      'did reporting esp view entire contents of uploaded file',
      'viewed by esp',
    ],
    viewed,
  ],
  [['were entire contents of uploaded file publicly available', 'publicly available'], open],
  [['industry classification', 'image categorization by esp', 'categorization'], fileField('classification')],
  [['additional information', 'file relevance'], additional],
  [['priority', 'priority level'], priority],
  [['esp escalation', 'escalated', 'escalation'], escalated],
  [['ncmec classification', 'ncmec incident type'], factOf('ncmecClassification')],
  [['international country', 'country'], partyOr('country')],
  [['city'], party('city')],
  [['state', 'region'], party('region')],
  [
    ['agency', 'agency name'],
    (state, { value, at }) => void state.party?.facts.push({ name: 'agency', value, at }),
  ],
];

const LANDINGS: ReadonlyMap<string, Land> = new Map(
  ROWS.flatMap(([labels, land]) => labels.map((label): [string, Land] => [label, land])),
);
