import { restrictedAmong } from '../access/need-store.ts';
import { plainArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type EndedIn, type NetworkEnd, type NetworkFact, type NetworkTold, toldOf } from './network-told.ts';

export type FactRow = {
  subject_id: string;
  network_id: string;
  members: number;
  tips: number;
  countries: number;
};
type EndRow = { tip_id: string; network_id: string; outcome: NetworkEnd };

const OF_SUBJECTS = statement<FactRow>(
  'subjects.networkFacts',
  'one-shard',
  `SELECT subject_id, network_id, members, tips, countries FROM network_fact WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2`,
);
const LED = statement<{ subject_id: string; merged_into: string }>(
  'subjects.ledToMembers',
  'fan-out',
  'SELECT subject_id, merged_into FROM subject WHERE merged_into = ANY($1::uuid[]) AND unit_id = $2',
);
const ENDS = statement<EndRow>(
  'subjects.endsInNetworks',
  'fan-out',
  'SELECT tip_id, network_id, outcome FROM network_end WHERE unit_id = $1 AND network_id = ANY($2::uuid[])',
);

export const factOf = (row: FactRow): NetworkFact => ({
  ...{ subject: row.subject_id, network: row.network_id },
  ...{ members: row.members, tips: row.tips, countries: row.countries },
});

/** A tip that is to be told of: ids of its subjects, also such as went into these, and all tips on them. */
export type AskedOf = { tip: string; subjects: Iterable<string>; own: { has: (tip: string) => boolean } };

/**
 * What networks tell of these tips; those of which they tell nothing are not there. Restricted tips tell nothing of others.
 * Cost: at most four statements, whatever the number.
 */
export async function toldByNetworks(
  db: Db,
  unit: number,
  asked: readonly AskedOf[],
): Promise<Map<string, NetworkTold>> {
  const found = new Map<string, NetworkTold>();
  const all = [...new Set(asked.flatMap(({ subjects }) => [...subjects]))];
  const facts = await factsOf(db, unit, all);
  if (facts.size === 0) return found;
  const networks = new Set([...facts.values()].flatMap((each) => each.map(({ network }) => network)));
  const ended = await endedIn(db, unit, [...networks]);
  for (const { tip, subjects, own } of asked) {
    const mine = [...subjects].flatMap((subject) => facts.get(subject) ?? []);
    const told = toldOf(mine, ended, own);
    if (told) found.set(tip, told);
  }
  return found;
}

/** Facts of subjects, and of those that went into them, by the subject asked for. */
export async function factsOf(
  db: Db,
  unit: number,
  subjects: readonly string[],
): Promise<Map<string, NetworkFact[]>> {
  const found = new Map<string, NetworkFact[]>();
  if (subjects.length === 0) return found;
  const heads = new Map<string, string>();
  for (const row of await db.all(LED, [uuidArray(subjects), unit]))
    heads.set(row.subject_id, row.merged_into);
  const rows = await db.all(OF_SUBJECTS, [uuidArray([...new Set([...subjects, ...heads.keys()])]), unit]);
  const asked = new Set(subjects);
  for (const row of rows)
    for (const id of new Set([row.subject_id, heads.get(row.subject_id)]))
      if (id !== undefined && asked.has(id)) found.set(id, [...(found.get(id) ?? []), factOf(row)]);
  return found;
}

async function endedIn(db: Db, unit: number, networks: readonly string[]): Promise<EndedIn[]> {
  const rows = await db.all(ENDS, [unit, plainArray(networks)]);
  const restricted = await restrictedAmong(
    db,
    unit,
    rows.map((row) => row.tip_id),
  );
  return rows
    .filter((row) => !restricted.has(row.tip_id))
    .map((row) => ({ tip: row.tip_id, network: row.network_id, outcome: row.outcome }));
}
