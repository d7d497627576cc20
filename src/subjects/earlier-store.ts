import { restrictedAmong } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { partiesOf } from '../tips/store.ts';
import type { NetworkTold } from './network-told.ts';
import { toldByNetworks } from './network-told-store.ts';
import { tiesOf } from './resolution-store.ts';

const STANDS = statement<{ tip_id: string; received_at: Instant; no_crime: boolean }>(
  'subjects.tipsStand',
  'one-shard',
  `SELECT tip_id, received_at, state = 1 AND close_reason IS NOT DISTINCT FROM 'no_crime' AS no_crime FROM tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2`,
);

/** What other tips on the same subjects tell of a tip: how many came before it; how many were closed as no crime. */
export type OtherTips = { earlier: number; noCrime: number };

/** The same, with what the networks of its subjects tell; null: its subjects stand in none. */
export type ToldOfTip = OtherTips & { network: NetworkTold | null };

type Stands = { receivedAt: Instant; noCrime: boolean };

/** Which of two tips came first: by moment of arrival, of one moment by id, so that it can be told at any later time. */
export const cameBefore = (a: { tip: string; receivedAt: Instant }, b: typeof a): boolean =>
  a.receivedAt < b.receivedAt || (a.receivedAt === b.receivedAt && a.tip < b.tip);

/** When tips came and how they were closed; restricted ones are not there, since they count for nobody. */
export async function countedTips(
  db: Db,
  unit: number,
  tips: readonly string[],
): Promise<Map<string, Stands>> {
  if (tips.length === 0) return new Map();
  const restricted = await restrictedAmong(db, unit, tips);
  const rows = await db.all(STANDS, [uuidArray(tips.filter((tip) => !restricted.has(tip))), unit]);
  return new Map(rows.map((row) => [row.tip_id, { receivedAt: row.received_at, noCrime: row.no_crime }]));
}

/** Other tips on the same subjects as any of these. */
export async function tipsBeside(db: Db, unit: number, tips: readonly string[]): Promise<string[]> {
  const parties = await partiesOf(db, tips);
  const ties = await tiesOf(db, unit, [...new Set(parties.flatMap(({ subject }) => subject ?? []))]);
  const own = new Set(tips);
  return [...new Set([...ties.values()].flat())].filter((tip) => !own.has(tip));
}

/** What other tips and networks tell of one tip whose subjects are given. */
export async function otherTipsOf(
  db: Db,
  unit: number,
  of: { tip: string; receivedAt: Instant },
  subjects: readonly (string | null)[],
): Promise<ToldOfTip> {
  const own = new Set(subjects.flatMap((subject) => subject ?? []));
  return (await toldOfTips(db, unit, [of], new Map([[of.tip, own]]))).get(of.tip)!;
}

/** What other tips and networks tell of each of these, as parties stand now. Cost: nine statements, whatever the number. */
export async function otherTips(
  db: Db,
  unit: number,
  tips: readonly { tip: string; receivedAt: Instant }[],
): Promise<Map<string, ToldOfTip>> {
  const subjects = new Map<string, Set<string>>(tips.map(({ tip }) => [tip, new Set()]));
  for (const { tip, subject } of await partiesOf(
    db,
    tips.map(({ tip }) => tip),
  ))
    if (subject !== null) subjects.get(tip)!.add(subject);
  return toldOfTips(db, unit, tips, subjects);
}

async function toldOfTips(
  db: Db,
  unit: number,
  tips: readonly { tip: string; receivedAt: Instant }[],
  subjects: ReadonlyMap<string, ReadonlySet<string>>,
): Promise<Map<string, ToldOfTip>> {
  const ties = await tiesOf(db, unit, [...new Set([...subjects.values()].flatMap((all) => [...all]))]);
  const counted = await countedTips(db, unit, [...new Set([...ties.values()].flat())]);
  const asked = tips.map((each) => {
    const mine = subjects.get(each.tip)!;
    const own = new Set([each.tip, ...[...mine].flatMap((subject) => ties.get(subject) ?? [])]);
    return { ...each, subjects: mine, own };
  });
  const networks = await toldByNetworks(db, unit, asked);
  return new Map(
    asked.map((each) => [
      each.tip,
      { ...countOthers(each, each.own, counted), network: networks.get(each.tip) ?? null },
    ]),
  );
}

/** Pure, O(others). */
export function countOthers(
  of: { tip: string; receivedAt: Instant },
  others: Iterable<string>,
  counted: ReadonlyMap<string, Stands>,
): OtherTips {
  let earlier = 0;
  let noCrime = 0;
  for (const tip of others) {
    const stands = counted.get(tip);
    if (tip === of.tip || !stands) continue;
    if (cameBefore({ tip, receivedAt: stands.receivedAt }, of)) earlier += 1;
    if (stands.noCrime) noCrime += 1;
  }
  return { earlier, noCrime };
}
