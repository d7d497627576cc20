import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { standing, tipsOfSubject } from '../subjects/store.ts';
import { clearSubject, purgeDestroyed } from './clear.ts';

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
  input: z.object({ subject: z.uuid(), reason: z.string().trim().min(5).max(2000) }),
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
    const subject = (await standing(db, officer.unit, [input.subject])).get(input.subject);
    if (!subject) return null;
    const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
    const tips = await tipsOfSubject(db, officer.unit, subject.id);
    const seen = tips.filter((tip) => !hidden.has(tip));
    return seen.length > 0 ? { id: subject.id, seesAll: seen.length === tips.length } : null;
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
