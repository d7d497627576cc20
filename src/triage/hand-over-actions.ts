import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { newId } from '../storage/ids.ts';
import { scrubberOfTip } from '../tips/sealed-store.ts';
import { OUTCOMES } from '../tips/shape.ts';
import { laneName, tipsByIds } from '../tips/store.ts';
import { decided, noteShape, someTips } from './acted-shape.ts';
import { decide, tipsToDecide } from './decision-store.ts';
import { wordsOf } from './decision-words-store.ts';
import { keepHandOvers, readHandOvers, unreadHandOvers } from './hand-over-store.ts';
import { mayWorkOn, workingOfficers } from './profile-store.ts';
import { handOverShape } from './shape.ts';

const MOST_SHOWN = 50;

export const handOver = command({
  name: 'triage.handOver',
  words: 'tip hand-over',
  about: 'Give tips to another officer with a note, which he is shown until he has read it.',
  allow: 'tip:write',
  input: z.object({ tips: someTips, officer: z.uuid(), note: z.string().trim().min(1).max(10_000) }),
  secrets: ['note'],
  output: decided,
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer, now }, input) => {
    const to = (await workingOfficers(db, officer.unit)).find(({ id }) => id === input.officer);
    if (!to) throw new TipstaffError('NOT_FOUND', { record: 'officer' });
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    for (const row of rows)
      if (!(await mayWorkOn(db, officer.unit, row.tip_id, now))(to.id))
        throw new TipstaffError('NOT_FOUND', { record: 'officer' }); // he is not named for a restricted tip
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: 'hand_over',
      detail: to.name,
      note: input.note,
      newId: () => newId(now),
      change: () => ({ assigned: to.id }),
    });
    await keepHandOvers(db, officer.unit, decisions, { from: officer.id, to: to.id, at: now });
    return { decisions };
  },
});

export const handOvers = query({
  name: 'triage.handOvers',
  words: 'tip handed-over',
  about: 'Tips that were handed to the officer and that he has not read yet, with the notes.',
  allow: 'tip:read',
  logged: true,
  input: z.object({}),
  output: z.object({ tips: z.array(handOverShape) }),
  records: (_, output) => output.tips.map(({ tip }) => ({ kind: 'tip', id: tip })),
  run: async ({ db, officer }) => {
    const unread = await unreadHandOvers(db, officer.unit, officer.id, MOST_SHOWN);
    const names = await namesOf(db, officer.unit);
    const ids = unread.map((each) => each.tip_id);
    const rows = new Map((await tipsByIds(db, officer.unit, ids)).map((row) => [row.tip_id, row]));
    const tips = [];
    for (const each of unread) {
      const row = rows.get(each.tip_id);
      if (!row) continue;
      const { note } = await wordsOf(db, row, each.decision_id);
      tips.push({
        tip: row.tip_id,
        decision: each.decision_id,
        source: row.source,
        number: row.number,
        lane: laneName(row.lane),
        by: names.get(each.from_officer) ?? each.from_officer,
        at: each.at,
        note: note && (await scrubberOfTip(db, row)).scrub(note),
      });
    }
    return { tips };
  },
});

export const readHandOver = command({
  name: 'triage.readHandOver',
  words: 'tip hand-over-read',
  about: 'Say that one has read what was handed over.',
  allow: 'tip:read',
  input: z.object({ tips: someTips }),
  output: z.object({ read: z.number().int() }),
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer, now }, input) => {
    const ids = [...new Set(input.tips.map(({ id }) => id))];
    const seen = await tipsByIds(db, officer.unit, ids);
    if (seen.length < ids.length) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
    return { read: await readHandOvers(db, officer.unit, officer.id, ids, now) };
  },
});

export const outcome = command({
  name: 'triage.outcome',
  words: 'tip outcome',
  about: 'Record how tips ended: child safeguarded, arrest, case, no crime, unknown; null takes it away.',
  allow: 'tip:write',
  input: z.object({ tips: someTips, outcome: z.enum(OUTCOMES).nullable(), note: noteShape }),
  secrets: ['note'],
  output: decided,
  records: (input) => input.tips.map(({ id }) => ({ kind: 'tip', id })),
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: 'outcome',
      detail: input.outcome,
      note: input.note ?? null,
      outcome: { to: input.outcome, over: true },
      newId: () => newId(now),
      change: () => ({}),
    });
    return { decisions };
  },
});
