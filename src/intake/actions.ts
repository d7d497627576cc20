import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { RecordRef } from '../actions/shape.ts';
import { sha256Bytes } from '../kernel/digest.ts';
import { newId } from '../storage/ids.ts';
import { addWritten } from './counts.ts';
import { keepMapping, mappings as savedMappings } from './mapping-store.ts';
import type { Chunk } from './plan.ts';
import type { ReadSettings } from './read.ts';
import { receive } from './receive.ts';
import {
  beginRun,
  keepCounts,
  listItems,
  lockRun,
  OUTCOMES,
  recentRuns,
  runById,
  runShape,
  setRunState,
  unfinishedRun,
} from './run-store.ts';
import { csvMappingShape, intakeRunShape, RUN_STATES } from './shape.ts';
import type { Written } from './write.ts';

const run = z.uuid();
const aboutRun = (input: { run: string }): RecordRef[] => [{ kind: 'intake', id: input.run }];

export const begin = command({
  name: 'intake.begin',
  words: 'intake begin',
  about: 'Begin an intake, or go on with the unfinished one of the same key.',
  allow: 'intake:write',
  input: z.object({
    label: z.string().max(10_000),
    strict: z.boolean().default(false),
    resumeKey: z.string().max(1000).optional(),
  }),
  secrets: ['label', 'resumeKey'],
  output: z.object({ run, resumed: z.boolean(), strict: z.boolean() }),
  records: (_, output) => [{ kind: 'intake', id: output.run }],
  run: async ({ db, officer, now }, input) => {
    const id = newId(now);
    const key = sha256Bytes(
      input.resumeKey === undefined ? id : `${officer.id} ${input.strict} ${input.resumeKey}`,
    );
    const unfinished = await unfinishedRun(db, officer.unit, key);
    if (unfinished) {
      await setRunState(db, officer.unit, unfinished.run_id, 'receiving', null);
      return { run: unfinished.run_id, resumed: true, strict: unfinished.strict };
    }
    await beginRun(db, officer.unit, {
      id,
      resumeKey: key,
      label: input.label,
      officer: officer.id,
      strict: input.strict,
      now,
    });
    return { run: id, resumed: false, strict: input.strict };
  },
});

/** A chunk cannot be described by a shape that is worth checking: it was made by the reader, in this process. */
const chunkShape = z.custom<Chunk>();
const settingsShape = z.custom<Pick<ReadSettings, 'fingerprintKey' | 'country'>>();

export const take = command({
  name: 'intake.take',
  words: 'intake take',
  about: 'Take in one chunk of an intake.',
  allow: 'intake:write',
  internal: true,
  sees: 'unit',
  input: z.object({
    run,
    digest: z.string(),
    chunk: chunkShape,
    resumed: z.boolean(),
    settings: settingsShape,
    bytes: z.number(),
    spooled: z.number(),
  }),
  output: z.custom<Written>(),
  load: (db, officer, input) => lockRun(db, officer.unit, input.run),
  records: (input, output) => [
    { kind: 'intake', id: input.run },
    ...output.ended.map(({ document, outcome, tip }) => ({
      kind: tip ? 'tip' : 'document',
      id: tip ?? document.digest,
      outcome,
      digest: document.digest,
    })),
  ],
  run: async ({ db, officer, now, record }, input) => {
    const written = await receive(
      db,
      {
        unit: officer.unit,
        run: input.run,
        now,
        strict: record.strict,
        resumed: input.resumed,
        settings: input.settings,
      },
      input.chunk,
    );
    await keepCounts(
      db,
      officer.unit,
      input.run,
      addWritten(record.counts, written),
      Math.max(record.bytes, input.bytes),
      Math.max(record.spooled, input.spooled),
    );
    return written;
  },
});

export const end = command({
  name: 'intake.end',
  words: 'intake end',
  about: 'Say that an intake is done, or was stopped and can be gone on with.',
  allow: 'intake:write',
  internal: true,
  sees: 'unit',
  input: z.object({ run, state: z.enum(RUN_STATES) }),
  output: z.object({}),
  load: (db, officer, input) => lockRun(db, officer.unit, input.run),
  records: aboutRun,
  run: async ({ db, officer, now }, input) => {
    await setRunState(db, officer.unit, input.run, input.state, input.state === 'working' ? null : now);
    return {};
  },
});

export const show = query({
  name: 'intake.run',
  words: 'intake show',
  about: 'How an intake stands: state, counts, what is waiting.',
  allow: 'intake:read',
  logged: false,
  argument: 'run',
  input: z.object({ run }),
  output: intakeRunShape,
  load: (db, officer, input) => runById(db, officer.unit, input.run),
  run: async ({ db, officer, record }) => {
    const names = await namesOf(db, officer.unit);
    return runShape(db, record, (id) => names.get(id) ?? id);
  },
});

export const runs = query({
  name: 'intake.runs',
  words: 'intake list',
  about: 'The latest intakes.',
  allow: 'intake:read',
  logged: false,
  input: z.object({ limit: z.number().int().min(1).max(200).default(20) }),
  output: z.object({ runs: z.array(intakeRunShape) }),
  run: async ({ db, officer }, input) => {
    const names = await namesOf(db, officer.unit);
    return {
      runs: (await recentRuns(db, officer.unit, input.limit)).map((row) =>
        runShape(db, row, (id) => names.get(id) ?? id),
      ),
    };
  },
});

export const items = query({
  name: 'intake.items',
  words: 'intake items',
  about: 'How each document of an intake ended: digest, outcome, tip.',
  allow: 'intake:read',
  logged: true,
  argument: 'run',
  input: z.object({
    run,
    after: z
      .string()
      .regex(/^[0-9a-f]{32}$/)
      .optional(),
    limit: z.number().int().min(1).max(1000).default(1000),
  }),
  output: z.object({
    items: z.array(
      z.object({
        item: z.string(),
        digest: z.string(),
        outcome: z.enum(OUTCOMES),
        reason: z.string().nullable(),
        tip: z.string().nullable(),
      }),
    ),
    next: z.string().nullable(),
  }),
  records: (input) => [{ kind: 'intake', id: input.run }],
  load: (db, officer, input) => runById(db, officer.unit, input.run),
  run: async ({ db, officer }, input) => {
    const page = await listItems(db, officer.unit, input.run, input.after ?? null, input.limit);
    return { items: page, next: page.length === input.limit ? page.at(-1)!.item : null };
  },
});

export const mappings = query({
  name: 'intake.mappings',
  words: 'intake mapping list',
  about: 'The saved column mappings for tables.',
  allow: 'intake:read',
  logged: false,
  input: z.object({}),
  output: z.object({ mappings: z.array(csvMappingShape) }),
  run: async ({ db, officer }) => ({ mappings: await savedMappings(db, officer.unit) }),
});

export const saveMapping = command({
  name: 'intake.saveMapping',
  words: 'intake mapping save',
  about: 'Save a column mapping under its name. Tables whose header it fits are read by it.',
  allow: 'intake:write',
  input: csvMappingShape,
  output: z.object({}),
  records: (input) => [{ kind: 'mapping', id: input.name }],
  run: async ({ db, officer }, input) => {
    await keepMapping(db, officer.unit, input);
    return {};
  },
});
