import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { sha256Bytes } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { openFacts } from '../tips/sealed-store.ts';
import { documentOf, stateName, type TipRow, tipsByIds } from '../tips/store.ts';
import { assemble } from './assemble.ts';
import { addWritten } from './counts.ts';
import { type TipRecord, tipRecordShape } from './formats/ndjson-tip-shape.ts';
import { addedTo, recordOf } from './observation.ts';
import { nextNumber } from './observation-store.ts';
import { textDocument } from './open-document.ts';
import { prepare, tipId } from './prepare.ts';
import { type ReadDocument, type ReadSettings, readDocument } from './read.ts';
import { receive } from './receive.ts';
import { beginRun, keepCounts, NO_COUNTS, setRunState } from './run-store.ts';
import { type Observation, OWN_SOURCE, observationShape, observedShape } from './shape.ts';
import { unitCountry } from './unit-country.ts';

/** Observations of one act: all of them are taken in, or none. */
const AT_ONCE = 500;
/** What names somebody or something: it is left out of the log’s digest, and never typed where others of the machine see it. */
const WORDS = ['group', 'url', 'account', 'screenName', 'ip', 'note'];

export const add = command({
  name: 'sightings.add',
  words: 'sighting add',
  about:
    'Take in an observation of the unit’s own: a posting, circulation or download that an officer saw. It becomes a tip of the source “own monitoring”, or a new version of an earlier one. Nothing is opened or fetched.',
  allow: 'intake:write',
  sees: 'unit',
  input: observationShape,
  secrets: WORDS,
  output: observedShape,
  records: (_, output) => [{ kind: 'tip', id: output.tip }],
  run: async ({ db, officer, now }, input) => (await takeIn(db, officer, now, [input]))[0]!,
});

export const addAll = command({
  name: 'sightings.import',
  words: 'sighting import',
  about: 'Take in observations of the unit’s own, all of them or none.',
  allow: 'intake:write',
  sees: 'unit',
  input: z.object({ sightings: z.array(observationShape).min(1).max(AT_ONCE) }),
  secrets: ['sightings'],
  output: z.object({ sightings: z.array(observedShape) }),
  records: (_, output) => output.sightings.map(({ tip }) => ({ kind: 'tip', id: tip })),
  run: async ({ db, officer, now }, { sightings }) => ({
    sightings: await takeIn(db, officer, now, sightings),
  }),
});

type Observed = z.infer<typeof observedShape>;

/** The same way as any tip: document, identifiers, subjects, scores, queue; in an intake of its own. */
async function takeIn(
  db: Db,
  officer: Actor,
  now: Instant,
  observations: readonly Observation[],
): Promise<Observed[]> {
  const { unit } = officer;
  await lockLog(db, unit);
  const run = newId(now);
  await beginRun(db, unit, {
    ...{ id: run, label: OWN_SOURCE, officer: officer.id, strict: false, now },
    resumeKey: sha256Bytes(run),
  });
  const settings: ReadSettings = {
    ...{ now, country: await unitCountry(db, unit), fingerprintKey: db.vault.fingerprintKey, mappings: [] },
  };
  const hidden = await hiddenFrom(db, unit, officer.id, now);
  const records = new Map<string, TipRecord>();
  const documents: ReadDocument[] = [];
  const numbers: string[] = [];
  for (const [at, observation] of observations.entries()) {
    const number = observation.number ?? (await nextNumber(db, unit, Number(now.slice(0, 4))));
    const before =
      observation.number === undefined
        ? null
        : (records.get(number) ?? (await recordBefore(db, unit, number, hidden)));
    const fresh = told(observations.length > 1 ? at + 1 : null, () =>
      recordOf(observation, { number, observer: officer.displayName, now }),
    );
    const record = before ? addedTo(before, fresh) : fresh;
    records.set(number, record);
    numbers.push(number);
    documents.push(documentFrom(record, `/${at}`, settings));
  }
  const { submissions } = assemble(documents);
  const written = await receive(
    db,
    { unit, run, now, strict: false, resumed: false, settings },
    { submissions: submissions.map((each) => prepare(each, unit, settings)), loose: [], refused: [] },
  );
  const bytes = documents.reduce((sum, document) => sum + document.bytes, 0);
  await keepCounts(db, unit, run, addWritten(NO_COUNTS, written), bytes, bytes);
  await setRunState(db, unit, run, 'done', now);
  const ends = new Map(written.ended.map((ended) => [ended.document.item, ended]));
  return documents.map(({ item }, at) => {
    const { tip, version } = ends.get(item)!;
    if (tip === null || version === null) throw new Error('an own observation was not taken in');
    return { number: numbers[at]!, tip, version };
  });
}

/** What is wrong with one of many, by its place. */
function told<T>(nth: number | null, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (nth === null || !(error instanceof TipstaffError) || error.code !== 'INPUT_INVALID') throw error;
    throw new TipstaffError('INPUT_INVALID', { problem: `sighting ${nth}: ${error.details['problem']}` });
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
 * Fails NOT_FOUND where there is none for the officer.
 */
async function recordBefore(
  db: Db,
  unit: number,
  number: string,
  hidden: ReadonlySet<string>,
): Promise<TipRecord | null> {
  const [row] = await tipsByIds(db, unit, [tipId(unit, OWN_SOURCE, number)]);
  if (!row || hidden.has(row.tip_id) || stateName(row.state) === 'cleared')
    throw new TipstaffError('NOT_FOUND', { record: 'sighting' });
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
