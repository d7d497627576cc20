import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { decisionsAbout, newestOn } from './about-decisions.ts';
import { activityOf } from './activity-of.ts';
import { partyKey } from './block.ts';
import { describe } from './describe.ts';
import { compareGroups } from './evidence.ts';
import { identifiersOf } from './identifiers-of.ts';
import { OpenedTips } from './opened-tips.ts';
import { bindingsIn } from './party-store.ts';
import { reviewPage } from './review.ts';
import { blockAround, holdersOf, seenSubject, sharedMarks, sharedPrints, showEvidence } from './seen.ts';
import {
  activityShape,
  reviewShape,
  shownEvidenceShape,
  subjectCountryShape,
  subjectIdentifierShape,
  subjectShape,
} from './shape.ts';
import { tellValues } from './tell-values.ts';
import { explain, holdersBeside } from './why.ts';

const one = z.object({ subject: z.uuid() });
/** The whole block is looked at: nothing is held by more than were counted. */
const NOTHING: ReadonlySet<string> = new Set();
const place = z.object({ tip: z.uuid(), party: z.coerce.number().int().min(0) });

export const identifiers = query({
  name: 'subjects.identifiers',
  words: 'subject identifiers',
  about:
    'The identifiers of a subject, each once: how strong, how common, where seen, and why it joins nobody where it does not. From the newest 500 tips.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: one,
  output: z.object({
    subject: z.string(),
    tips: z.number().int(),
    opened: z.number().int(),
    identifiers: z.array(subjectIdentifierShape),
    countries: z.array(subjectCountryShape),
  }),
  load: (db, officer, input) => seenSubject(db, officer.unit, input.subject),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: ({ db, officer, record }) => identifiersOf(db, officer.unit, record),
});

export const activity = query({
  name: 'subjects.activity',
  words: 'subject activity',
  about: 'When a subject was active: incidents, tips that came in, identifiers in use. The newest 5,000.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: one,
  output: z.object({ subject: z.string(), total: z.number().int(), events: z.array(activityShape) }),
  load: (db, officer, input) => seenSubject(db, officer.unit, input.subject),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: ({ db, officer, record }) => activityOf(db, officer.unit, record),
});

export const why = query({
  name: 'subjects.why',
  words: 'subject why',
  about:
    'Why two parties are one subject: the chain of evidence between them, each step with its documents and places. No steps: what ties them stands in what the officer may not see.',
  allow: 'tip:read',
  logged: true,
  argument: 'subject',
  input: one.extend({ left: place, right: place }),
  output: z.object({
    subject: z.string(),
    steps: z.array(
      z.object({
        from: z.object({ tip: z.string(), party: z.number().int() }),
        to: z.object({ tip: z.string(), party: z.number().int() }),
        evidence: z.array(shownEvidenceShape),
      }),
    ),
  }),
  load: (db, officer, input) => seenSubject(db, officer.unit, input.subject),
  records: (input) => [
    { kind: 'subject', id: input.subject },
    ...[...new Set([input.left.tip, input.right.tip])].map((id) => ({ kind: 'tip', id })),
  ],
  run: async ({ db, officer, record }, { left, right }) => {
    const at = new Map(record.parties.map((party) => [partyKey(party), party]));
    const [from, to] = [at.get(partyKey(left)), at.get(partyKey(right))];
    if (!from || !to) throw new TipstaffError('NOT_FOUND', { record: 'subject' });
    const { parties, bindings, silent } = await blockAround(db, officer.unit, from);
    const opened = new OpenedTips(db, officer.unit);
    const steps = [];
    const members = parties.filter((party) => party.subject === record.id); // no chain leads through somebody else
    const holders = holdersBeside(parties, record.id);
    for (const step of explain(members, bindings, left, right, { holders, silent }) ?? []) {
      const evidence = await showEvidence(opened, step.evidence, NOTHING);
      steps.push({ from: step.from, to: step.to, evidence });
    }
    return { subject: record.id, steps };
  },
});

export const compare = query({
  name: 'subjects.compare',
  words: 'subject compare',
  about:
    'Two subjects side by side, what speaks for and against their being one person, and the newest decision about either, to be sent with one’s own.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ left: z.uuid(), right: z.uuid() }),
  output: z.object({
    left: subjectShape,
    right: subjectShape,
    bits: z.number(),
    evidence: z.array(shownEvidenceShape),
    newest: z.string().nullable(),
  }),
  load: async (db, officer, input) => {
    const left = await seenSubject(db, officer.unit, input.left);
    const right = left && (await seenSubject(db, officer.unit, input.right));
    return left && right && { left, right };
  },
  records: (input) => [input.left, input.right].map((id) => ({ kind: 'subject', id })),
  run: async ({ db, officer, now, record: { left, right } }) => {
    const { unit } = officer;
    const both = [...left.parties, ...right.parties];
    const hidden = await hiddenFrom(db, unit, officer.id, now);
    const tips = new Set(left.parties.map((party) => party.tip));
    const bindings = await bindingsIn(db, unit, [...tips]); // what keeps the two apart names a party of each
    const holders = await holdersOf(db, unit, sharedPrints(left.parties, right.parties));
    const { silent, many } = await tellValues(db, unit, sharedMarks(left.parties, right.parties));
    const { bits, evidence } = compareGroups(
      left.parties,
      right.parties,
      bindings,
      (print) => holders.get(print) ?? null,
      silent,
    );
    return {
      left: await describe(db, unit, left.id),
      right: await describe(db, unit, right.id),
      bits,
      evidence: await showEvidence(new OpenedTips(db, unit), evidence, many),
      newest: newestOn(await decisionsAbout(db, unit, hidden, both), both),
    };
  },
});

export const review = query({
  name: 'subjects.review',
  words: 'subject review',
  about:
    'Pairs of subjects that might be one person, for an officer to decide, the likeliest first. Pairs with a tip that is kept from the officer are left out.',
  allow: 'tip:read',
  logged: true,
  sees: 'unit',
  input: z.object({
    after: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(100).default(25),
  }),
  output: z.object({ rows: z.array(reviewShape), next: z.string().nullable(), total: z.number().int() }),
  records: (_, output) =>
    output.rows.flatMap(({ left, right }) => [left, right].map((id) => ({ kind: 'subject', id }))),
  run: ({ db, officer, now }, input) => reviewPage(db, officer, now, input.after ?? null, input.limit),
});
