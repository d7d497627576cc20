import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { sha256, sha256Bytes } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { openFacts } from '../tips/sealed-store.ts';
import { documentOf, stateName, type TipRow, tipsByIds } from '../tips/store.ts';
import { assemble } from './assemble.ts';
import { addWritten } from './counts.ts';
import { type TipRecord, tipRecordShape } from './formats/ndjson-tip-shape.ts';
import { addedTo, recordOf, sameness } from './observation.ts';
import { nextNumber } from './observation-store.ts';
import { textDocument } from './open-document.ts';
import { prepare, tipId } from './prepare.ts';
import { type ReadDocument, type ReadSettings, readDocument } from './read.ts';
import { receive } from './receive.ts';
import {
  beginRun,
  keepCounts,
  keepItems,
  keepReceipts,
  NO_COUNTS,
  type Receipt,
  receiptsOf,
  setRunState,
} from './run-store.ts';
import {
  type IntakeCounts,
  intakeCountsShape,
  type Observation,
  type ObservedTip,
  OWN_SOURCE,
  observationShape,
  observedShape,
} from './shape.ts';
import { unitCountry } from './unit-country.ts';
import type { Written } from './write.ts';

/** Observations of one act: all of them are taken in, or none. */
const AT_ONCE = 500;
/** What names somebody or something: it is left out of the log’s digest, and never typed where others of the machine see it. */
const WORDS = ['group', 'url', 'account', 'screenName', 'ip', 'note'];

export const add = command({
  name: 'sightings.add',
  words: 'sighting add',
  about:
    'Take in an observation of the unit’s own: a posting, circulation or download that an officer saw. It becomes a tip of the source “own monitoring”, or a new version of an earlier one; the very same a second time is a duplicate. Nothing is opened or fetched.',
  allow: 'sighting:write',
  sees: 'unit',
  input: observationShape,
  secrets: WORDS,
  output: observedShape,
  records: (_, output) => tipsOf([output]),
  run: async ({ db, officer, now }, input) => (await takeIn(db, officer, now, [input])).observed[0]!,
});

export const addAll = command({
  name: 'sightings.import',
  words: 'sighting import',
  about:
    'Take in observations of the unit’s own, all of them or none. What the officer entered before is a duplicate.',
  allow: 'sighting:write',
  sees: 'unit',
  input: z.object({ sightings: z.array(observationShape).min(1).max(AT_ONCE) }),
  secrets: ['sightings'],
  output: z.object({
    sightings: z.array(observedShape),
    counts: intakeCountsShape.pick({
      ...{ seen: true, accepted: true, versions: true, duplicates: true, quarantined: true },
    }),
  }),
  records: (_, output) => tipsOf(output.sightings),
  run: async ({ db, officer, now }, { sightings }) => {
    const { observed, counts } = await takeIn(db, officer, now, sightings);
    const { seen, accepted, versions, duplicates, quarantined } = counts;
    return { sightings: observed, counts: { seen, accepted, versions, duplicates, quarantined } };
  },
});

export const check = query({
  name: 'sightings.check',
  words: 'sighting check',
  about:
    'Look whether observations of the unit’s own could be taken in, and take in nothing. `problems`: what is wrong, each with its place.',
  allow: 'sighting:write',
  sees: 'unit',
  logged: false,
  input: z.object({ sightings: z.array(observationShape).min(1).max(AT_ONCE) }),
  secrets: ['sightings'],
  output: z.object({ problems: z.array(z.string()) }),
  run: async ({ db, officer, now }, { sightings }) => {
    const { unit } = officer;
    const hidden = await hiddenFrom(db, unit, officer.id, now);
    const numbers = [...new Set(sightings.flatMap(({ number }) => number ?? []))];
    const known = await numbersKnown(db, unit, numbers, hidden);
    return {
      problems: sightings.flatMap((observation, nth) => [
        ...problemsOf(nth, () => recordOf(observation, { number: '', observer: '', now })),
        ...(observation.number === undefined || known.has(observation.number) ? [] : [noSuchNumber(nth)]),
      ]),
    };
  },
});

/** Those of these numbers of earlier observations that are there for the officer. */
async function numbersKnown(
  db: Db,
  unit: number,
  numbers: readonly string[],
  hidden: ReadonlySet<string>,
): Promise<Set<string>> {
  const rows = await tipsByIds(
    db,
    unit,
    numbers.map((number) => tipId(unit, OWN_SOURCE, number)),
  );
  const there = new Set(
    rows
      .filter((row) => !hidden.has(row.tip_id) && stateName(row.state) !== 'cleared')
      .map((row) => row.tip_id),
  );
  return new Set(numbers.filter((number) => there.has(tipId(unit, OWN_SOURCE, number))));
}

const noSuchNumber = (nth: number): string => `sightings.${nth}.number: there is no such sighting`;

const tipsOf = (observed: readonly ObservedTip[]) =>
  [...new Set(observed.flatMap(({ tip }) => tip ?? []))].map((id) => ({ kind: 'tip', id }));

/** An observation on its way: what it is known by, and its place among those of the act. */
type Row = { observation: Observation; print: string; nth: number | null; at: number };

/** The same way as any tip: document, identifiers, subjects, scores, queue; in an intake of its own. */
async function takeIn(
  db: Db,
  officer: Actor,
  now: Instant,
  observations: readonly Observation[],
): Promise<{ observed: ObservedTip[]; counts: IntakeCounts }> {
  const { unit } = officer;
  await lockLog(db, unit);
  const rows = observations.map((observation, at): Row => {
    const nth = observations.length > 1 ? at : null;
    const same = told(nth, () => sameness(observation, now));
    return {
      ...{ observation, nth, at },
      print: db.vault.fingerprint(`observation ${officer.id} ${same}`).toString('hex'),
    };
  });
  const prints = rows.map(({ print }) => print);
  const known = await receiptsOf(db, unit, [...new Set(prints)]);
  const fresh = rows.filter(({ print, at }) => !known.has(print) && prints.indexOf(print) === at);
  const hidden = await hiddenFrom(db, unit, officer.id, now);
  const run = newId(now);
  await beginRun(db, unit, {
    ...{ id: run, label: OWN_SOURCE, officer: officer.id, strict: false, now },
    resumeKey: sha256Bytes(run),
  });
  const { written, taken, bytes } = await writeFresh(db, { officer, run, now, hidden }, fresh);
  const before = await seenBefore(db, unit, [...known.values()], hidden);
  const observed = rows.map(({ print, at }): ObservedTip => {
    const made = taken.get(print);
    if (made && prints.indexOf(print) === at) return made;
    if (made) return { ...made, outcome: 'duplicate' };
    return before(known.get(print)!);
  });
  const duplicates = rows.filter((row) => !fresh.includes(row));
  await keepItems(
    db,
    unit,
    run,
    duplicates.map((row) => itemOf(row, observed[row.at]!)),
  );
  const added = addWritten(NO_COUNTS, written);
  const counts = {
    ...added,
    seen: added.seen + duplicates.length,
    duplicates: added.duplicates + duplicates.length,
  };
  await keepCounts(db, unit, run, counts, bytes, bytes);
  await setRunState(db, unit, run, 'done', now);
  return { observed, counts };
}

const itemOf = ({ print, at }: Row, { tip }: ObservedTip) => ({
  ...{ item: sha256(`${print} ${at}`), digest: print, outcome: 'duplicate' as const, reason: null, tip },
});

/** Write observations that were not entered before, with a receipt by which each is known from now on. */
async function writeFresh(
  db: Db,
  by: { officer: Actor; run: string; now: Instant; hidden: ReadonlySet<string> },
  rows: readonly Row[],
): Promise<{ written: Written; taken: Map<string, ObservedTip>; bytes: number }> {
  const { officer, run, now, hidden } = by;
  const { unit } = officer;
  const settings: ReadSettings = {
    ...{ now, country: await unitCountry(db, unit), fingerprintKey: db.vault.fingerprintKey, mappings: [] },
  };
  const records = new Map<string, TipRecord>();
  const documents: (ReadDocument & { print: string; number: string })[] = [];
  for (const { observation, print, nth, at } of rows) {
    const number = observation.number ?? (await nextNumber(db, unit, Number(now.slice(0, 4))));
    const before =
      observation.number === undefined
        ? null
        : (records.get(number) ?? (await recordBefore(db, unit, number, hidden, nth)));
    const fresh = told(nth, () => recordOf(observation, { number, observer: officer.displayName, now }));
    const record = before ? addedTo(before, fresh) : fresh;
    records.set(number, record);
    documents.push({ ...documentFrom(record, `/${at}`, settings), print, number });
  }
  const { submissions } = assemble(documents);
  const written = await receive(
    db,
    { unit, run, now, strict: false, resumed: false, settings },
    { submissions: submissions.map((each) => prepare(each, unit, settings)), loose: [], refused: [] },
  );
  const ends = new Map(written.ended.map((ended) => [ended.document.item, ended]));
  const taken = new Map<string, ObservedTip>();
  for (const { item, print, number } of documents) {
    const { tip, version } = ends.get(item)!;
    if (tip === null || version === null) throw new Error('an own observation was not taken in');
    taken.set(print, { outcome: version === 1 ? 'accepted' : 'version', number, tip, version });
  }
  const receipts = [...taken].map(([digest, made]) => ({ ...made, digest }));
  await keepReceipts(db, unit, run, now, receipts);
  return { written, taken, bytes: documents.reduce((sum, document) => sum + document.bytes, 0) };
}

/** What an observation became that was entered before: nothing that is kept from the officer, and nothing of what was cleared. */
async function seenBefore(
  db: Db,
  unit: number,
  receipts: readonly Receipt[],
  hidden: ReadonlySet<string>,
): Promise<(receipt: Receipt) => ObservedTip> {
  const rows = await tipsByIds(db, unit, [...new Set(receipts.flatMap(({ tip }) => tip ?? []))]);
  const shown = new Map(
    rows
      .filter((row) => !hidden.has(row.tip_id) && stateName(row.state) !== 'cleared')
      .map((row) => [row.tip_id, row]),
  );
  return ({ tip, version }) => {
    const row = shown.get(tip ?? '');
    return row
      ? { outcome: 'duplicate', number: row.number, tip: row.tip_id, version }
      : { outcome: 'duplicate', number: null, tip: null, version: null };
  };
}

/** What is wrong with one of many, by its place in the input, as the shapes name it. */
function told<T>(nth: number | null, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (nth === null || !(error instanceof TipstaffError) || error.code !== 'INPUT_INVALID') throw error;
    throw new TipstaffError('INPUT_INVALID', { problem: `sightings.${nth}.${error.details['problem']}` });
  }
}

/** The same, as a list of none or one. */
function problemsOf(nth: number, make: () => unknown): string[] {
  try {
    told(nth, make);
    return [];
  } catch (error) {
    if (!(error instanceof TipstaffError) || error.code !== 'INPUT_INVALID') throw error;
    return [String(error.details['problem'])];
  }
}

function documentFrom(record: TipRecord, place: string, settings: ReadSettings): ReadDocument {
  const names = { file: record.number!, group: OWN_SOURCE, member: '' };
  const document = textDocument(names, place, 'json', Buffer.from(JSON.stringify(record)));
  const { facts: _, ...made } = readDocument(document, settings);
  return { ...document, ...made };
}

/**
 * What an earlier observation of this number says, to be added to; an empty one where its documents were destroyed since.
 * Where there is none for the officer: fails NOT_FOUND, of one among many INPUT_INVALID with its place.
 */
async function recordBefore(
  db: Db,
  unit: number,
  number: string,
  hidden: ReadonlySet<string>,
  nth: number | null,
): Promise<TipRecord | null> {
  const [row] = await tipsByIds(db, unit, [tipId(unit, OWN_SOURCE, number)]);
  if (!row || hidden.has(row.tip_id) || stateName(row.state) === 'cleared')
    throw nth === null
      ? new TipstaffError('NOT_FOUND', { record: 'sighting' })
      : new TipstaffError('INPUT_INVALID', { problem: noSuchNumber(nth) });
  return lastRecord(db, row);
}

async function lastRecord(db: Db, row: TipRow): Promise<TipRecord | null> {
  const opened = await openFacts(db, row, row.version);
  for (const { digest } of opened?.facts.documents.toReversed() ?? []) {
    const kept = await documentOf(db, row, digest);
    const parsed = kept && tipRecordShape.safeParse(JSON.parse(kept.toString('utf8')));
    if (parsed?.success) return parsed.data;
  }
  return null;
}
