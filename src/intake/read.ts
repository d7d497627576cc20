import { extract } from '../identifiers/extract.ts';
import { identify } from '../identifiers/identify.ts';
import type { IdentifierDraft } from '../identifiers/shape.ts';
import { sha256Bytes } from '../kernel/digest.ts';
import { countryOf } from '../places/country.ts';
import { pack } from '../storage/pack.ts';
import type { SealedValue } from '../tips/sealed-split.ts';
import type { PartyDraft, TextDraft, TipDraft, TipIdentifier } from '../tips/shape.ts';
import { factsFrom, numberOf } from './facts.ts';
import { chooseMapping } from './formats/csv-mapping.ts';
import { headerOf } from './formats/csv-row.ts';
import { readers } from './formats.ts';
import { packFacts } from './pack-facts.ts';
import { printsUnder } from './prints.ts';
import type { CsvMapping, IntakeDocument, ReadContext, Reading } from './shape.ts';

/** A tip's identifiers in canonical form, with the fingerprint (hex) under which each is matched. */
export type Identified = { identifiers: TipIdentifier[]; fingerprints: string[] };

/** What reading made of one document. `item`: what it is called in its intake (hex), the same on every try. */
export type ReadDocument = IntakeDocument & {
  item: string;
  reading: Reading;
  identified: Identified | null;
  /** the kept bytes, packed for sealing */
  packedKept: Uint8Array;
  /** the masked facts of a tip that nothing joins, packed for sealing, and what they mask */
  packedFacts: Uint8Array | null;
  sealed: readonly SealedValue[];
};

/** What a reading thread is handed besides the documents. */
export type ReadSettings = Omit<ReadContext, 'mapping'> & {
  fingerprintKey: Buffer;
  country: string;
  mappings: readonly CsvMapping[];
};

/** What is made of one document, with the masked facts of a tip that nothing joins as JSON. */
export type Made = Omit<ReadDocument, keyof IntakeDocument> & { facts: string | null };

/** Read one document: choose the reader by content, read, bring identifiers to canonical form. Pure; never throws. */
export function readDocument(document: IntakeDocument, settings: ReadSettings): Made {
  const item = itemOf(document);
  const packedKept = pack(document.kept);
  const reading = readingOf(document, settings);
  if (reading.kind !== 'tip')
    return { item, packedKept, reading, identified: null, packedFacts: null, sealed: [], facts: null };
  const { draft } = reading;
  const identified = identifyTip(draft, settings);
  const whole = factsFrom(
    { ...draft, number: numberOf(draft, document.digest) },
    identified,
    [{ ...document, reading }],
    null,
  );
  const { packedFacts, sealed, json } = packFacts(whole);
  return { item, packedKept, reading, identified, packedFacts, sealed, facts: json };
}

/** What a document is called in its intake: the same file, place and bytes are the same item. */
export function itemOf(document: IntakeDocument): string {
  return sha256Bytes([document.file, document.member, document.record, document.digest].join('\0'))
    .subarray(0, 16)
    .toString('hex');
}

function readingOf(document: IntakeDocument, settings: ReadSettings): Reading {
  if (document.refusal) return { kind: 'refused', refusal: document.refusal };
  const reader = readers.find((each) => each.recognises(document));
  if (!reader) return { kind: 'refused', refusal: { code: 'UNKNOWN_FORMAT', at: '', offset: null } };
  try {
    return reader.read(document, contextFor(document, settings));
  } catch {
    return {
      kind: 'refused',
      refusal: { code: 'READER_FAILED', at: '', offset: null, what: document.digest.slice(0, 12) },
    };
  }
}

/** Rows of a table are read by the saved mapping that fits their header. */
function contextFor(document: IntakeDocument, settings: ReadSettings): ReadContext {
  const mapping =
    document.content === 'csv-row' ? chooseMapping(headerOf(document), settings.mappings) : null;
  return mapping ? { now: settings.now, mapping } : { now: settings.now };
}

/** All identifiers of a tip: those its fields hold, those of its files, and those found in its words. */
export function identifyTip(
  draft: TipDraft,
  settings: Pick<ReadSettings, 'fingerprintKey' | 'country'>,
): Identified {
  const found: TipIdentifier[] = [];
  const take = (
    drafts: readonly IdentifierDraft[],
    owner: TipIdentifier['owner'],
    index: number,
    country: string,
    document = 0,
  ) => {
    for (const each of drafts)
      for (const identifier of identify(
        document === 0 ? each : { ...each, document: each.document ?? document },
        { defaultCountry: country },
      ))
        found.push(Object.assign(identifier, { owner, index }));
  };
  const search = (texts: readonly TextDraft[], index: number, document = 0) => {
    for (const text of texts)
      take(extract(text.text, text.at, text.document ?? document), 'text', index, settings.country);
  };
  draft.parties.forEach((party, index) => {
    const country = countryOf(party.country ?? '') ?? settings.country;
    take([...party.identifiers, ...nameOf(party)], 'party', index, country, party.document);
    search(party.texts, index, party.document);
  });
  draft.files.forEach((file, index) => {
    take(file.identifiers, 'file', index, settings.country, file.document);
    search(file.texts, index, file.document);
  });
  take(draft.identifiers, 'incident', -1, settings.country);
  search(draft.texts, -1);
  return {
    identifiers: found,
    fingerprints: found.map(printsUnder(settings.fingerprintKey)),
  };
}

function nameOf(party: PartyDraft): IdentifierDraft[] {
  const name = [party.firstName, party.middleName, party.lastName].filter(Boolean).join(' ');
  return name === '' ? [] : [{ kind: 'person_name', text: name, at: party.at }];
}
