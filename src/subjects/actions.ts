import * as z from 'zod';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { findTip, partiesOf } from '../tips/store.ts';
import { describe } from './describe.ts';
import { subjectShape, subjectsOfTipShape } from './shape.ts';
import { standing } from './store.ts';

export const ofTip = query({
  name: 'subjects.ofTip',
  words: 'subject of-tip',
  about: 'The subjects behind the parties of a tip, each with its other tips.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip: z.string().min(1).max(200) }),
  output: subjectsOfTipShape,
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, record }) => {
    const parties = (await partiesOf(db, [record.tip_id])).filter((party) => party.subject !== null);
    const heads = await standing(
      db,
      officer.unit,
      parties.map((party) => party.subject!),
    );
    const bySubject = new Map<string, number[]>();
    for (const party of parties) {
      const head = heads.get(party.subject!)?.id;
      if (head) bySubject.set(head, [...(bySubject.get(head) ?? []), party.party]);
    }
    const subjects = [];
    for (const [id, numbers] of bySubject) {
      const subject = await describe(db, officer.unit, id);
      subjects.push({
        ...subject,
        tips: subject.tips.filter((tip) => tip.id !== record.tip_id),
        parties: numbers,
        roles: [...new Set(parties.filter(({ party }) => numbers.includes(party)).map(({ role }) => role))],
      });
    }
    return { subjects };
  },
});

export const show = query({
  name: 'subjects.show',
  words: 'subject show',
  about:
    'A subject and its tips, newest first. The id of a subject that was merged leads to the one it is part of.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: z.object({ subject: z.uuid() }),
  output: subjectShape,
  load: async (db, officer, input) =>
    (await standing(db, officer.unit, [input.subject])).get(input.subject) ?? null,
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: async ({ db, officer, record }) => {
    const subject = await describe(db, officer.unit, record.id);
    // known only from tips that the officer may not see: not there
    if (subject.total === 0) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
    return subject;
  },
});
