import type { FileDraft, TipDraft } from '../../tips/shape.ts';
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
import { sourceInformation } from './police-json-captures.ts';

/** A file with nothing said of it yet: seen, not seen and not stated are three values. */
export function emptyFile(at: string): FileDraft {
  return {
    at,
    viewedByPlatform: null,
    exifViewedByPlatform: null,
    publiclyAvailable: null,
    flags: [],
    identifiers: [],
    facts: [],
    texts: [],
  };
}

type TextField = 'name' | 'originalName' | 'fileId' | 'classification' | 'relevance';

function field(name: TextField, key: string): Field<FileDraft> {
  return text((file, value, at) => {
    if (file[name] === undefined) file[name] = value;
    else file.facts.push({ name: key, value, at });
  });
}

function seen(
  name: 'viewedByPlatform' | 'exifViewedByPlatform' | 'publiclyAvailable',
  key: string,
): Field<FileDraft> {
  return text((file, value, at) => {
    file[name] = threeValued(value);
    if (file[name] === null) file.facts.push({ name: key, value, at });
  });
}

const fact = (name: string) => facts<FileDraft>(name, (file) => file.facts);

const HASH_MATCH = /\bhash(?:es)?[\s-]*(?:value\s*)?match|\bmatch\w*\s+(?:\w+\s+){0,3}hash|\bknown\s+hash/i;
const NO_HASH_MATCH =
  /\b(?:no|not|without|never|didn.t|doesn.t)\b[^.;]{0,30}\bhash|\bhash[^.;]{0,30}\b(?:no|not|never)\b[^.;]{0,15}\bmatch/i;

/** True where words say that the file's hash matched a known one. */
export function saysHashMatch(words: string): boolean {
  return HASH_MATCH.test(words) && !NO_HASH_MATCH.test(words);
}

const additional = list<FileDraft>(
  'additionalInformations',
  text((file, value, at) => {
    file.texts.push({ kind: 'additional', text: value, at });
    if (saysHashMatch(value)) file.flags.push({ flag: 'known_hash', at });
  }),
);

const HASH_NAMES = /^(?:md5|sha-?1|sha-?256|pdq|photodna)(?:\s*hash)?$/i;

type NameValue = { name: string; value: string; at: string };

const nameValue: Fields<NameValue> = {
  name: text((into, value) => {
    into.name = value;
  }),
  value: text((into, value, at) => {
    into.value = value;
    into.at = at;
  }),
};

/** A pair of the platform's own; a hash by its name is an identifier, anything else a fact. */
const metadata: Field<FileDraft> = (value, at, file, out) => {
  const pair: NameValue = { name: '', value: '', at };
  readFields(value, at, nameValue, pair, out);
  if (pair.value !== '' && HASH_NAMES.test(pair.name.trim()))
    file.identifiers.push({ kind: 'file_hash', text: pair.value, at: pair.at, hints: { type: pair.name } });
  else if (pair.name !== '' || pair.value !== '')
    file.facts.push({ name: `metadata:${pair.name}`, value: pair.value, at: pair.at });
};

const fileFields: Fields<FileDraft> = {
  id: fact('id'),
  filename: field('name', 'filename'),
  originalFilename: field('originalName', 'originalFilename'),
  submittalId: field('fileId', 'submittalId'),
  verificationHash: text((file, value, at) => {
    file.identifiers.push({ kind: 'file_hash', text: value, at, hints: { type: typeOfHash(value) } });
  }),
  viewedByEsp: seen('viewedByPlatform', 'viewedByEsp'),
  exifViewedByEsp: seen('exifViewedByPlatform', 'exifViewedByEsp'),
  publiclyAvailable: seen('publiclyAvailable', 'publiclyAvailable'),
  industryClassification: field('classification', 'industryClassification'),
  fileRelevance: field('relevance', 'fileRelevance'),
  ncmecTags: object({ groups: list('groups', object({ tags: list('tags', fact('ncmecTag')) })) }),
  sourceInformation,
  espMetadata: list('metadatas', metadata),
  additionalInformations: additional,
  additonalInformations: additional,
};

/** NCMEC's verification hash is an MD5; another length says another algorithm. */
function typeOfHash(value: string): string {
  const length = value.trim().length;
  if (length === 40) return 'SHA1';
  return length === 64 ? 'SHA256' : 'MD5';
}

export function uploadedFile(value: Json, at: string, draft: TipDraft, out: Leavings): void {
  const file = emptyFile(at);
  readFields(value, at, fileFields, file, out);
  draft.files.push(file);
}
