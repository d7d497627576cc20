import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { standing, tipsOfSubject } from '../subjects/store.ts';
import { tipsByIds } from '../tips/store.ts';
import { clearSubject, purgeDestroyed } from './clear.ts';

/** Most tips of one cleared person: all of them stand in what a second officer reads. */
const MOST_TIPS = 1000;
const destroys = z
  .array(z.string().max(400))
  .min(1)
  .max(MOST_TIPS)
  .describe('the tips that it reaches, as subject clearing lists them; without it, those of this moment');

/**
 * The subject with the tips that its clearing reaches, each by number, version and id, as far as the officer may see them; null
 * where that is none. `seesAll`: nothing of it is hidden from him.
 */
async function clearable(db: Db, officer: Actor, asked: string, now: Instant) {
  const subject = (await standing(db, officer.unit, [asked])).get(asked);
  if (!subject) return null;
  const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
  const tips = await tipsOfSubject(db, officer.unit, subject.id);
  const seen = tips.filter((tip) => !hidden.has(tip));
  if (seen.length === 0) return null;
  const rows = await tipsByIds(db, officer.unit, seen);
  const reaches = rows.map((row) => `${row.number} v${row.version} ${row.tip_id}`).sort();
  return { id: subject.id, reaches, seesAll: seen.length === tips.length };
}

export const clearing = query({
  name: 'subjects.clearing',
  words: 'subject clearing',
  about: 'Which tips the clearing of a person would reach, by number, version and id.',
  allow: 'tip:clear',
  sees: 'unit',
  logged: true,
  argument: 'subject',
  input: z.object({ subject: z.uuid() }),
  output: z.object({ destroys: z.array(z.string()) }),
  load: (db, officer, input, now) => clearable(db, officer, input.subject, now),
  records: (_input, _output, record) => [{ kind: 'subject', id: record.id }],
  run: async ({ record }) => ({ destroys: record.reaches }),
});

export const clear = command({
  name: 'subjects.clear',
  words: 'subject clear',
  about:
    'Clear a person who is not involved: destroy, for ever and in every backup, what is kept of a subject. What others stand in is written anew without the person; its source documents are destroyed too.',
  allow: 'tip:clear',
  fresh: true,
  fourEyes: 'approve:casework',
  sees: 'unit',
  argument: 'subject',
  input: z.object({ subject: z.uuid(), reason: z.string().trim().min(5).max(2000), destroys }),
  secrets: ['reason'],
  output: z.object({
    subject: z.string(),
    purged: z.array(z.string()),
    rewritten: z.array(z.string()),
    documents: z.number().int(),
    texts: z.number().int(),
  }),
  load: async (db, officer, input, now) => {
    await lockLog(db, officer.unit); // nothing is restricted between this look and the destruction
    const subject = await clearable(db, officer, input.subject, now);
    // what was approved is what was looked at, and not what came to the person later
    if (subject && subject.reaches.join('\n') !== [...input.destroys].sort().join('\n'))
      throw new TipstaffError('CHANGED_MEANWHILE');
    return subject;
  },
  records: (_, output) => [
    { kind: 'subject', id: output.subject },
    ...[...output.purged, ...output.rewritten].map((id) => ({ kind: 'tip', id })),
  ],
  detail: (input) => input.reason,
  run: async ({ db, officer, now, record }) => {
    // who may not see all of it destroys none of it, and is not told why: the answer is that of one who is not there. Only
    // here, behind the second officer: asked for freely, it would tell of what is hidden
    if (!record.seesAll) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
    const cleared = await clearSubject(db, officer.unit, record.id, { officer: officer.id, at: now });
    return { subject: record.id, ...cleared };
  },
});

export const settle = command({
  name: 'subjects.purgeDestroyed',
  words: 'subject purge-destroyed',
  about: 'Purge what was cleared since this copy of the database was made, before anything of it is served.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ tips: z.number().int(), documents: z.number().int() }),
  run: ({ db, officer, now }) => purgeDestroyed(db, officer.unit, now),
});
