import * as z from 'zod';
import { command, query } from '../actions/action.ts';
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
const ONE = statement<{ view_id: string }>(
  'triage.view',
  'one-shard',
  'SELECT view_id FROM saved_view WHERE unit_id = $1 AND view_id = $2 AND officer_id = $3',
);
const REMOVE = statement(
  'triage.removeView',
  'one-shard',
  'DELETE FROM saved_view WHERE unit_id = $1 AND view_id = $2',
);

export const views = query({
  name: 'triage.views',
  words: 'view list',
  about: 'Saved views of the queue: the officer’s own and the unit’s shared ones.',
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
      }),
    ),
  }),
  run: async ({ db, officer }) => {
    const rows = await db.all(VIEWS, [officer.unit, officer.id]);
    return {
      views: rows.map((row) => ({
        id: row.view_id,
        name: row.name,
        filter: row.filter,
        shared: row.shared,
        mine: row.officer_id === officer.id,
      })),
    };
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
