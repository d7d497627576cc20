import { hiddenFrom } from '../access/need-store.ts';
import { namesOf } from '../access/store.ts';
import type { Actor } from '../actions/shape.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { type Binding, type PartyRef, partyKey } from './block.ts';
import { contradicted } from './contradiction.ts';
import { type DecisionRow, decisionsByIds, endedOf, partiesNamed, splitsByOthers } from './decision-store.ts';
import { bindingsIn, storedParties } from './party-store.ts';
import type { Overruled, Told } from './shape.ts';

/** How many days an officer is told of it when another ended his decision. */
const DAYS = 7;
const MOST = 50;

/** Decisions that a new one ended or narrowed, for who takes it: without those that name a tip that is kept from him. */
export async function overruledBy(
  db: Db,
  unit: number,
  hidden: ReadonlySet<string>,
  { ended, narrowed }: { ended: readonly string[]; narrowed: readonly string[] },
): Promise<Overruled[]> {
  const ids = [...ended, ...narrowed];
  if (ids.length === 0) return [];
  const named = await partiesNamed(db, unit, ids);
  const names = await namesOf(db, unit);
  const rows = await decisionsByIds(db, unit, ids);
  return rows
    .filter((row) => isOpen(named.get(row.decision_id), hidden))
    .map((row) => ({
      decision: row.decision_id,
      kind: row.kind,
      officer: row.officer_id,
      name: names.get(row.officer_id) ?? row.officer_id,
      at: row.at,
      whole: ended.includes(row.decision_id),
    }));
}

const isOpen = (sides: readonly PartyRef[][] | undefined, hidden: ReadonlySet<string>): boolean =>
  sides?.flat().every((ref) => !hidden.has(ref.tip)) ?? false;

/** What other officers ended or narrowed of an officer’s decisions within seven days, the last first, 50 of either at most. */
export async function toldTo(db: Db, officer: Pick<Actor, 'id' | 'unit'>, now: Instant): Promise<Told[]> {
  const { unit, id } = officer;
  const since = new Date(Date.parse(now) - DAYS * 86_400_000).toISOString();
  const ended = await endedOf(db, unit, id, since, MOST);
  const enders = await decisionsByIds(
    db,
    unit,
    ended.flatMap((row) => row.undone_by ?? []),
  );
  const found = ended.flatMap((row) => {
    const by = enders.find((each) => each.decision_id === row.undone_by);
    return by && row.kind !== 'undo' && by.officer_id !== id ? [{ row, by, whole: true }] : [];
  });
  found.push(...(await narrowedOf(db, officer, since)));
  const named = await partiesNamed(
    db,
    unit,
    found.flatMap(({ row, by }) => [row.decision_id, by.decision_id]),
  );
  const hidden = await hiddenFrom(db, unit, id, now);
  const names = await namesOf(db, unit);
  const told: Told[] = [];
  for (const { row, by, whole } of found) {
    const sides = [...named.get(row.decision_id)!, ...named.get(by.decision_id)!];
    if (!isOpen(sides, hidden)) continue;
    told.push({
      decision: row.decision_id,
      kind: row.kind,
      at: row.at,
      whole,
      by: {
        decision: by.decision_id,
        kind: by.kind,
        officer: by.officer_id,
        name: names.get(by.officer_id) ?? by.officer_id,
        at: by.at,
      },
      subjects: await subjectsNamed(db, unit, named.get(row.decision_id)!.flat()),
    });
  }
  return told.sort((a, b) => (a.by.at > b.by.at ? -1 : 1));
}

/** Joins of an officer that hold, from which another split somebody off since an instant. */
async function narrowedOf(db: Db, officer: Pick<Actor, 'id' | 'unit'>, since: Instant) {
  const found: { row: DecisionRow; by: DecisionRow; whole: boolean }[] = [];
  for (const by of await splitsByOthers(db, officer.unit, officer.id, since, MOST)) {
    const sides = (await partiesNamed(db, officer.unit, [by.decision_id])).get(by.decision_id)!;
    const tips = [...new Set(sides.flat().map((ref) => ref.tip))];
    const split: Binding = { decision: by.decision_id, kind: 'apart', at: by.at, sides };
    const older = (await bindingsIn(db, officer.unit, tips)).filter(
      (each) => each.decision !== by.decision_id && each.at <= by.at,
    );
    const { narrowed } = contradicted(split, older);
    for (const row of await decisionsByIds(db, officer.unit, narrowed))
      if (row.officer_id === officer.id) found.push({ row, by, whole: false });
  }
  return found;
}

async function subjectsNamed(db: Db, unit: number, refs: readonly PartyRef[]): Promise<string[]> {
  const named = new Set(refs.map(partyKey));
  const parties = await storedParties(db, unit, [...new Set(refs.map((ref) => ref.tip))]);
  const subjects = parties.flatMap((party) => (named.has(partyKey(party)) ? (party.subject ?? []) : []));
  return [...new Set(subjects)].sort();
}
