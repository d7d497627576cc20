import type { IdentifierDraft, IdentifierKind } from '../../identifiers/shape.ts';
import type { Time } from '../../kernel/time.ts';
import type { FileDraft, Flag, PartyDraft, TextDraft, TipDraft } from '../../tips/shape.ts';
import { stance, threeValued } from '../json-strict-fields.ts';
import type { CsvField, CsvMapping } from '../shape.ts';
import { readSheetTime } from './csv-time.ts';
import { emptyFile } from './police-json-file.ts';
import { emptyParty } from './police-json-party.ts';

/**
 * A row while it is read.
 *
 * ip       what other columns say of the row's IP addresses
 * pending  identifiers that wait for such columns
 */
export type RowState = {
  draft: TipDraft;
  mapping: CsvMapping;
  suspect: PartyDraft | null;
  victim: PartyDraft | null;
  file: FileDraft | null;
  ip: { time?: Time; port?: number; at?: string };
  ifsc: string | null;
  pending: IdentifierDraft[];
};

type Land = (state: RowState, value: string, at: string, column: string) => void;

function partyOf(state: RowState, role: 'suspect' | 'victim', at: string): PartyDraft {
  state[role] ??= emptyParty(role, at);
  return state[role];
}

function fileOf(state: RowState, at: string): FileDraft {
  state.file ??= emptyFile(at);
  return state.file;
}

/** Several values in one cell stand on lines of their own, or between semicolons. */
function several(value: string): string[] {
  return value.split(/[;\r\n]+/).flatMap((one) => (one.trim() === '' ? [] : one.trim()));
}

/** Lists whose values cannot hold a comma themselves. */
function list(value: string): string[] {
  return several(value).flatMap((one) => one.split(/\s*,\s*/).filter((part) => part !== ''));
}

function identifier(role: 'suspect' | 'victim', kind: IdentifierKind, split = several): Land {
  return (state, value, at) => {
    const party = partyOf(state, role, at);
    for (const text of split(value)) {
      const one: IdentifierDraft = { kind, text, at };
      party.identifiers.push(one);
      state.pending.push(one);
      if (kind === 'account') party.accountId ??= text;
    }
  };
}

function hash(type: string): Land {
  return (state, value, at) => {
    for (const text of list(value))
      fileOf(state, at).identifiers.push({ kind: 'file_hash', text, at, hints: { type } });
  };
}

function words(kind: TextDraft['kind']): Land {
  return (state, value, at) => state.draft.texts.push({ kind, text: value, at });
}

type DraftField = 'number' | 'platform' | 'incidentType' | 'country' | 'region';

function field(name: DraftField): Land {
  return (state, value, at, column) => {
    if (state.draft[name] === null) state.draft[name] = value;
    else state.draft.facts.push({ name: column, value, at });
  };
}

const fact: Land = (state, value, at, column) => state.draft.facts.push({ name: column, value, at });

function time(name: 'incidentAt' | 'receivedAt'): Land {
  return (state, value, at, column) => {
    if (state.draft[name] === null) state.draft[name] = readSheetTime(value, state.mapping);
    else fact(state, value, at, column);
  };
}

function flag(name: Flag, asWords?: TextDraft['kind']): Land {
  return (state, value, at, column) => {
    const stated = stance(value);
    if (stated === 'no') return fact(state, value, at, column);
    state.draft.flags.push({ flag: name, at });
    if (stated === 'words') words(asWords ?? 'additional')(state, value, at, column);
  };
}

const PRIORITIES: Readonly<Record<string, Flag>> = {
  e: 'priority_escalated',
  '1': 'priority_1',
  '2': 'priority_2',
  '3': 'priority_3',
};

const priority: Land = (state, value, at, column) => {
  const known = PRIORITIES[value.toLowerCase().replace(/^(?:priority|p|level)[\s-]*/, '')];
  if (known) state.draft.flags.push({ flag: known, at });
  else fact(state, value, at, column);
};

/** One field of a name in a sheet: it cannot be told which part is which, so it stands whole, as the last name. */
function personName(role: 'suspect' | 'victim'): Land {
  return (state, value, at, column) => {
    const party = partyOf(state, role, at);
    if (party.lastName === undefined) party.lastName = value;
    else party.facts.push({ name: column, value, at });
  };
}

const ipPort: Land = (state, value, at, column) => {
  if (!/^\d{1,5}$/.test(value) || +value > 65_535 || state.ip.port !== undefined)
    return fact(state, value, at, column);
  state.ip.port = +value;
  state.ip.at ??= at;
};

const ipTime: Land = (state, value, at, column) => {
  if (state.ip.time) return fact(state, value, at, column);
  state.ip.time = readSheetTime(value, state.mapping);
  state.ip.at ??= at;
};

/** What each field of a mapping does with a cell. */
export const landings: Readonly<Record<Exclude<CsvField, 'ignore'>, Land>> = {
  number: field('number'),
  source: (state, value) => {
    state.draft.source = value;
  },
  platform: field('platform'),
  incident_type: field('incidentType'),
  incident_at: time('incidentAt'),
  received_at: time('receivedAt'),
  state: field('region'),
  country: field('country'),
  city: (state, value, at, column) => {
    const party = partyOf(state, 'suspect', at);
    if (party.city === undefined) party.city = value;
    else fact(state, value, at, column);
  },
  suspect_name: personName('suspect'),
  suspect_phone: identifier('suspect', 'phone', list),
  suspect_email: identifier('suspect', 'email', list),
  suspect_account: identifier('suspect', 'account'),
  suspect_screen_name: identifier('suspect', 'screen_name'),
  suspect_profile_url: identifier('suspect', 'profile_url'),
  suspect_ip: identifier('suspect', 'ip', list),
  suspect_ip_time: ipTime,
  suspect_ip_port: ipPort,
  suspect_device: identifier('suspect', 'device'),
  suspect_upi: identifier('suspect', 'upi', list),
  suspect_bank_account: identifier('suspect', 'bank_account', list),
  suspect_ifsc: (state, value, at) => {
    state.ifsc ??= value;
    partyOf(state, 'suspect', at).identifiers.push({ kind: 'ifsc', text: value, at });
  },
  victim_name: personName('victim'),
  victim_age: (state, value, at, column) => {
    const party = partyOf(state, 'victim', at);
    const years = /^(\d{1,3})\s*(?:y(?:ea)?rs?\.?(?: old)?)?$/i.exec(value);
    if (years && party.age === undefined) party.age = Number(years[1]);
    else party.facts.push({ name: column, value, at });
  },
  victim_account: identifier('victim', 'account'),
  victim_phone: identifier('victim', 'phone', list),
  url: (state, value, at) => {
    for (const text of several(value)) state.draft.identifiers.push({ kind: 'url', text, at });
  },
  file_md5: hash('MD5'),
  file_sha1: hash('SHA1'),
  file_sha256: hash('SHA256'),
  file_pdq: hash('PDQ'),
  file_photodna: hash('PhotoDNA'),
  file_name: (state, value, at, column) => {
    const file = fileOf(state, at);
    if (file.name === undefined) file.name = value;
    else file.facts.push({ name: column, value, at });
  },
  viewed_by_platform: (state, value, at, column) => {
    const file = fileOf(state, at);
    file.viewedByPlatform = threeValued(value);
    if (file.viewedByPlatform === null) file.facts.push({ name: column, value, at });
  },
  classification: (state, value, at, column) => {
    const file = fileOf(state, at);
    if (file.classification === undefined) file.classification = value;
    else file.facts.push({ name: column, value, at });
  },
  escalated: flag('escalated', 'escalation'),
  informational: flag('informational'),
  priority,
  summary: words('summary'),
  note: words('note'),
  fact,
};
