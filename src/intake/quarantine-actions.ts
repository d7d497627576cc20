import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { headerOf } from './formats/csv-row.ts';
import {
  countQuarantined,
  dismiss as dismissItems,
  quarantined,
  quarantinedDocuments,
} from './quarantine-store.ts';
import { QUARANTINE_STATES, quarantineItemShape } from './shape.ts';

const ids = z.array(z.uuid()).max(500);
const states = z.enum(QUARANTINE_STATES);
const PLACE = /^(\d{4}-[\d-]+T[\d:.]+Z)\/([0-9a-f-]{36})$/;

export const list = query({
  name: 'intake.quarantine',
  words: 'intake quarantine list',
  about: 'What waits in quarantine, newest first, with reason and place.',
  allow: 'intake:read',
  logged: true,
  input: z.object({
    state: states.default('waiting'),
    run: z.uuid().optional(),
    after: z.string().regex(PLACE).optional(),
    limit: z.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    items: z.array(quarantineItemShape),
    next: z.string().nullable(),
    total: z.number().int(),
  }),
  records: (_, output) => [{ kind: 'list', id: String(output.items.length) }],
  run: async ({ db, officer }, input) => {
    const [, at, id] = PLACE.exec(input.after ?? '') ?? [];
    const items = await quarantined(
      db,
      officer.unit,
      input.state,
      at && id ? { at, id } : null,
      input.limit,
      input.run ?? null,
    );
    const last = items.at(-1);
    return {
      items,
      next: items.length === input.limit && last ? `${last.receivedAt}/${last.id}` : null,
      total: await countQuarantined(db, officer.unit, input.state, input.run ?? null),
    };
  },
});

export const show = query({
  name: 'intake.quarantineShow',
  words: 'intake quarantine show',
  about:
    'A quarantined document with its reason and its text as kept: not read yet, so nothing in it is masked.',
  allow: 'intake:write',
  logged: true,
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({ item: quarantineItemShape, text: z.string(), header: z.array(z.string()).nullable() }),
  load: async (db, officer, input) => (await quarantinedDocuments(db, officer.unit, [input.id]))[0] ?? null,
  records: (input) => [{ kind: 'quarantine', id: input.id }],
  run: async ({ record }) => ({
    item: record.item,
    text: Buffer.from(record.document.kept).toString('utf8'),
    header: record.document.content === 'csv-row' ? headerOf(record.document) : null,
  }),
});

export const dismiss = command({
  name: 'intake.dismiss',
  words: 'intake quarantine dismiss',
  about: 'Say of quarantined documents that nothing is to be done with them. They stay kept.',
  allow: 'intake:write',
  argument: 'ids',
  input: z.object({ ids: ids.min(1), note: z.string().min(1).max(10_000) }),
  secrets: ['note'],
  output: z.object({ dismissed: z.number().int(), ids: z.array(z.string()) }),
  records: (_, output) => output.ids.map((id) => ({ kind: 'quarantine', id, outcome: 'dismissed' })),
  run: async ({ db, officer }, input) => {
    const changed = await dismissItems(db, officer.unit, input.ids, input.note);
    return { dismissed: changed.length, ids: changed };
  },
});
