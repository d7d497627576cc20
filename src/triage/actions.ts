import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { RecordRef } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { newId } from '../storage/ids.ts';
import { keptNames } from '../tips/merge-store.ts';
import { scrubberOfTip } from '../tips/sealed-store.ts';
import { TIP_STATES } from '../tips/shape.ts';
import { findTip } from '../tips/store.ts';
import { answerOf, decided, givenReason, noteShape, someTips } from './acted-shape.ts';
import { refuseClosed } from './closed-store.ts';
import { closeTips, mergeTips } from './closing.ts';
import {
  decide,
  decisionsOf,
  ESCALATED_LANE,
  tipsToDecide,
  undo as undoDecisions,
} from './decision-store.ts';
import { FEATURES } from './features-list.ts';
import { NOBODY } from './new-facts-store.ts';
import { mayWorkOn, workingOfficers } from './profile-store.ts';
import { type ListedTip, queuePage, queueRows } from './queue-store.ts';
import { REASON_CODES } from './reason-codes.ts';
import { rulesInForce } from './rule-set-store.ts';
import {
  decisionShape,
  elsewhereShape,
  facetCountsShape,
  queueFilterShape,
  queueRowShape,
  reasonCodeShape,
  ruleFeatureShape,
  ruleShape,
} from './shape.ts';
import { countFacets } from './tally.ts';
import { talliesOf } from './tally-store.ts';

const aboutTips = (input: { tips: { id: string }[] }): RecordRef[] =>
  input.tips.map((tip) => ({ kind: 'tip', id: tip.id }));

/** The place of a row in the queue, as the next page's `after`. */
export const placeOf = (row: ListedTip): string => `${row.rank}.${row.tip_id}`;
const PLACE = /^(\d{1,16})\.([0-9a-f-]{36})$/;

export const queue = query({
  name: 'triage.queue',
  words: 'queue list',
  about: 'A page of the queue, most urgent first.',
  allow: 'tip:read',
  logged: true,
  input: z.object({
    filter: queueFilterShape.default({}),
    after: z.string().regex(PLACE).optional(),
    limit: z.number().int().min(1).max(1000).default(100),
  }),
  output: z.object({ rows: z.array(queueRowShape), next: z.string().nullable() }),
  records: (_, output) => [{ kind: 'list', id: String(output.rows.length) }],
  run: async ({ db, officer }, input) => {
    const [, rank, tip] = PLACE.exec(input.after ?? '') ?? [];
    const rows = await queuePage(
      db,
      officer.unit,
      input.filter,
      tip ? { rank: Number(rank), tip } : null,
      input.limit,
    );
    const shown = await queueRows(db, officer.unit, rows);
    return { rows: shown, next: rows.length === input.limit ? placeOf(rows.at(-1)!) : null };
  },
});

export const facets = query({
  name: 'triage.facets',
  words: 'queue facets',
  about: 'How many tips a filter leaves, and how many each further filter would leave.',
  allow: 'tip:read',
  logged: false,
  input: z.object({ filter: queueFilterShape.default({}) }),
  output: z.object({ total: z.number().int(), facets: facetCountsShape }),
  run: async ({ db, officer }, input) => countFacets(await talliesOf(db, officer.unit), input.filter),
});

export const assign = command({
  name: 'triage.assign',
  words: 'tip assign',
  about: 'Give tips to an officer who works tips, or to nobody.',
  allow: 'tip:write',
  input: z.object({ tips: someTips, officer: z.union([z.literal('me'), z.uuid()]).nullable() }),
  output: decided,
  records: aboutTips,
  run: async ({ db, officer, now }, input) => {
    const to = input.officer === 'me' ? officer.id : input.officer;
    const given = to === null || to === officer.id ? null : to;
    const worker =
      given === null ? null : (await workingOfficers(db, officer.unit)).find(({ id }) => id === given);
    if (worker === undefined) throw new TipstaffError('NOT_FOUND', { record: 'officer' });
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    if (given !== null)
      for (const row of rows)
        if (!(await mayWorkOn(db, officer.unit, row.tip_id, now))(given))
          throw new TipstaffError('NOT_FOUND', { record: 'officer' }); // he is not named for a restricted tip
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: 'assign',
      detail: to === officer.id ? officer.displayName : (worker?.name ?? null),
      note: null,
      newId: () => newId(now),
      change: () => ({ assigned: to }),
    });
    return { decisions };
  },
});

export const escalate = command({
  name: 'triage.escalate',
  words: 'tip escalate',
  about: 'Lift tips to the lane now.',
  allow: 'tip:write',
  input: z.object({ tips: someTips, note: noteShape }),
  secrets: ['note'],
  output: decided,
  records: aboutTips,
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: 'escalate',
      detail: null,
      note: input.note ?? null,
      newId: () => newId(now),
      change: () => ({
        lane: ESCALATED_LANE,
        override_lane: ESCALATED_LANE,
        close_reason: null,
        // what is urgent stands on its own, not folded under another tip
        bundle_of: null,
        state: TIP_STATES.indexOf('open'),
      }),
    });
    return { decisions };
  },
});

export const close = command({
  name: 'triage.close',
  words: 'tip close',
  about:
    'Close tips with a reason, and say what the reason asks. As duplicates they become one with the tip that is named, under the oldest number.',
  allow: 'tip:write',
  input: z.object({
    tips: someTips,
    reason: givenReason,
    where: elsewhereShape.optional().describe('where it belongs, as JSON: unit, state, country'),
    of: z
      .string()
      .min(1)
      .max(200)
      .optional()
      .describe('number or id of the tip that these are duplicates of'),
    who: z.string().trim().min(1).max(1000).optional().describe('by whom it was identified'),
    note: noteShape,
  }),
  secrets: ['note', 'where', 'who'],
  output: decided,
  records: aboutTips,
  run: async ({ db, officer, now }, input) => {
    const answer = answerOf(input);
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    await refuseClosed(db, rows, () => namesOf(db, officer.unit));
    const by = { unit: officer.unit, officer: officer.id, now };
    const note = input.note ?? null;
    if (input.reason !== 'duplicate')
      return { decisions: await closeTips(db, by, rows, { reason: input.reason, note, answer }) };
    const other = await findTip(db, officer.unit, input.of!);
    if (!other) throw new TipstaffError('NOT_FOUND', { record: 'tip' });
    const named = rows.some((row) => row.tip_id === other.tip_id)
      ? []
      : await tipsToDecide(db, officer.unit, [{ id: other.tip_id }]);
    return { decisions: (await mergeTips(db, by, [...rows, ...named], note)).decisions };
  },
});

export const reopen = command({
  name: 'triage.reopen',
  words: 'tip reopen',
  about: 'Open closed tips again.',
  allow: 'tip:write',
  input: z.object({ tips: someTips, note: noteShape }),
  secrets: ['note'],
  output: decided,
  records: aboutTips,
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(db, officer.unit, input.tips);
    const decisions = await decide(db, { unit: officer.unit, officer: officer.id, now }, rows, {
      kind: 'reopen',
      detail: null,
      note: input.note ?? null,
      newId: () => newId(now),
      change: () => ({ state: TIP_STATES.indexOf('open'), close_reason: null }),
    });
    return { decisions };
  },
});

export const undo = command({
  name: 'triage.undo',
  words: 'tip undo',
  about: 'Take back decisions, as long as nothing was changed after them.',
  allow: 'tip:write',
  input: z.object({
    decisions: z
      .array(z.object({ tip: z.uuid(), decision: z.uuid() }))
      .min(1)
      .max(500),
  }),
  output: decided,
  records: (input) => input.decisions.map(({ tip }) => ({ kind: 'tip', id: tip })),
  run: async ({ db, officer, now }, input) => {
    const rows = await tipsToDecide(
      db,
      officer.unit,
      input.decisions.map(({ tip }) => ({ id: tip })),
    );
    const wanted = input.decisions.map(({ decision }) => decision);
    return { decisions: await undoDecisions(db, officer.unit, rows, wanted, now) };
  },
});

export const history = query({
  name: 'triage.history',
  words: 'tip history',
  about: 'The decisions on a tip, newest first. Sealed values in notes are masked.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip: z.string().min(1).max(200) }),
  output: z.object({ decisions: z.array(decisionShape) }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, record }) => {
    const names = await namesOf(db, officer.unit);
    const all = await decisionsOf(db, record, (id) => names.get(id) ?? (id === NOBODY ? 'system' : id));
    const detailOf = await keptNames(db, officer.unit, all);
    const decisions = all.map((each) => ({ ...each, detail: detailOf(each) }));
    if (decisions.every((each) => each.note === null && each.answer === null)) return { decisions };
    const { scrub } = await scrubberOfTip(db, record);
    return {
      decisions: decisions.map((each) => ({
        ...each,
        note: each.note && scrub(each.note),
        answer: each.answer && scrub(each.answer),
      })),
    };
  },
});

export const rules = query({
  name: 'triage.rules',
  words: 'rule list',
  about: 'The rules in force, which score the unit’s tips.',
  allow: 'rule:read',
  logged: false,
  input: z.object({}),
  output: z.object({ rules: z.array(ruleShape) }),
  run: async ({ db, officer }) => ({ rules: (await rulesInForce(db, officer.unit)).content.rules }),
});

export const features = query({
  name: 'triage.features',
  words: 'rule features',
  about: 'What a rule may look at: each feature with its type and, where it has one, its vocabulary.',
  allow: 'rule:read',
  logged: false,
  input: z.object({}),
  output: z.object({ features: z.array(ruleFeatureShape) }),
  run: async () => ({
    features: Object.entries(FEATURES).map(([name, feature]) => ({
      ...{ name, type: feature.type, about: { en: feature.en, hi: feature.hi } },
      values: 'values' in feature ? [...feature.values] : null,
    })),
  }),
});

export const reasons = query({
  name: 'triage.reasons',
  words: 'reason list',
  about: 'The reasons for closing, what each asks and what happens next.',
  allow: 'tip:read',
  logged: false,
  input: z.object({}),
  output: z.object({ reasons: z.array(reasonCodeShape) }),
  run: async () => ({ reasons: [...REASON_CODES] }),
});
