import * as z from 'zod';
import { query } from '../actions/action.ts';
import { printsChosen } from './chosen-prints.ts';
import { toldTo } from './overruled.ts';
import { keptSubjects } from './review.ts';
import { countReviews } from './review-store.ts';
import { seenSubject } from './seen.ts';
import { overruledShape, splitSubjectShape, subjectTipLineShape, toldShape } from './shape.ts';
import { splitBy } from './split-preview.ts';
import { tipsOf } from './tips-of.ts';

export const tips = query({
  name: 'subjects.tips',
  words: 'subject tips',
  about:
    'All tips of a subject by pages, newest first, each with the parties that stand for it; and the merged ids that lead to the subject.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: z.object({
    subject: z.uuid(),
    number: z.string().trim().min(1).max(100).optional().describe('only tips with this in their number'),
    after: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  }),
  output: z.object({
    subject: z.string(),
    merged: z.array(z.string()),
    total: z.number().int(),
    rows: z.array(subjectTipLineShape),
    next: z.string().nullable(),
  }),
  load: (db, officer, input) => seenSubject(db, officer.unit, input.subject),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: ({ db, officer, record }, input) => tipsOf(db, officer.unit, record, input),
});

export const waiting = query({
  name: 'subjects.waiting',
  words: 'subject waiting',
  about: 'How many pairs of subjects wait for an officer to decide whether they are one person.',
  allow: 'tip:read',
  logged: false,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ waiting: z.number().int() }),
  run: async ({ db, officer, now }) => ({
    waiting: await countReviews(db, officer.unit, await keptSubjects(db, officer, now)),
  }),
});

export const overruled = query({
  name: 'subjects.overruled',
  words: 'subject overruled',
  about:
    'Which of your decisions on who is whom other officers ended or narrowed within seven days, and by what. Those that name a tip that is kept from you are left out.',
  allow: 'tip:read',
  logged: true,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ decisions: z.array(toldShape) }),
  records: (_, output) => output.decisions.map(({ decision: id }) => ({ kind: 'decision', id })),
  run: async ({ db, officer, now }) => ({ decisions: await toldTo(db, officer, now) }),
});

const side = z.object({ parties: z.number().int(), tips: z.number().int() });

export const splitPreview = query({
  name: 'subjects.splitPreview',
  words: 'subject split-preview',
  about:
    'What a split by these identifiers would take away and what would stay, which subjects there would be, which decisions it would end or narrow, and which identifiers would stand on both sides. Changes nothing.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: z.object({
    subject: z.uuid(),
    identifiers: z
      .array(z.string().regex(/^[0-9a-f]{32}$/))
      .min(1)
      .max(500),
  }),
  output: z.object({
    goes: side,
    stays: side,
    withThem: z.array(z.string()),
    both: z.array(z.string()),
    becomes: z.array(splitSubjectShape),
    overruled: z.array(overruledShape),
    newest: z.string().nullable(),
  }),
  load: (db, officer, input) => seenSubject(db, officer.unit, input.subject),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: async ({ db, officer, now, record }, input) =>
    splitBy(db, officer, now, record, await printsChosen(db, officer.unit, record, input.identifiers)),
});
