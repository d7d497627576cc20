import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { decisionsAbout } from './about-decisions.ts';
import { partyKey } from './block.ts';
import { printsChosen } from './chosen-prints.ts';
import { decide, subjectsToDecide, undo } from './decide.ts';
import { subjectsNow, type ToDecide, toDecide, toldOf } from './decide-now.ts';
import { binds, type DecisionRow, decisionsByIds, partiesNamed, reasonOf } from './decision-store.ts';
import { storedParties } from './party-store.ts';
import { seenSubject } from './seen.ts';
import { decidedShape, decisionShape } from './shape.ts';

const reason = z.string().trim().min(5).max(2000);
const seen = z
  .uuid()
  .nullable()
  .optional()
  .describe(
    'the newest decision about them that you had seen, null for none: refused where another officer decided since',
  );
const two = z.object({ left: z.uuid(), right: z.uuid(), seen, reason });
type Two = z.infer<typeof two>;
type Answer = z.infer<typeof decidedShape>;

const loadTwo = (db: Db, officer: Actor, { left, right }: Two, now: Instant) =>
  toDecide(db, officer, now, [left, right]);

/** Both as nobody else decides on them any more, under the log's lock. */
async function bothNow({ db, officer, now, record }: Context, input: Two) {
  const [left, right] = await subjectsNow(db, officer, now, record, input.seen);
  different(left!.id, right!.id);
  return [left!.parties, right!.parties] as const;
}
type Context = { db: Db; officer: Actor; now: Instant; record: ToDecide };
const recordsOfTwo = (input: Two, output: Answer) => [
  ...[...new Set([input.left, input.right, ...output.subjects])].map((id) => ({ kind: 'subject', id })),
  { kind: 'decision', id: output.decision },
];

/** What joining and keeping apart have in common: two subjects and a reason. */
const ofTwo = {
  allow: 'subject:decide',
  sees: 'unit',
  input: two,
  secrets: ['reason'],
  output: decidedShape,
  load: loadTwo,
  records: recordsOfTwo,
  detail: (input: Two) => input.reason,
} as const;

export const join = command({
  name: 'subjects.join',
  words: 'subject join',
  about: 'Decide that two subjects are the same person. It binds every later resolution until it is undone.',
  ...ofTwo,
  run: async (context, input) => {
    const { db, officer, now } = context;
    const [left, right] = await bothNow(context, input);
    const by = { officer: officer.id, at: now, reason: input.reason };
    return decide(db, officer.unit, 'join', [[...left, ...right]], by);
  },
});

export const separate = command({
  name: 'subjects.separate',
  words: 'subject separate',
  about: 'Decide that two subjects are not the same person. They are offered for review no more.',
  ...ofTwo,
  run: async (context, input) => {
    const { db, officer, now } = context;
    const sides = await bothNow(context, input);
    const by = { officer: officer.id, at: now, reason: input.reason };
    return decide(db, officer.unit, 'separate', sides, by);
  },
});

function different(left: string, right: string): void {
  if (left === right)
    throw new TipstaffError('INPUT_INVALID', { problem: 'left and right are one subject already' });
}

export const split = command({
  name: 'subjects.split',
  words: 'subject split',
  about:
    'Decide that the parties of a subject that hold some identifiers are somebody else. Identifiers are named by what subject identifiers gives, or by tip and position among the tip’s identifiers.',
  allow: 'subject:decide',
  sees: 'unit',
  argument: 'subject',
  input: z.object({
    subject: z.uuid(),
    identifiers: z
      .array(
        z.union([
          z.string().regex(/^[0-9a-f]{32}$/),
          z.object({ tip: z.uuid(), at: z.number().int().min(0) }),
        ]),
      )
      .min(1)
      .max(500),
    seen,
    reason,
  }),
  secrets: ['reason'],
  output: decidedShape,
  load: (db, officer, input, now) => toDecide(db, officer, now, [input.subject]),
  records: (input, output) => [
    ...[...new Set([input.subject, ...output.subjects])].map((id) => ({ kind: 'subject', id })),
    { kind: 'decision', id: output.decision },
  ],
  detail: (input) => input.reason,
  run: async ({ db, officer, now, record: loaded }, input) => {
    const [found] = await subjectsNow(db, officer, now, loaded, input.seen);
    const record = found!;
    const chosen = await printsChosen(db, officer.unit, record, input.identifiers);
    const holds = (marks: readonly { print: string }[]) => marks.some((mark) => chosen.has(mark.print));
    const sides = [
      record.parties.filter((party) => !holds(party.marks)),
      record.parties.filter((party) => holds(party.marks)),
    ];
    return decide(db, officer.unit, 'split', sides, { officer: officer.id, at: now, reason: input.reason });
  },
});

export const undoDecision = command({
  name: 'subjects.undo',
  words: 'subject undo',
  about: 'Undo a decision on who is whom: everything is again as it was before it.',
  allow: 'subject:decide',
  sees: 'unit',
  argument: 'decision',
  input: z.object({ decision: z.uuid(), reason }),
  secrets: ['reason'],
  output: decidedShape,
  load: async (db, officer, input, now) => {
    await lockLog(db, officer.unit); // two who undo at once: the second finds it undone
    const [row] = await decisionsByIds(db, officer.unit, [input.decision]);
    if (!row || row.kind === 'undo') return null;
    const parties = (await partiesNamed(db, officer.unit, [row.decision_id])).get(row.decision_id)!.flat();
    const named = new Set(parties.map(partyKey));
    const tips = [...new Set(parties.map((ref) => ref.tip))];
    const subjects = (await storedParties(db, officer.unit, tips)).flatMap((party) =>
      named.has(partyKey(party)) ? (party.subject ?? []) : [],
    );
    return (await subjectsToDecide(db, officer, now, [...new Set(subjects)])) && row;
  },
  records: (input, output) => [
    { kind: 'decision', id: input.decision },
    ...output.subjects.map((id) => ({ kind: 'subject', id })),
  ],
  detail: (input) => input.reason,
  run: async ({ db, officer, now, record }, input) => {
    const row = record;
    if (row.undone_at !== null) {
      const [ender] = await decisionsByIds(db, officer.unit, row.undone_by ? [row.undone_by] : []);
      throw new TipstaffError('NOTHING_TO_UNDO', ender && (await toldOf(db, officer.unit, ender)));
    }
    return undo(db, officer.unit, row, { officer: officer.id, at: now, reason: input.reason });
  },
});

export const decisions = query({
  name: 'subjects.decisions',
  words: 'subject decisions',
  about: 'What officers decided about a subject, newest first: who, when, why, and whether it still holds.',
  allow: 'tip:read',
  logged: true,
  sees: 'unit',
  argument: 'subject',
  input: z.object({ subject: z.uuid() }),
  output: z.object({ decisions: z.array(decisionShape) }),
  load: (db, officer, input, now) => partlySeen(db, officer, now, input.subject),
  records: (input) => [{ kind: 'subject', id: input.subject }],
  run: async ({ db, officer, now, record }) => {
    const { unit } = officer;
    const hidden = await hiddenFrom(db, unit, officer.id, now);
    const { rows, named, enders } = await decisionsAbout(db, unit, hidden, record.parties);
    return {
      decisions: rows.toReversed().map((row) => ({
        id: row.decision_id,
        kind: row.kind,
        officer: row.officer_id,
        at: row.at,
        reason: reasonOf(db, unit, row),
        sides: named.get(row.decision_id)!.filter((side) => side.length > 0),
        ended: endOf(db, unit, row, enders),
        bindsNobody: row.kind !== 'undo' && !binds(row.kind, named.get(row.decision_id)!),
      })),
    };
  },
});

/** A subject with those of its parties that the officer may see, where the scope is the whole unit. */
async function partlySeen(db: Db, officer: Actor, now: Instant, id: string) {
  const subject = await seenSubject(db, officer.unit, id);
  const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
  const parties = subject?.parties.filter((party) => !hidden.has(party.tip)) ?? [];
  return subject && parties.length > 0 ? { id: subject.id, parties } : null;
}

function endOf(db: Db, unit: number, row: DecisionRow, enders: ReadonlyMap<string, DecisionRow>) {
  const by = row.undone_by === null ? undefined : enders.get(row.undone_by);
  if (row.undone_at === null) return null;
  return {
    at: row.undone_at,
    by: row.undone_by!,
    kind: by?.kind ?? ('undo' as const),
    officer: by?.officer_id ?? '',
    reason: by ? reasonOf(db, unit, by) : '',
  };
}
