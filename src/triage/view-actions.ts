import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { plainArray } from '../storage/columns.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import { type QueueFilter, queueFilterShape } from './shape.ts';

const VIEWS = statement<{
  view_id: string;
  name: string;
  filter: QueueFilter;
  shared: boolean;
  officer_id: string;
}>(
  'triage.views',
  'one-shard',
  'SELECT view_id, name, filter, shared, officer_id FROM saved_view WHERE unit_id = $1 AND (officer_id = $2 OR shared) ORDER BY name, view_id',
);
const SAVE = statement(
  'triage.saveView',
  'one-shard',
  'INSERT INTO saved_view (unit_id, view_id, officer_id, name, filter, shared) VALUES ($1, $2, $3, $4, $5, $6)',
);
const ONE = statement<{ view_id: string; name: string; filter: QueueFilter; shared: boolean }>(
  'triage.view',
  'one-shard',
  'SELECT view_id, name, filter, shared FROM saved_view WHERE unit_id = $1 AND view_id = $2 AND officer_id = $3',
);
const CHANGE = statement(
  'triage.changeView',
  'one-shard',
  'UPDATE saved_view SET name = $3, filter = $4, shared = $5 WHERE unit_id = $1 AND view_id = $2',
);
const CHOICE = statement<{ view_ids: string[]; default_id: string | null }>(
  'triage.viewChoice',
  'one-shard',
  'SELECT view_ids, default_id FROM view_choice WHERE unit_id = $1 AND officer_id = $2',
);
const CHOOSE = statement(
  'triage.chooseViews',
  'one-shard',
  `INSERT INTO view_choice (unit_id, officer_id, view_ids, default_id) VALUES ($1, $2, $3::uuid[], $4)
   ON CONFLICT (unit_id, officer_id) DO UPDATE SET view_ids = excluded.view_ids, default_id = excluded.default_id`,
);
const REMOVE = statement(
  'triage.removeView',
  'one-shard',
  'DELETE FROM saved_view WHERE unit_id = $1 AND view_id = $2',
);

export const views = query({
  name: 'triage.views',
  words: 'view list',
  about:
    'Saved views of the queue: the officer’s own and the unit’s shared ones, in the order that the officer gave them.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({
    views: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        filter: queueFilterShape,
        shared: z.boolean(),
        mine: z.boolean(),
        /** the view with which the officer's queue opens */
        isDefault: z.boolean(),
      }),
    ),
  }),
  run: async ({ db, officer }) => {
    const rows = await db.all(VIEWS, [officer.unit, officer.id]);
    const choice = await db.one(CHOICE, [officer.unit, officer.id]);
    const places = new Map(choice?.view_ids.map((id, at) => [id, at]));
    // one that was saved or shared since stands behind those that were put in order
    const placeOf = (id: string) => places.get(id) ?? places.size;
    return {
      views: rows
        .sort((a, b) => placeOf(a.view_id) - placeOf(b.view_id))
        .map((row) => ({
          id: row.view_id,
          name: row.name,
          filter: row.filter,
          shared: row.shared,
          mine: row.officer_id === officer.id,
          isDefault: row.view_id === choice?.default_id,
        })),
    };
  },
});

export const changeView = command({
  name: 'triage.changeView',
  words: 'view change',
  about:
    'Rename one of the officer’s own saved views, share it with the unit or keep it to oneself, or save another filter in it.',
  allow: 'tip:read',
  argument: 'id',
  input: z.object({
    id: z.uuid(),
    name: z.string().trim().min(1).max(100).optional(),
    shared: z.boolean().nullable().optional(),
    filter: queueFilterShape.optional(),
  }),
  output: z.object({}),
  load: (db, officer, input) => db.one(ONE, [officer.unit, input.id, officer.id]),
  records: (input) => [{ kind: 'view', id: input.id }],
  run: async ({ db, officer, record }, input) => {
    const { name = record.name, filter = record.filter } = input;
    const shared = input.shared ?? record.shared;
    await db.run(CHANGE, [officer.unit, input.id, name, JSON.stringify(filter), shared]);
    return {};
  },
});

export const arrangeViews = command({
  name: 'triage.arrangeViews',
  words: 'view arrange',
  about:
    'Put saved views in an order of one’s own, and choose the one with which the queue opens; null: with none.',
  allow: 'tip:read',
  input: z.object({
    order: z.array(z.uuid()).max(200),
    opensWith: z.uuid().nullable(),
  }),
  output: z.object({}),
  run: async ({ db, officer }, input) => {
    const seen = new Set((await db.all(VIEWS, [officer.unit, officer.id])).map((row) => row.view_id));
    const named = [...input.order, ...(input.opensWith === null ? [] : [input.opensWith])];
    if (named.some((id) => !seen.has(id))) throw new TipstaffError('NOT_FOUND', { record: 'view' });
    await db.run(CHOOSE, [officer.unit, officer.id, plainArray([...new Set(input.order)]), input.opensWith]);
    return {};
  },
});

export const saveView = command({
  name: 'triage.saveView',
  words: 'view save',
  about: 'Save a view of the queue under a name.',
  allow: 'tip:read',
  argument: 'name',
  input: z.object({
    name: z.string().trim().min(1).max(100),
    filter: queueFilterShape.default({}),
    shared: z.boolean().default(false),
  }),
  output: z.object({ id: z.string() }),
  records: (_, output) => [{ kind: 'view', id: output.id }],
  run: async ({ db, officer, now }, input) => {
    const id = newId(now);
    await db.run(SAVE, [
      officer.unit,
      id,
      officer.id,
      input.name,
      JSON.stringify(input.filter),
      input.shared,
    ]);
    return { id };
  },
});

export const removeView = command({
  name: 'triage.removeView',
  words: 'view remove',
  about: 'Remove one of the officer’s own saved views.',
  allow: 'tip:read',
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  load: (db, officer, input) => db.one(ONE, [officer.unit, input.id, officer.id]),
  records: (input) => [{ kind: 'view', id: input.id }],
  run: async ({ db, officer }, input) => {
    await db.run(REMOVE, [officer.unit, input.id]);
    return {};
  },
});
