import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { CLOSE_REASONS, LANES, TIP_STATES } from '../tips/shape.ts';
import { closeReasonName, laneName, stateName, type TipRow, tipsByIds } from '../tips/store.ts';
import { decided, someTips } from './acted-shape.ts';
import { decide, tipsToDecide } from './decision-store.ts';
import { queuePage } from './queue-store.ts';
import { queueFilterShape } from './shape.ts';

/** Fails TIP_TAKEN, with who has it, where one of these is with another officer. */
async function refuseTaken(db: Db, officer: Actor, rows: readonly TipRow[]): Promise<void> {
  const taken = rows.find(({ assigned }) => assigned !== null && assigned !== officer.id);
  if (!taken) return;
  const name = (await namesOf(db, officer.unit)).get(taken.assigned!);
  throw new TipstaffError('TIP_TAKEN', { officer: name ?? taken.assigned! });
}

const take = (db: Db, officer: Actor, now: string, rows: readonly TipRow[]) =>
  decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
    kind: 'claim',
    detail: officer.displayName,
    note: null,
    newId: () => newId(now),
    change: () => ({ assigned: officer.id }),
  });

export const claim = command({
  name: 'triage.claim',
  words: 'tip claim',
  about:
    'Take tips that nobody has. Of several who try at once one gets them; the others are told who has them.',
  allow: 'tip:write',
  input: z.object({ tips: someTips }),
  output: decided,
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer, now }, input) => {
    // not by revision: who comes second is to be told who was first, not that something changed
    const rows = await tipsToDecide(
      db,
      officer.unit,
      input.tips.map(({ id }) => ({ id })),
    );
    await refuseTaken(db, officer, rows);
    const free = rows.filter(({ assigned }) => assigned === null);
    return { decisions: await take(db, officer, now, free) };
  },
});

export const claimNext = command({
  name: 'triage.claimNext',
  words: 'queue next',
  about: 'Take the most urgent open tip of a filter that nobody has.',
  allow: 'tip:write',
  input: z.object({ filter: queueFilterShape.default({}) }),
  output: decided.extend({ tip: z.string().nullable() }),
  records: (_, output) => (output.tip ? [{ kind: 'tip', id: output.tip }] : []),
  run: async ({ db, officer, now }, input) => {
    // the unit's place in its log is held first: two officers who ask at once get two tips, in the order of the queue
    await lockLog(db, officer.unit);
    const filter = { ...input.filter, state: ['open' as const], assigned: ['nobody'] };
    const [next] = await queuePage(db, officer.unit, filter, null, 1);
    if (!next) return { decisions: [], tip: null };
    const rows = await tipsToDecide(db, officer.unit, [{ id: next.tip_id }]);
    return { decisions: await take(db, officer, now, rows), tip: next.tip_id };
  },
});

export const release = command({
  name: 'triage.release',
  words: 'tip release',
  about: 'Give tips back that one has: nobody has them then.',
  allow: 'tip:write',
  input: z.object({ tips: someTips }),
  output: decided,
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(
      db,
      officer.unit,
      input.tips.map(({ id }) => ({ id })),
    );
    await refuseTaken(db, officer, rows);
    const mine = rows.filter(({ assigned }) => assigned !== null);
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, mine, {
      kind: 'release',
      detail: null,
      note: null,
      newId: () => newId(now),
      change: () => ({ assigned: null }),
    });
    return { decisions };
  },
});

export const standing = query({
  name: 'triage.standing',
  words: 'queue standing',
  about: 'How tips stand now: who has them, lane, state. For screens that stay open.',
  allow: 'tip:read',
  logged: false,
  input: z.object({ of: z.array(z.uuid()).min(1).max(500).describe('ids of the tips') }),
  output: z.object({
    tips: z.array(
      z.object({
        id: z.string(),
        assigned: z.string().nullable(),
        state: z.enum(TIP_STATES),
        closeReason: z.enum(CLOSE_REASONS).nullable(),
        lane: z.enum(LANES),
        revision: z.number().int(),
      }),
    ),
  }),
  run: async ({ db, officer }, input) => {
    const rows = await tipsByIds(db, officer.unit, input.of);
    return {
      tips: rows.map((row) => ({
        id: row.tip_id,
        assigned: row.assigned,
        state: stateName(row.state),
        closeReason: closeReasonName(row.close_reason),
        lane: laneName(row.lane),
        revision: row.revision,
      })),
    };
  },
});
