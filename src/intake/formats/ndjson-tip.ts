import { readTime } from '../../kernel/time.ts';
import type { TipDraft } from '../../tips/shape.ts';
import { parseJson } from '../json-strict.ts';
import { type Field, type Fields, Leavings, list, object, readFields, text } from '../json-strict-fields.ts';
import type { Json } from '../json-strict-value.ts';
import type { IntakeDocument, QuarantineReason, ReadContext, Reader, Reading } from '../shape.ts';
import { isTipRecord } from './ndjson-tip-mark.ts';
import { file, flags, identifiers, leafFacts, party, takeHash, texts } from './ndjson-tip-parts.ts';
import { SIGHTING_KINDS, TIP_RECORD_MARK } from './ndjson-tip-shape.ts';
import { emptyDraft, placeAccounts, timeWarnings } from './police-json.ts';
import { emptyFile } from './police-json-file.ts';

type State = { draft: TipDraft; mark: string };

/** Tipstaff's own format for hotlines and monitoring units (docs/tip-format.md): one JSON object, one tip. */
export const tipNdjson: Reader = {
  name: 'tipstaff-ndjson',
  recognises: (document) => document.content === 'json' && isTipRecord(document.kept),
  read: readTipRecord,
};

function readTipRecord(document: IntakeDocument, context: ReadContext): Reading {
  const parsed = parseJson(document.kept);
  if (!parsed.ok) return { kind: 'refused', refusal: parsed.refusal };
  const state: State = { draft: emptyDraft('tipstaff-ndjson', ''), mark: '' };
  const out = new Leavings();
  readFields(parsed.value, '', record, state, out);
  const { draft } = state;
  if (state.mark !== TIP_RECORD_MARK)
    return refused('NOT_A_TIP', '/tipstaff', 'another version of the tip format');
  if (draft.source === '') return refused('MISSING_FIELD', '/source', 'source');
  if (draft.receivedAt === null) return refused('MISSING_FIELD', '/received', 'received');
  draft.unknown = out.unknown;
  draft.warnings.push(...out.warnings, ...timeWarnings(draft, context.now));
  placeAccounts(draft);
  return { kind: 'tip', draft };
}

function refused(code: QuarantineReason, at: string, what: string): Reading {
  return { kind: 'refused', refusal: { code, at, offset: null, what } };
}

type DraftField = 'number' | 'platform' | 'reportingPlatform' | 'country' | 'region' | 'incidentType';

/** A field of the draft; a second value for it is kept as a fact. */
function field(name: DraftField): Field<State> {
  return text(({ draft }, value, at) => {
    if (draft[name] === null) draft[name] = value;
    else if (draft[name] !== value) draft.facts.push({ name, value, at });
  });
}

const when: Field<State> = text(({ draft }, value, at) => {
  if (draft.incidentAt === null) draft.incidentAt = readTime(value);
  else draft.facts.push({ name: 'time', value, at });
});

/** A text that is kept as a fact under this name. */
function fact(name: string): Field<State> {
  return text(({ draft }, value, at) => draft.facts.push({ name, value, at }));
}

const url: Field<State> = text(({ draft }, value, at) =>
  draft.identifiers.push({ kind: 'url', text: value, at }),
);
const group: Field<State> = text(({ draft }, value, at) =>
  draft.identifiers.push({ kind: 'group', text: value, at }),
);

const incident: Fields<State> = {
  type: field('incidentType'),
  additionalTypes: list(
    'additionalTypes',
    text(({ draft }, value) => draft.additionalIncidentTypes.push(value)),
  ),
  at: when,
  platform: field('platform'),
  description: text(({ draft }, value, at) => draft.texts.push({ kind: 'description', text: value, at })),
  urls: list('urls', url),
  groups: list('groups', group),
};

const sighting: Fields<State> = {
  what: text(({ draft }, value, at) => {
    const known = SIGHTING_KINDS.find((one) => one === value.trim().toLowerCase());
    if (known) draft.flags.push({ flag: known, at });
    else draft.facts.push({ name: 'sighting', value, at });
  }),
  at: when,
  seenBy: fact('seenBy'),
  zone: fact('zone'),
  method: fact('method'),
  earlier: list('earlier', fact('seenBefore')),
  hashes: (value: Json, at, { draft }, out) => {
    const seen = emptyFile(at);
    list('hashes', takeHash)(value, at, seen, out);
    if (seen.identifiers.length > 0) draft.files.push(seen);
  },
  where: object({ platform: field('platform'), group, url }),
};

/** Hands a field of the draft to one that is written for draft, party and file alike. */
function ofDraft(inner: Field<TipDraft>): Field<State> {
  return (value, at, { draft }, out) => inner(value, at, draft, out);
}

const record: Fields<State> = {
  tipstaff: text((state, value) => {
    state.mark = value;
  }),
  kind: text(({ draft }, value, at) => draft.facts.push({ name: 'kind', value, at })),
  source: text(({ draft }, value) => {
    draft.source = value.trim();
  }),
  number: field('number'),
  received: text(({ draft }, value) => {
    draft.receivedAt = readTime(value);
  }),
  platform: field('platform'),
  reportingPlatform: field('reportingPlatform'),
  country: field('country'),
  region: field('region'),
  incident: object(incident),
  sighting: object(sighting),
  parties: list(
    'parties',
    ofDraft((value, at, draft, out) => draft.parties.push(party(value, at, out))),
  ),
  files: list(
    'files',
    ofDraft((value, at, draft, out) => draft.files.push(file(value, at, out))),
  ),
  identifiers: ofDraft(identifiers),
  texts: ofDraft(texts),
  flags: ofDraft(flags),
  facts: ofDraft(leafFacts),
};
