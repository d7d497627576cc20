import * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { asidesOf, asidesOfDecisions } from './aside-store.ts';
import { decisionsNaming } from './binding-store.ts';
import { partyKey } from './block.ts';
import { printsChosen } from './chosen-prints.ts';
import { decide, subjectsToDecide, undo } from './decide.ts';
import { binds, type DecisionRow, decisionsByIds, partiesNamed, reasonOf } from './decision-store.ts';
import { storedParties } from './party-store.ts';
import { seenSubject } from './seen.ts';
import { decidedShape, decisionShape } from './shape.ts';

const reason = z.string().trim().min(5).max(2000);
const two = z.object({ left: z.uuid(), right: z.uuid(), reason });
type Two = z.infer<typeof two>;
type Answer = z.infer<typeof decidedShape>;

const loadTwo = async (db: Db, officer: Actor, { left, right }: Two, now: Instant) => {
  const found = await subjectsToDecide(db, officer, now, [left, right]);
  return found && ([found[0]!, found[1]!] as const);
};
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
  run: async ({ db, officer, now, record: [left, right] }, input) => {
    different(left.id, right.id);
    const by = { officer: officer.id, at: now, reason: input.reason };
    return decide(db, officer.unit, 'join', [[...left.parties, ...right.parties]], by);
  },
});

export const separate = command({
  name: 'subjects.separate',
  words: 'subject separate',
  about: 'Decide that two subjects are not the same person. They are offered for review no more.',
  ...ofTwo,
  run: async ({ db, officer, now, record: [left, right] }, input) => {
    different(left.id, right.id);
    const by = { officer: officer.id, at: now, reason: input.reason };
    return decide(db, officer.unit, 'separate', [left.parties, right.parties], by);
  },
});

function different(left: string, right: string): void {
  if (left === right) throw new TipstaffError('INPUT_INVALID', { problem: 'left and right are one subject' });
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
    reason,
  }),
  secrets: ['reason'],
  output: decidedShape,
  load: async (db, officer, input, now) =>
    (await subjectsToDecide(db, officer, now, [input.subject]))?.[0] ?? null,
  records: (input, output) => [
    ...[...new Set([input.subject, ...output.subjects])].map((id) => ({ kind: 'subject', id })),
    { kind: 'decision', id: output.decision },
  ],
  detail: (input) => input.reason,
  run: async ({ db, officer, now, record }, input) => {
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
    if (!row || row.kind === 'undo' || row.undone_at !== null) return null;
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
  run: ({ db, officer, now, record }, input) =>
    undo(db, officer.unit, record, { officer: officer.id, at: now, reason: input.reason }),
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
    const tips = [...new Set(record.parties.map((party) => party.tip))];
    const mine = new Set(record.parties.map(partyKey));
    const hidden = await hiddenFrom(db, unit, officer.id, now);
    const gone = [...(await asidesOf(db, unit, tips)).values()].flat().map((each) => each.decision);
    const asked = [...new Set([...(await decisionsNaming(db, unit, tips)), ...gone])];
    const rows = await decisionsByIds(db, unit, asked);
    const named = await partiesNamed(db, unit, asked);
    const asides = await asidesOfDecisions(db, unit, asked);
    const about = rows.filter((row) => {
      const parties = named.get(row.decision_id)!.flat();
      const aside = asides.get(row.decision_id) ?? [];
      const isMine =
        parties.some((ref) => mine.has(partyKey(ref))) || aside.some((each) => tips.includes(each.tip));
      // what names somebody in a tip that is kept from the officer would tell of that tip
      return isMine && [...parties, ...aside].every((ref) => !hidden.has(ref.tip));
    });
    const enders = new Map(
      (
        await decisionsByIds(
          db,
          unit,
          about.flatMap((row) => row.undone_by ?? []),
        )
      ).map((row) => [row.decision_id, row]),
    );
    return {
      decisions: about.toReversed().map((row) => ({
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
