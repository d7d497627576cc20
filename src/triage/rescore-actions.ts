import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { touchByLists } from './hash-touch.ts';
import { lookAhead } from './rescore-look.ts';
import {
  beginRescore,
  rescoreAll,
  rescoreDue,
  rescoreShipped,
  rescoreTouched,
  rescoringOf,
} from './rescore-run.ts';
import { rescoringShape } from './shape.ts';

export const rescoring = query({
  name: 'triage.rescoring',
  words: 'rule rescoring',
  about: 'How far the scoring of all tips by the rules in force is.',
  allow: 'rule:read',
  logged: false,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ rescoring: rescoringShape.nullable() }),
  run: async ({ db, officer }) => ({ rescoring: await rescoringOf(db, officer.unit) }),
});

export const rescore = command({
  name: 'triage.rescore',
  words: 'rule rescore',
  about:
    'Begin to score every tip again by the rules in force, while intakes and officers go on. After releases and intakes it changes nothing.',
  allow: 'rule:write',
  sees: 'unit',
  input: z.object({}),
  output: z.object({ rescoring: rescoringShape }),
  run: async ({ db, officer, now }) => {
    await lockLog(db, officer.unit);
    return { rescoring: await beginRescore(db, officer.unit, { officer: officer.id, at: now }, true) };
  },
});

const STEPS = {
  lists: touchByLists,
  touched: rescoreTouched,
  due: rescoreDue,
  all: rescoreAll,
  shipped: rescoreShipped,
} as const;
/** No intake writes during these; between two pieces it does, and while all tips are looked through. */
const ALONE: ReadonlySet<keyof typeof STEPS> = new Set(['lists', 'touched', 'due']);

export const rescoreStep = command({
  name: 'triage.rescoreStep',
  words: 'rule rescore-step',
  about: 'The next tips that are to be scored again.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({ step: z.enum(['lists', 'touched', 'due', 'all', 'shipped']) }),
  output: z.object({ more: z.boolean() }),
  prepare: async (desk, { step }) => (step === 'all' ? lookAhead(desk) : null),
  run: async ({ db, officer, now, prepared }, { step }) => {
    if (ALONE.has(step)) await lockLog(db, officer.unit);
    return { more: await STEPS[step](db, officer.unit, now, prepared) };
  },
});
