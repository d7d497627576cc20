import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { closeGlass, type GlassRow, glassUses, glassWords, lockGlass, noticesFor } from './glass-store.ts';
import { countUnkept } from './keeper-store.ts';
import { gaveAccess, hiddenTips, withdrawGrants } from './need-store.ts';
import { glassUseShape, noticeShape } from './shape.ts';
import { namesOf } from './store.ts';

export const notices = query({
  name: 'access.notices',
  words: 'notice list',
  about:
    'What the officer has to be told at once: restricted tips that were opened in an emergency, and to who reviews those how many have nobody left who may open them.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: z.object({ notices: z.array(noticeShape), unkept: z.number().int() }),
  run: async ({ db, officer }) => {
    const rows = await noticesFor(db, officer.unit, officer.permissions);
    const names = rows.length > 0 ? await namesOf(db, officer.unit) : null;
    return {
      unkept: officer.permissions.has('glass:review') ? await countUnkept(db, officer.unit) : 0,
      notices: rows.map((row) => ({
        id: row.notice_id,
        kind: row.kind,
        at: row.at,
        by: names?.get(row.officer_id) ?? row.officer_id,
        record: row.record_id,
      })),
    };
  },
});

export const uses = query({
  name: 'access.glassUses',
  words: 'glass list',
  about:
    'The restricted tips that were opened in an emergency, and why: those that wait for a review, or all.',
  allow: 'glass:review',
  logged: true,
  input: z.object({ closed: z.boolean().default(false) }),
  output: z.object({ uses: z.array(glassUseShape) }),
  records: (_, output) => output.uses.map((use) => ({ kind: 'glass', id: use.id })),
  run: async ({ db, officer }, input) => {
    const names = await namesOf(db, officer.unit);
    const hidden = await hiddenTips(db);
    const list = [];
    for (const row of await glassUses(db, officer.unit, input.closed))
      list.push({
        id: row.use_id,
        tip: row.tip_id,
        maySee: officer.permissions.has('tip:read') && !hidden.has(row.tip_id),
        by: names.get(row.officer_id) ?? row.officer_id,
        at: row.at,
        until: row.until,
        ...glassWords(db, officer.unit, row),
        closedAt: row.closed_at,
        closedBy: row.closed_by && (names.get(row.closed_by) ?? row.closed_by),
        mayClose: row.closed_at === null && (await mayClose(db, officer.unit, row, officer.id)),
      });
    return { uses: list };
  },
});

export const close = command({
  name: 'access.closeGlass',
  words: 'glass close',
  about: 'Close the review of an emergency opening, with a note. Access that still lasts ends.',
  allow: 'glass:review',
  argument: 'id',
  input: z.object({ id: z.uuid(), note: z.string().trim().min(1).max(10_000) }),
  secrets: ['note'],
  output: z.object({}),
  load: (db, officer, input) => lockGlass(db, officer.unit, input.id),
  records: (_, __, record) => [
    { kind: 'glass', id: record.use_id },
    { kind: 'tip', id: record.tip_id },
  ],
  detail: (input) => input.note,
  run: async ({ db, officer, now, record }, input) => {
    if (!(await mayClose(db, officer.unit, record, officer.id)))
      throw new TipstaffError('GLASS_OTHER_MUST_CLOSE');
    if (record.closed_at !== null) throw new TipstaffError('CHANGED_MEANWHILE');
    await withdrawGrants(db, officer.unit, record.tip_id, now, { grant: record.grant_id });
    await closeGlass(db, officer.unit, record, officer.id, now, input.note);
    return {};
  },
});

/** Not the one who used it, nor one to whom he ever gave access to a restricted tip: one hand does not wash the other. */
const mayClose = async (db: Db, unit: number, row: GlassRow, officer: string): Promise<boolean> =>
  row.officer_id !== officer && !(await gaveAccess(db, unit, row.officer_id, officer));
