import * as z from 'zod';
import { keepGlass, tell } from '../access/glass-store.ts';
import { hiddenFrom, keepGrant } from '../access/need-store.ts';
import { GLASS_MOST_MINUTES } from '../access/shape.ts';
import { command } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { millis } from '../kernel/time.ts';
import { newId } from '../storage/ids.ts';
import { findTipAmong, findTipBut, type TipRow } from './store.ts';

/**
 * Open a restricted tip in an emergency. It is the one act that tells that a hidden tip exists, and so it tells it only to
 * one who may break glass, has just proved who he is, and cannot do it unseen: the entry, the notice and the review come
 * with the answer. A number of which there is no tip is refused as NOT_FOUND, and that is an entry too.
 */
export const breakGlass = command({
  name: 'tips.breakGlass',
  words: 'tip break-glass',
  about:
    'Open a restricted tip in an emergency, for at most an hour. The unit head and the auditor are told at once, and somebody else reviews it.',
  allow: 'glass:break',
  fresh: true,
  sees: 'unit', // it works on what the officer cannot see
  argument: 'tip',
  input: z.object({
    tip: z.string().min(1).max(200),
    reason: z.string().trim().min(10).max(10_000),
    minutes: z.number().int().min(1).max(GLASS_MOST_MINUTES).default(30),
  }),
  secrets: ['reason'],
  output: z.object({ tip: z.string(), until: z.string() }),
  load: async (db, officer, input, now): Promise<{ tip: TipRow; hidden: boolean } | null> => {
    const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
    const kept = await findTipAmong(db, officer.unit, input.tip, hidden);
    if (kept) return { tip: kept, hidden: true };
    // a number that a hidden tip bears too is refused like one that it does not bear
    const open = await findTipBut(db, officer.unit, input.tip, hidden);
    return open && { tip: open, hidden: false };
  },
  records: (_, output) => [{ kind: 'tip', id: output.tip }],
  detail: (input) => input.reason,
  run: async ({ db, officer, now, record }, input) => {
    const { unit, id: who } = officer;
    if (!record.hidden) throw new TipstaffError('GLASS_NOT_NEEDED');
    const { tip_id: tip } = record.tip;
    const until = new Date(millis(now) + input.minutes * 60_000).toISOString();
    const [grant, use] = [newId(now), newId(now)];
    await keepGrant(db, unit, {
      id: grant,
      tip,
      officer: who,
      kind: 'break-glass',
      by: who,
      at: now,
      until,
    });
    await keepGlass(db, unit, {
      id: use,
      tip,
      officer: who,
      grant,
      at: now,
      until,
      reason: input.reason,
    });
    await tell(db, unit, {
      id: newId(now),
      kind: 'break-glass',
      permission: 'glass:review',
      record: use,
      tip,
      officer: who,
      at: now,
    });
    return { tip, until };
  },
});
