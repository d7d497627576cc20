import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { newId } from '../storage/ids.ts';
import { CLEARED } from '../tips/purge-store.ts';
import { findTip, lockTips } from '../tips/store.ts';
import {
  type ActRow,
  actById,
  beginAct,
  countAct,
  openAmong,
  openInBundle,
  openWith,
  recentActs,
  tipsOfAct,
} from './act-store.ts';
import { answerOf, decided, givenReason, noteShape, someTips } from './acted-shape.ts';
import { touchedSince } from './closed-store.ts';
import { closeTips, mergeTips } from './closing.ts';
import { decide, undoAct as takeBackAct, tipsToDecide } from './decision-store.ts';
import { mendStrayFolds, strayFolds } from './fold-store.ts';
import { bulkActShape, elsewhereShape } from './shape.ts';

/** Tips that one piece of an act works on: one transaction, during which the unit takes in nothing. */
const PIECE = 500;
const MOST = 10_000;
const NO_TIP = '00000000-0000-0000-0000-000000000000';

export const closeSet = command({
  name: 'triage.closeSet',
  words: 'tip close-set',
  about: `Close a whole bundle, or a set of tips, with one reason as one act: ${PIECE} at a time, on with the act's id until none is left. Closed ones are passed over, and those that somebody touched since it began.`,
  allow: 'tip:write',
  input: z.object({
    bundle: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('number or id of the tip that stands for the bundle'),
    set: z.array(z.uuid()).min(1).max(MOST).optional().describe('ids of the tips'),
    act: z.uuid().optional().describe('the act to go on with'),
    reason: givenReason,
    where: elsewhereShape.optional().describe('where they belong, as JSON: unit, state, country'),
    who: z.string().trim().min(1).max(1000).optional().describe('by whom it was identified'),
    note: noteShape,
  }),
  secrets: ['note', 'where', 'who'],
  output: bulkActShape.pick({ act: true, tips: true, done: true }).extend({
    left: z.number().int(),
    passed: z
      .number()
      .int()
      .describe('open ones that were touched since the act began, and stay as they are'),
    closed: z.array(z.string()),
  }),
  records: (_, output) => [
    { kind: 'act', id: output.act },
    ...output.closed.map((id) => ({ kind: 'tip', id })),
  ],
  run: async ({ db, officer, now }, input) => {
    if ((input.bundle === undefined) === (input.set === undefined))
      throw new TipstaffError('INPUT_INVALID', { problem: 'name a bundle or a set of tips, one of the two' });
    const answer = answerOf(input);
    await lockLog(db, officer.unit);
    const head = input.bundle === undefined ? null : await findTip(db, officer.unit, input.bundle);
    if (input.bundle !== undefined && !head) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
    const found = head
      ? await openInBundle(db, officer.unit, head.tip_id)
      : await openAmong(db, officer.unit, input.set!);
    const begun: ActRow = {
      act_id: newId(now),
      officer_id: officer.id,
      at: now,
      kind: 'close',
      detail: input.reason,
      tips: found.length,
      done: 0,
      undone: 0,
    };
    const known = input.act === undefined ? begun : await actById(db, officer.unit, input.act);
    if (!known || known.officer_id !== officer.id || known.detail !== input.reason || known.undone > 0)
      throw new TipstaffError('NOT_FOUND', { record: 'act' });
    const touched = known === begun ? new Set<string>() : await touchedSince(db, found, known);
    const open = found.filter((id) => !touched.has(id));
    if (known === begun) await beginAct(db, officer.unit, begun);
    const piece = open.slice(0, PIECE);
    const rows = await tipsToDecide(
      db,
      officer.unit,
      piece.map((id) => ({ id })),
    );
    await closeTips(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      reason: input.reason,
      note: input.note ?? null,
      answer,
      act: known.act_id,
    });
    await countAct(db, officer.unit, known.act_id, { done: piece.length });
    const { act_id: act, tips, done } = known;
    return {
      act,
      tips,
      done: done + piece.length,
      left: open.length - piece.length,
      passed: touched.size,
      closed: piece,
    };
  },
});

export const merge = command({
  name: 'triage.merge',
  words: 'tip merge',
  about:
    'Make duplicates one under the oldest number: the others lead to it, the facts of all stay, and undoing the act gives all back.',
  allow: 'tip:write',
  input: z.object({ tips: someTips.min(2), note: noteShape }),
  secrets: ['note'],
  output: decided.extend({ act: z.string(), kept: z.string() }),
  records: (_, output) => [
    { kind: 'act', id: output.act },
    ...output.decisions.map(({ tip }) => ({ kind: 'tip', id: tip })),
  ],
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    const act = newId(now);
    const by = { unit: officer.unit, officer: officer.id, now };
    const { kept, decisions } = await mergeTips(db, by, rows, input.note ?? null, act);
    await beginAct(db, officer.unit, {
      act_id: act,
      officer_id: officer.id,
      at: now,
      kind: 'merge',
      detail: null,
      tips: decisions.length,
    });
    await countAct(db, officer.unit, act, { done: decisions.length });
    return { act, kept: kept.tip_id, decisions };
  },
});

export const giveBack = command({
  name: 'triage.giveBack',
  words: 'queue give-back',
  about: `Give all open tips that an officer has back to the queue as one act, as where he works no more: ${PIECE} at a time, on with the act's id until none is left.`,
  allow: 'queue:lead',
  argument: 'officer',
  input: z.object({
    officer: z.uuid(),
    act: z.uuid().optional().describe('the act to go on with'),
  }),
  output: bulkActShape.pick({ act: true, tips: true, done: true }).extend({
    left: z.number().int(),
    given: z.array(z.string()),
  }),
  records: (_, output) => [
    { kind: 'act', id: output.act },
    ...output.given.map((id) => ({ kind: 'tip', id })),
  ],
  run: async ({ db, officer, now }, input) => {
    const from = (await namesOf(db, officer.unit)).get(input.officer);
    if (from === undefined) throw new TipstaffError('NOT_FOUND', { record: 'officer' });
    await lockLog(db, officer.unit);
    const open = await openWith(db, officer.unit, input.officer);
    const begun: ActRow = {
      act_id: newId(now),
      officer_id: officer.id,
      at: now,
      kind: 'release',
      detail: from,
      tips: open.length,
      done: 0,
      undone: 0,
    };
    const known = input.act === undefined ? begun : await actById(db, officer.unit, input.act);
    if (
      known?.officer_id !== officer.id ||
      known.kind !== 'release' ||
      known.detail !== from ||
      known.undone > 0
    )
      throw new TipstaffError('NOT_FOUND', { record: 'act' });
    if (known === begun) await beginAct(db, officer.unit, begun);
    const rows = await lockTips(db, officer.unit, open.slice(0, PIECE));
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: 'release',
      detail: from,
      note: null,
      act: known.act_id,
      newId: () => newId(now),
      change: () => ({ assigned: null }),
    });
    await countAct(db, officer.unit, known.act_id, { done: decisions.length });
    return {
      act: known.act_id,
      tips: known.tips,
      done: known.done + decisions.length,
      left: Math.max(0, open.length - rows.length),
      given: decisions.map(({ tip }) => tip),
    };
  },
});

export const undoAct = command({
  name: 'triage.undoAct',
  words: 'act undo',
  about: `Take back an act on many tips: ${PIECE} at a time, on after \`next\` until it is null. Tips that were changed since stay as they are.`,
  allow: 'tip:write',
  argument: 'act',
  input: z.object({ act: z.uuid(), after: z.uuid().optional() }),
  output: decided.extend({
    changed: z.number().int().describe('tips that were changed since, and stay as they are'),
    next: z.string().nullable(),
  }),
  load: (db, officer, input) => actById(db, officer.unit, input.act),
  records: (input, output) => [
    { kind: 'act', id: input.act },
    ...output.decisions.map(({ tip }) => ({ kind: 'tip', id: tip })),
  ],
  run: async ({ db, officer, now }, input) => {
    await lockLog(db, officer.unit);
    const ids = await tipsOfAct(db, officer.unit, input.act, input.after ?? NO_TIP, PIECE);
    if (ids.length === 0 && input.after === undefined) throw new TipstaffError('NOTHING_TO_UNDO');
    const rows = (await lockTips(db, officer.unit, ids)).filter(({ state }) => state !== CLEARED);
    const decisions = await takeBackAct(db, officer.unit, input.act, rows, now);
    await countAct(db, officer.unit, input.act, { undone: decisions.length });
    const back = new Set(decisions.map(({ tip }) => tip));
    return {
      decisions,
      changed: ids.filter((id) => !back.has(id)).length,
      next: ids.length === PIECE ? ids.at(-1)! : null,
    };
  },
});

export const acts = query({
  name: 'triage.acts',
  words: 'act list',
  about:
    'The latest acts on many tips in the unit: what was done, by whom, on how many that the officer sees, how much was taken back.',
  allow: 'tip:read',
  logged: false,
  input: z.object({ limit: z.number().int().min(1).max(200).default(20) }),
  output: z.object({ acts: z.array(bulkActShape) }),
  run: async ({ db, officer }, input) => {
    const names = await namesOf(db, officer.unit);
    const rows = await recentActs(db, officer.unit, input.limit);
    return {
      acts: rows.map(({ act_id, officer_id, ...row }) => ({
        ...row,
        act: act_id,
        by: names.get(officer_id) ?? officer_id,
      })),
    };
  },
});

export const mendFolds = command({
  name: 'triage.mendFolds',
  words: 'queue mend-folds',
  about: 'Hand on the next bundles under which tips are open that a closed tip stands for.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({ after: z.uuid().optional() }),
  output: z.object({ mended: z.number().int(), next: z.string().nullable() }),
  run: async ({ db, officer, now }, input) => {
    await lockLog(db, officer.unit);
    const { heads, next } = await strayFolds(db, officer.unit, input.after ?? NO_TIP, PIECE);
    await mendStrayFolds(db, { unit: officer.unit, now }, heads);
    return { mended: heads.length, next };
  },
});
