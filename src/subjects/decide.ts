import type * as z from 'zod';
import { hiddenFrom } from '../access/need-store.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { keepBindings } from './binding-store.ts';
import { type Binding, type PartyRef, partyKey } from './block.ts';
import { collectBlocks } from './block-store.ts';
import { canHoldBeside, contradicted } from './contradiction.ts';
import {
  type DecisionRow,
  endDecisions,
  endedBy,
  keepDecision,
  partiesNamed,
  revive,
} from './decision-store.ts';
import { overruledBy } from './overruled.ts';
import { bindingsIn, storedParties } from './party-store.ts';
import { allTipsOf } from './purge-store.ts';
import { writeResolved } from './resolution-store.ts';
import { resolveBlocks, type StoredParty } from './resolve-blocks.ts';
import { keptSubjects } from './review.ts';
import { countReviews } from './review-store.ts';
import type { DecisionKind, decidedShape } from './shape.ts';
import { standing } from './store.ts';

/** Who decided, when and why. */
export type DecidedBy = { officer: string; at: Instant; reason: string };

/** What came of a decision (shape.ts). */
export type Decided = z.output<typeof decidedShape>;

/** A subject that stands, with all its parties. */
export type WholeSubject = { id: string; parties: StoredParty[] };

/**
 * Subjects by id, merged ones followed, each with all its parties; null where one is not there for the officer, or stands
 * in a tip that is kept from him: nobody decides on what he cannot see.
 */
export async function subjectsToDecide(
  db: Db,
  officer: Pick<Actor, 'id' | 'unit'>,
  now: Instant,
  ids: readonly string[],
): Promise<WholeSubject[] | null> {
  const heads = await standing(db, officer.unit, ids);
  const hidden = await hiddenFrom(db, officer.unit, officer.id, now);
  const whole: WholeSubject[] = [];
  for (const id of ids) {
    const head = heads.get(id);
    if (!head) return null;
    const tips = await allTipsOf(db, officer.unit, [head.id]);
    if (tips.length === 0 || tips.some((tip) => hidden.has(tip))) return null;
    const parties = (await storedParties(db, officer.unit, tips)).filter((each) => each.subject === head.id);
    whole.push({ id: head.id, parties });
  }
  return whole;
}

const refs = (parties: readonly StoredParty[]): PartyRef[] =>
  parties.map(({ tip, party }) => ({ tip, party }));

/**
 * Keep a decision and let it bind, under the log's lock. `sides`: one for a join, two for what keeps apart.
 *
 * Fails INPUT_INVALID where a side is empty.
 */
export async function decide(
  db: Db,
  unit: number,
  kind: Exclude<DecisionKind, 'undo'>,
  sides: readonly (readonly StoredParty[])[],
  by: DecidedBy,
): Promise<Decided> {
  if (sides.some((side) => side.length === 0))
    throw new TipstaffError('INPUT_INVALID', { problem: 'nobody is left on one of the two sides' });
  const decision = newId(by.at);
  const binding: Binding = {
    decision,
    kind: kind === 'join' ? 'same' : 'apart',
    at: by.at,
    sides: sides.map(refs),
  };
  const older = await bindingsAround(db, unit, binding.sides.flat());
  const { ended, narrowed } = contradicted(binding, older);
  await keepDecision(db, unit, { id: decision, kind, ...by });
  await keepBindings(
    db,
    unit,
    binding.sides.flatMap((side, at) => side.map((ref) => ({ ...ref, decision, side: at }))),
  );
  await endDecisions(db, unit, ended, { decision, at: by.at });
  const named = older.filter((each) => ended.includes(each.decision)).flatMap((each) => each.sides.flat());
  const around = await resolveAround(db, unit, by, binding.sides.flat(), named);
  const overruled = await overruledBy(db, unit, await hiddenFrom(db, unit, by.officer, by.at), {
    ended,
    narrowed,
  });
  return { decision, ended, revived: [], overruled, ...around };
}

/**
 * Let a decision that holds do so no more, under the log's lock; those that it ended hold again, unless a later one says
 * otherwise. All is then as if it had never been taken.
 */
export async function undo(db: Db, unit: number, row: DecisionRow, by: DecidedBy): Promise<Decided> {
  const decision = newId(by.at);
  const before = await endedBy(db, unit, row.decision_id);
  const named = await partiesNamed(db, unit, [row.decision_id, ...before.map((each) => each.decision_id)]);
  await keepDecision(db, unit, { id: decision, kind: 'undo', ...by });
  await endDecisions(db, unit, [row.decision_id], { decision, at: by.at });
  const hold = await bindingsAround(db, unit, [...named.values()].flat(2));
  const revived: string[] = [];
  for (const each of before.toReversed()) {
    const isSame = each.kind === 'join';
    const all = named.get(each.decision_id)!;
    const binding: Binding = {
      decision: each.decision_id,
      kind: isSame ? 'same' : 'apart',
      at: each.at,
      sides: isSame ? all.slice(0, 1) : all,
    };
    if (!canHoldBeside(binding, hold)) continue;
    hold.push(binding);
    revived.push(each.decision_id);
  }
  await revive(db, unit, revived);
  const own = named.get(row.decision_id)!.flat();
  const around = await resolveAround(db, unit, by, own, [...named.values()].flat(2));
  const ended = [row.decision_id];
  const hidden = await hiddenFrom(db, unit, by.officer, by.at);
  const overruled = await overruledBy(db, unit, hidden, { ended, narrowed: [] });
  return { decision, ended, revived, overruled, ...around };
}

/** Decisions that hold and name any of these parties, or a party that one of those names, and so on. */
async function bindingsAround(db: Db, unit: number, parties: readonly PartyRef[]): Promise<Binding[]> {
  const found = new Map<string, Binding>();
  const asked = new Set<string>();
  let tips = [...new Set(parties.map((ref) => ref.tip))];
  while (tips.length > 0) {
    for (const tip of tips) asked.add(tip);
    const more = (await bindingsIn(db, unit, tips)).filter((each) => !found.has(each.decision));
    for (const each of more) found.set(each.decision, each);
    tips = [...new Set(more.flatMap((each) => each.sides.flat().map((ref) => ref.tip)))].filter(
      (tip) => !asked.has(tip),
    );
  }
  return [...found.values()];
}

/**
 * Resolve what stands around parties anew. Returns the subjects that `own` are of now, the pairs that wait no more, and how
 * many do: as far as who decided may know of them.
 */
async function resolveAround(
  db: Db,
  unit: number,
  by: DecidedBy,
  own: readonly PartyRef[],
  more: readonly PartyRef[],
): Promise<Pick<Decided, 'subjects' | 'settled' | 'waiting'>> {
  const officer = { id: by.officer, unit };
  const before = await keptSubjects(db, officer, by.at);
  const resolved = resolveBlocks(await collectBlocks(db, unit, { parties: [...own, ...more] }));
  const { settled } = await writeResolved(db, unit, by.at, resolved);
  const kept = await keptSubjects(db, officer, by.at);
  const isKept = new Set([...before, ...kept]);
  return {
    subjects: [...new Set(own.flatMap((ref) => resolved.subjectOf.get(partyKey(ref)) ?? []))].sort(),
    settled: settled.flatMap((row) =>
      isKept.has(row.subject_id) || isKept.has(row.other_id) ? [] : [row.review_id],
    ),
    waiting: await countReviews(db, unit, kept),
  };
}
