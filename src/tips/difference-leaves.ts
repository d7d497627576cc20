import type { Time } from '../kernel/time.ts';
import { SEALED_FIELD_NAMES, type SealContext, sealReason } from './sealed.ts';
import type { FileDraft, PartyDraft, TextDraft, TipFacts, TipIdentifier } from './shape.ts';

/**
 * One value of a tip, ready to be compared.
 *
 * path   what it is, e.g. `['suspect', 'firstName']`
 * pair   within a path, only leaves of the same `pair` can be a change of one another
 * sign   equal for equal leaves; never shown
 * shown  the value for the screen; null where it is sealed
 */
export type Leaf = {
  path: string[];
  pair: string;
  sign: string;
  shown: string | null;
  at: string | null;
  document: number;
};

type Flagged = { flags: readonly { flag: string; at: string; document?: number | undefined }[] };
type Place = { at: string | null; document: number };

/** Collects the leaves of one thing: of the tip itself, of a party, of a file. */
class Leaves {
  readonly list: Leaf[] = [];
  private readonly prefix: readonly string[];
  private readonly place: Place;

  constructor(prefix: readonly string[], at: string | null, document = 0) {
    this.prefix = prefix;
    this.place = { at, document };
  }

  /** A field with one value; absent values make no leaf. */
  field(name: string, value: string | number | boolean | null | undefined, sealed = false): void {
    if (value === null || value === undefined || value === '') return;
    const text = String(value);
    this.list.push({
      path: [...this.prefix, name],
      pair: '',
      sign: text,
      shown: sealed ? null : text,
      ...this.place,
    });
  }

  /** A time is the same time however it is written. */
  time(name: string, time: Time | null | undefined): void {
    if (!time) return;
    const sign = time.instant ?? time.text;
    this.list.push({ path: [...this.prefix, name], pair: '', sign, shown: time.text, ...this.place });
  }

  /** One of several values that are there or are not. */
  member(name: string, value: string, at = this.place.at, document = this.place.document): void {
    this.list.push({ path: [...this.prefix, name], pair: value, sign: value, shown: value, at, document });
  }

  flags({ flags }: Flagged): void {
    for (const { flag, at, document } of flags)
      this.member('flag', flag, at, document ?? this.place.document);
  }

  facts(kind: 'fact' | 'unknown', facts: TipFacts['facts'], sealed: boolean): void {
    for (const { name, value, at, document = this.place.document } of facts) {
      const path = [...this.prefix, kind, name];
      this.list.push({ path, pair: '', sign: value, shown: sealed ? null : value, at, document });
    }
  }

  /** Texts are sealed: that one changed is told, its words never are. */
  texts(texts: readonly TextDraft[]): void {
    for (const { kind, text, at, document = this.place.document } of texts) {
      this.list.push({
        path: [...this.prefix, 'text', kind],
        pair: '',
        sign: text,
        shown: null,
        at,
        document,
      });
    }
  }

  identifiers(identifiers: readonly TipIdentifier[], sealed: boolean): void {
    for (const { kind, canonical, display, time, port, event, verified, at, document } of identifiers) {
      const when = time ? (time.instant ?? time.text) : '';
      const sign = JSON.stringify([canonical, when, port, event, verified]);
      const parts = [
        display,
        time?.text,
        port === null ? '' : `port ${port}`,
        event,
        verified ? 'verified' : '',
      ];
      const shown = sealed ? null : parts.filter(Boolean).join(' · ');
      const pair = JSON.stringify([canonical, when]);
      this.list.push({ path: [...this.prefix, 'identifier', kind], pair, sign, shown, at, document });
    }
  }
}

/** The leaves of the tip itself, without its parties and files. */
export function tipLeaves(tip: TipFacts): Leaf[] {
  const leaves = new Leaves([], null);
  for (const name of [
    'source',
    'number',
    'platform',
    'reportingPlatform',
    'incidentType',
    'country',
    'region',
  ] as const) {
    leaves.field(name, tip[name]);
  }
  for (const type of tip.additionalIncidentTypes) leaves.member('additionalIncidentType', type);
  leaves.time('incidentAt', tip.incidentAt);
  leaves.time('receivedAt', tip.receivedAt);
  leaves.flags(tip);
  leaves.identifiers(
    tip.identified.filter(({ owner }) => owner === 'incident' || owner === 'text'),
    false,
  );
  leaves.texts(tip.texts);
  leaves.facts('fact', tip.facts, false);
  leaves.facts('unknown', tip.unknown, true);
  for (const { sha256 } of tip.dropped) leaves.member('dropped', sha256);
  return leaves.list;
}

/** The leaves of a party. What identifies a victim, any other child who is no suspect, or a reporter is sealed. */
export function partyLeaves(
  party: PartyDraft,
  identifiers: readonly TipIdentifier[],
  context: SealContext,
): Leaf[] {
  const sealed = sealReason(party, context) !== null;
  const leaves = new Leaves([party.role], party.at, party.document);
  for (const name of SEALED_FIELD_NAMES) leaves.field(name, party[name], sealed);
  for (const name of ['gender', 'age', 'country', 'platform'] as const) leaves.field(name, party[name]);
  for (const number of party.priorTips) leaves.member('priorTip', number);
  leaves.flags(party);
  leaves.identifiers(identifiers, sealed);
  leaves.facts('fact', party.facts, sealed);
  leaves.texts(party.texts);
  return leaves.list;
}

const FILE_FIELDS = [
  'fileId',
  'name',
  'originalName',
  'classification',
  'relevance',
  'viewedByPlatform',
  'exifViewedByPlatform',
  'publiclyAvailable',
] as const;

/** The leaves of a file. A value that is not stated (null) is no leaf: stating it later is an addition. */
export function fileLeaves(file: FileDraft, identifiers: readonly TipIdentifier[]): Leaf[] {
  const leaves = new Leaves(['file'], file.at, file.document);
  for (const name of FILE_FIELDS) leaves.field(name, file[name]);
  leaves.time('uploadedAt', file.uploadedAt);
  leaves.flags(file);
  leaves.identifiers(identifiers, false);
  leaves.facts('fact', file.facts, false);
  leaves.texts(file.texts);
  return leaves.list;
}
