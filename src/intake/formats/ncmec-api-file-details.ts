import type { FileDraft } from '../../tips/shape.ts';
import type { IntakeDocument, ReadContext, Reader, Reading } from '../shape.ts';
import { noteEncoding } from './ncmec-api-xml.ts';
import { FILE_DETAILS } from './ncmec-elements-file.ts';
import { readBoolean, warn } from './ncmec-xml-check.ts';
import { SHARED_LANDINGS } from './ncmec-xml-landings.ts';
import { compile, type Land, type Pass, type Sink, type Spec } from './ncmec-xml-spec.ts';
import { addFact, attributes, each, leaf, leafTime, walk } from './ncmec-xml-walk.ts';
import { rootName } from './xml-root.ts';
import { childNamed, pathOf, readXml, type XmlElement } from './xml-tree.ts';

type FilePass = Pass & { readonly file: FileDraft; reportNumber: string | undefined };

const reportNumber: Land<FilePass> = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  if (value === '') return;
  if (pass.reportNumber === undefined) pass.reportNumber = value;
  else addFact(sink, element, value);
};

const uploadTime: Land<FilePass> = (pass, sink, element, spec) => {
  const time = leafTime(pass, sink, element, spec);
  if (time === null) return;
  if (pass.file.uploadedAt === undefined) pass.file.uploadedAt = time;
  else addFact(sink, element, time.text);
};

const THREE_VALUED = {
  fileViewedByEsp: 'viewedByPlatform',
  exifViewedByEsp: 'exifViewedByPlatform',
  publiclyAvailable: 'publiclyAvailable',
} as const;

/** Seen, not seen, not stated: only a plain true or false fills the field, and only once. */
const threeValued: Land<FilePass> = (pass, sink, element, spec) => {
  const value = leaf(pass, sink, element, spec);
  const stated = readBoolean(value);
  const name = THREE_VALUED[element.name as keyof typeof THREE_VALUED];
  if (stated !== undefined && pass.file[name] === null) pass.file[name] = stated;
  else if (value !== '') addFact(sink, element, value);
};

const hash: Land<FilePass> = (pass, sink, element, spec) => {
  const hints: { type?: string } = {};
  const empty = element.text.trim() === '';
  const text = leaf(pass, sink, element, spec, (_, value) => {
    hints.type = value;
    return !empty;
  });
  if (text !== '') sink.identifiers.push({ kind: 'file_hash', text, at: pathOf(element), hints });
};

/** Pairs of metadata: hashes are identifiers, everything else a fact `exif:<name>` or `details:<name>`. */
const details: Land<FilePass> = (pass, sink, element, spec) => {
  let prefix = 'details';
  attributes(pass, sink, element, spec, (_, value) => {
    if (value !== 'EXIF' && value !== 'HASH') return false;
    prefix = value.toLowerCase();
    return true;
  });
  each(pass, sink, element, spec, (_, __, pair, pairSpec) => {
    attributes(pass, sink, pair, pairSpec);
    readPair(pass, sink, pair, pairSpec, prefix);
  });
};

function readPair(pass: FilePass, sink: Sink, pair: XmlElement, spec: Spec<FilePass>, prefix: string): void {
  const name = childNamed(pair, 'name');
  const type = name?.text.trim() ?? '';
  let said = false;
  each(pass, sink, pair, spec, (_, __, child, found) => {
    const value = leaf(pass, sink, child, found);
    if (value === '' || child === name) return;
    said = true;
    const hints = type === '' ? {} : { type };
    if (prefix === 'hash')
      sink.identifiers.push({ kind: 'file_hash', text: value, at: pathOf(child), hints });
    else addFact(sink, child, value, `${prefix}:${type}`);
  });
  if (!said && type !== '') addFact(sink, pair, '', `${prefix}:${type}`);
}

const SPEC = compile<FilePass>(FILE_DETAILS, {
  ...SHARED_LANDINGS,
  reportNumber,
  uploadTime,
  threeValued,
  hash,
  details,
});

/** Reads what a platform says about one file of a report (root `fileDetails`). */
export const ncmecApiFileDetails: Reader = {
  name: 'ncmec-api-file-details',
  recognises: (document) => document.content === 'xml' && rootName(document) === SPEC.name,
  read: readFileDetails,
};

/**
 * File details with the number of their report. Refused where the XML is broken or hostile, or the report's number
 * is missing. Leaves that the table does not know are facts `unknown:<name>` of the file.
 */
function readFileDetails(document: IntakeDocument, context: ReadContext): Reading {
  const parsed = readXml(document.kept);
  if ('refused' in parsed) return { kind: 'refused', refusal: parsed.refused };
  const { root, mismatch } = parsed.ok;
  const at = `/${root.name}`;
  if (root.name !== SPEC.name) {
    return { kind: 'refused', refusal: { code: 'XML_UNKNOWN_ROOT', at, offset: null, what: root.name } };
  }
  const file = emptyFile(at);
  const pass: FilePass = { now: context.now, warnings: [], unknown: [], file, reportNumber: undefined };
  if (mismatch !== undefined) noteEncoding(pass, mismatch);
  const { flags, identifiers, facts, texts } = file;
  const sink: Sink = {
    fields: file,
    flags,
    identifiers,
    facts,
    texts,
    prefix: '',
    platform: undefined,
    place: false,
  };
  walk(pass, sink, root, SPEC);
  if (pass.reportNumber === undefined) {
    return {
      kind: 'refused',
      refusal: { code: 'MISSING_FIELD', at: `${at}/reportId`, offset: null, what: 'reportId' },
    };
  }
  checkRules(pass, at);
  for (const leftover of pass.unknown) facts.push({ ...leftover, name: `unknown:${leftover.name}` });
  return {
    kind: 'file-details',
    reportNumber: pass.reportNumber,
    files: [file],
    texts: [],
    warnings: pass.warnings,
  };
}

/** What the API's guide rules out beyond the schema. */
function checkRules(pass: FilePass, at: string): void {
  const { file } = pass;
  if (file.exifViewedByPlatform === true && file.viewedByPlatform !== true) {
    warn(
      pass,
      'CONTRADICTION',
      'exifViewedByEsp is true, but fileViewedByEsp is not.',
      `${at}/exifViewedByEsp`,
    );
  }
  if (file.relevance === 'Supplemental Reported' && file.classification !== undefined) {
    const words = 'industryClassification does not go with a file that is Supplemental Reported.';
    warn(pass, 'CONTRADICTION', words, `${at}/industryClassification`);
  }
}

function emptyFile(at: string): FileDraft {
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
