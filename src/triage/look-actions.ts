import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { newId } from '../storage/ids.ts';
import { scrubberOfTip } from '../tips/sealed-store.ts';
import { CLOSE_REASONS, TIP_STATES } from '../tips/shape.ts';
import { laneName, tipsByIds } from '../tips/store.ts';
import { decided } from './acted-shape.ts';
import { madeBy } from './closed-store.ts';
import { decide, tipsToDecide } from './decision-store.ts';
import { wordsOf } from './decision-words-store.ts';
import { endLook, lookShares, setLookShares, waitingLook, waitingLooks } from './look-store.ts';
import { REASON_CODES } from './reason-codes.ts';
import { sharesOf, sharesShape } from './second-look.ts';
import { secondLookShape } from './shape.ts';

const CLOSED = TIP_STATES.indexOf('closed');

export const looks = query({
  name: 'triage.looks',
  words: 'look list',
  about:
    'Closings that were drawn at random and wait for a look by another officer, the oldest first; never those that the officer made himself.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ limit: z.number().int().min(1).max(200).default(50) }),
  output: z.object({ looks: z.array(secondLookShape) }),
  records: (_, output) => output.looks.map(({ tip }) => ({ kind: 'tip', id: tip })),
  run: async ({ db, officer }, input) => {
    const waiting = await waitingLooks(db, officer.unit, officer.id, input.limit);
    const names = await namesOf(db, officer.unit);
    const rows = new Map(
      (
        await tipsByIds(
          db,
          officer.unit,
          waiting.map((each) => each.tip_id),
        )
      ).map((row) => [row.tip_id, row]),
    );
    const shown = [];
    for (const look of waiting) {
      const row = rows.get(look.tip_id);
      if (!row) continue;
      const { note, answer } = await wordsOf(db, row, look.decision_id);
      const { scrub } = note || answer ? await scrubberOfTip(db, row) : { scrub: (text: string) => text };
      shown.push({
        tip: row.tip_id,
        decision: look.decision_id,
        source: row.source,
        number: row.number,
        lane: laneName(row.lane),
        reason: look.reason,
        closedBy: names.get(look.closed_by) ?? look.closed_by,
        closedAt: look.at,
        note: note && scrub(note),
        answer: answer && scrub(answer),
        mayLook: officer.permissions.has('tip:write'),
      });
    }
    return { looks: shown };
  },
});

export const look = command({
  name: 'triage.look',
  words: 'look end',
  about:
    'End a second look: confirm the closing, or open the tip again, with the reason. Never by who closed it.',
  allow: 'tip:write',
  input: z.object({
    tip: z.uuid(),
    decision: z.uuid().describe('the closing that waits'),
    confirm: z.boolean().describe('true: the closing stands; false: the tip is opened again').default(false),
    note: z.string().trim().min(1).max(10_000),
  }),
  secrets: ['note'],
  output: decided,
  records: (input) => [{ kind: 'tip', id: input.tip }],
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(db, officer.unit, [{ id: input.tip }]);
    // drawn or not: the answer does not tell him
    if ((await madeBy(db, input.tip, input.decision)) === officer.id)
      throw new TipstaffError('LOOK_BY_ANOTHER');
    const waits = await waitingLook(db, input.tip, input.decision);
    if (!waits || rows[0]!.state !== CLOSED) throw new TipstaffError('NOT_FOUND', { record: 'second look' });
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: input.confirm ? 'confirm' : 'reopen',
      detail: null,
      note: input.note,
      newId: () => newId(now),
      change: () => (input.confirm ? {} : { state: TIP_STATES.indexOf('open'), close_reason: null }),
    });
    const state = input.confirm ? 'confirmed' : 'reopened';
    await endLook(db, input.tip, input.decision, state, decisions[0]!.decision);
    return { decisions };
  },
});

const shareShape = z.object({ reason: z.enum(CLOSE_REASONS), percent: z.number().int() });

export const shares = query({
  name: 'triage.lookShares',
  words: 'look shares',
  about: 'Of a hundred closings for each reason, how many are drawn for a second look.',
  allow: 'queue:lead',
  logged: false,
  input: z.object({}),
  output: z.object({ shares: z.array(shareShape) }),
  run: async ({ db, officer }) => ({ shares: sharesOf(REASON_CODES, await lookShares(db, officer.unit)) }),
});

export const setShares = command({
  name: 'triage.setLookShares',
  words: 'look set-shares',
  about: 'Set, by reason, how many of a hundred closings are drawn for a second look.',
  allow: 'queue:lead',
  input: z.object({ shares: sharesShape.describe('as JSON: {"no_crime": 10}') }),
  output: z.object({ shares: z.array(shareShape) }),
  run: async ({ db, officer }, input) => {
    const known = new Set<string>(sharesOf(REASON_CODES, {}).map(({ reason }) => reason));
    const unknown = Object.keys(input.shares).find((reason) => !known.has(reason));
    if (unknown) throw new TipstaffError('INPUT_INVALID', { problem: 'shares: there is no such reason' });
    const own = { ...(await lookShares(db, officer.unit)), ...input.shares };
    await setLookShares(db, officer.unit, own);
    return { shares: sharesOf(REASON_CODES, own) };
  },
});
