import { hiddenTips, restrictedTips } from '../access/need-store.ts';
import { plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { hasNetworkFacts } from '../subjects/network-facts-store.ts';
import { standing } from '../subjects/store.ts';
import type { Built, BuiltBefore } from './build.ts';
import type { Place } from './layout.ts';
import type { Figures } from './shape.ts';

/** A network as the last build kept it. `tips`: how many it rests on, seen by the officer or not: never shown. */
export type NetworkRow = {
  network_id: string;
  parent_id: string | null;
  founded_at: string;
  tips: number;
  figures: Figures;
};
export type MemberRow = { network_id: string; subject_id: string; weight: number };
type PlaceRow = { network_id: string; node_id: string; x: number; y: number };

const ALL = statement<NetworkRow>(
  'networks.all',
  'one-shard',
  'SELECT network_id, parent_id, founded_at, tips, figures FROM network WHERE unit_id = $1 AND ($2::uuid[] IS NULL OR network_id = ANY($2)) ORDER BY network_id',
);
const MEMBERS = statement<MemberRow>(
  'networks.members',
  'one-shard',
  'SELECT network_id, subject_id, weight FROM network_member WHERE unit_id = $1 AND ($2::uuid[] IS NULL OR network_id = ANY($2)) ORDER BY network_id, subject_id',
);
const PLACES = statement<PlaceRow>(
  'networks.places',
  'one-shard',
  'SELECT network_id, node_id, x, y FROM network_place WHERE unit_id = $1 AND ($2::uuid IS NULL OR network_id = $2)',
);
const SEEN_TIPS = statement<{ network_id: string; tips: number }>(
  'networks.seenTips',
  'fan-out',
  'SELECT network_id, count(*)::int AS tips FROM network_tip WHERE unit_id = $1 AND tip_id <> ALL($2::uuid[]) AND ($3::uuid IS NULL OR network_id = $3) GROUP BY network_id',
);
const ON_TIPS = statement<{ network_id: string }>(
  'networks.onTips',
  'one-shard',
  'SELECT DISTINCT network_id FROM network_tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2 ORDER BY network_id',
);
const WITH_MEMBER = statement<{ network_id: string }>(
  'networks.withMember',
  'one-shard',
  'SELECT DISTINCT network_id FROM network_member WHERE unit_id = $1 AND subject_id = ANY($2::uuid[]) ORDER BY network_id',
);
const BUILT = statement<{ built_at: string; subjects: number; links: number; cut: Built['cut'] }>(
  'networks.built',
  'one-shard',
  'SELECT built_at, subjects, links, cut FROM network_build WHERE unit_id = $1',
);
const UNITS = statement<{ unit_id: number }>(
  'networks.units',
  'one-shard',
  'SELECT unit_id FROM unit ORDER BY unit_id',
);
const ANY_TIP = statement<{ tip_id: string }>(
  'networks.anyTip',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 LIMIT 1',
);
const CLEAR = [
  statement('networks.clear', 'one-shard', 'DELETE FROM network WHERE unit_id = $1'),
  statement('networks.clearMembers', 'one-shard', 'DELETE FROM network_member WHERE unit_id = $1'),
  statement('networks.clearPlaces', 'one-shard', 'DELETE FROM network_place WHERE unit_id = $1'),
];
const RESTING = statement<{ tip_id: string }>(
  'networks.restingTips',
  'fan-out',
  'SELECT DISTINCT tip_id FROM network_tip WHERE unit_id = $1 ORDER BY tip_id',
);
const CLEAR_TIPS = statement(
  'networks.clearTips',
  'one-shard',
  'DELETE FROM network_tip WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const KEEP = statement(
  'networks.keep',
  'one-shard',
  `INSERT INTO network (unit_id, network_id, parent_id, founded_at, tips, figures) SELECT $1::int, id, parent, founded, tips, figures::jsonb
   FROM unnest($2::uuid[], $3::uuid[], $4::timestamptz[], $5::int[], $6::text[]) AS n (id, parent, founded, tips, figures)`,
);
const KEEP_MEMBERS = statement(
  'networks.keepMembers',
  'one-shard',
  `INSERT INTO network_member (unit_id, network_id, subject_id, weight) SELECT $1::int, network, subject, weight
   FROM unnest($2::uuid[], $3::uuid[], $4::real[]) AS m (network, subject, weight)`,
);
const KEEP_PLACES = statement(
  'networks.keepPlaces',
  'one-shard',
  `INSERT INTO network_place (unit_id, network_id, node_id, x, y) SELECT $1::int, network, node, x, y
   FROM unnest($2::uuid[], $3::uuid[], $4::real[], $5::real[]) AS p (network, node, x, y)`,
);
const KEEP_TIPS = statement(
  'networks.keepTips',
  'one-shard',
  `INSERT INTO network_tip (tip_id, network_id, unit_id) SELECT tip, network, $1::int FROM unnest($2::uuid[], $3::uuid[]) AS t (network, tip)`,
);
const KEEP_CHANGES = statement(
  'networks.keepChanges',
  'one-shard',
  `INSERT INTO network_change (unit_id, network_id, at, subject_id, joined) SELECT $1::int, network, $2::timestamptz, subject, joined
   FROM unnest($3::uuid[], $4::uuid[], $5::boolean[]) AS c (network, subject, joined) ON CONFLICT DO NOTHING`,
);
const KEEP_BUILD = statement(
  'networks.keepBuild',
  'one-shard',
  `INSERT INTO network_build (unit_id, built_at, subjects, links, cut) VALUES ($1, $2, $3, $4, $5::jsonb)
   ON CONFLICT (unit_id) DO UPDATE SET built_at = excluded.built_at, subjects = excluded.subjects, links = excluded.links, cut = excluded.cut`,
);

/** A row with every figure: builds of earlier days did not keep all. */
export const withFigures = (row: NetworkRow): NetworkRow => ({
  ...row,
  figures: { ...row.figures, filesOnly: row.figures.filesOnly ?? false },
});

/** Networks of a unit, or these of them, as the last build kept them. */
export const networksOf = async (
  db: Db,
  unit: number,
  only: readonly string[] | null = null,
): Promise<NetworkRow[]> => (await db.all(ALL, [unit, only && plainArray(only)])).map(withFigures);

/** When and of how much the networks were last built; null: never. */
export const lastBuild = (db: Db, unit: number) => db.one(BUILT, [unit]);

/** Units that have tips, and in which networks were never looked for, or by a program that did not keep what they tell of tips. */
export async function unitsUnbuilt(db: Db): Promise<number[]> {
  const units = (await db.all(UNITS, [])).map((row) => row.unit_id);
  const unbuilt: number[] = [];
  for (const unit of units) if (await isUnbuilt(db, unit)) unbuilt.push(unit);
  return unbuilt;
}

async function isUnbuilt(db: Db, unit: number): Promise<boolean> {
  if (!(await lastBuild(db, unit))) return (await db.one(ANY_TIP, [unit])) !== null;
  if (await hasNetworkFacts(db, unit)) return false;
  return (await networksOf(db, unit)).some(
    ({ parent_id, figures }) => parent_id === null && !figures.filesOnly,
  );
}

/** Members of these networks, or of all, by the ids that stand now: of two that became one person the stronger counts. */
export async function membersOfNetworks(
  db: Db,
  unit: number,
  networks: readonly string[] | null,
): Promise<Map<string, Map<string, number>>> {
  return byNetwork(db, unit, await db.all(MEMBERS, [unit, networks && plainArray(networks)]));
}

async function byNetwork(
  db: Db,
  unit: number,
  rows: readonly MemberRow[],
): Promise<Map<string, Map<string, number>>> {
  const heads = await standing(
    db,
    unit,
    rows.map((row) => row.subject_id),
  );
  const members = new Map<string, Map<string, number>>();
  for (const { network_id, subject_id, weight } of rows) {
    const head = heads.get(subject_id)?.id;
    if (!head) continue;
    const all = members.get(network_id) ?? members.set(network_id, new Map()).get(network_id)!;
    all.set(head, Math.max(all.get(head) ?? 0, weight));
  }
  return members;
}

/**
 * How many of a network’s tips the officer may see, or of each network’s: where it is fewer than the network rests on, its
 * figures are not his.
 */
export async function seenTips(
  db: Db,
  unit: number,
  only: string | null = null,
): Promise<Map<string, number>> {
  const hidden = plainArray([...(await hiddenTips(db))]);
  return new Map((await db.all(SEEN_TIPS, [unit, hidden, only])).map((row) => [row.network_id, row.tips]));
}

/** Networks that rest on one of these tips. The tips must be such as the officer may see. */
export const networksOnTips = async (db: Db, unit: number, tips: readonly string[]): Promise<string[]> =>
  tips.length === 0 ? [] : (await db.all(ON_TIPS, [plainArray(tips), unit])).map((row) => row.network_id);

/** Networks of which one of these subjects was a member at the last build, by whatever id he had then. */
export const networksWith = async (db: Db, unit: number, subjects: readonly string[]): Promise<string[]> =>
  (await db.all(WITH_MEMBER, [unit, plainArray(subjects)])).map((row) => row.network_id);

/** Places of a network’s picture by node, or of all networks’. */
export async function placesOf(
  db: Db,
  unit: number,
  network: string | null,
): Promise<Map<string, Map<string, Place>>> {
  const places = new Map<string, Map<string, Place>>();
  for (const { network_id, node_id, x, y } of await db.all(PLACES, [unit, network])) {
    const all = places.get(network_id) ?? places.set(network_id, new Map()).get(network_id)!;
    all.set(node_id, { x, y });
  }
  return places;
}

/** What the last build found, for the next one to go on from. */
export async function builtBefore(db: Db, unit: number): Promise<BuiltBefore[]> {
  const members = await membersOfNetworks(db, unit, null);
  const places = await placesOf(db, unit, null);
  const torn = new Set(await networksOnTips(db, unit, [...(await restrictedTips(db, unit))]));
  const builtAt = (await lastBuild(db, unit))?.built_at ?? '';
  return (await networksOf(db, unit)).map((row) => ({
    id: row.network_id,
    parent: row.parent_id,
    foundedAt: row.founded_at,
    members: [...(members.get(row.network_id)?.keys() ?? [])],
    places: places.get(row.network_id) ?? new Map(),
    torn: torn.has(row.network_id),
    builtAt,
  }));
}

/** Put what a build found in the place of what the last one found. Changes are added. */
export async function keepBuilt(db: Db, unit: number, built: Built, now: string): Promise<void> {
  for (const each of CLEAR) await db.run(each, [unit]);
  const resting = (await db.all(RESTING, [unit])).map((row) => row.tip_id);
  if (resting.length > 0) await db.run(CLEAR_TIPS, [plainArray(resting), unit]);
  const { networks, changes } = built;
  const ids = <T>(rows: (network: Built['networks'][number]) => readonly T[]) =>
    networks.flatMap((network) => rows(network).map((row) => [network.id, row] as const));
  if (networks.length > 0)
    await db.run(KEEP, [
      unit,
      plainArray(networks.map(({ id }) => id)),
      plainArray(networks.map(({ parent }) => parent)),
      textArray(networks.map(({ foundedAt }) => foundedAt)),
      plainArray(networks.map(({ tips }) => tips.length)),
      textArray(networks.map(({ figures }) => JSON.stringify(figures))),
    ]);
  const members = ids(({ members: each }) => each);
  if (members.length > 0)
    await db.run(KEEP_MEMBERS, [
      unit,
      plainArray(members.map(([id]) => id)),
      plainArray(members.map(([, { subject }]) => subject)),
      plainArray(members.map(([, { weight }]) => weight)),
    ]);
  const places = ids(({ places: each }) => [...each]);
  if (places.length > 0)
    await db.run(KEEP_PLACES, [
      unit,
      plainArray(places.map(([id]) => id)),
      plainArray(places.map(([, [node]]) => node)),
      plainArray(places.map(([, [, { x }]]) => x)),
      plainArray(places.map(([, [, { y }]]) => y)),
    ]);
  const tips = ids(({ tips: each }) => each);
  if (tips.length > 0)
    await db.run(KEEP_TIPS, [
      unit,
      plainArray(tips.map(([id]) => id)),
      plainArray(tips.map(([, tip]) => tip)),
    ]);
  if (changes.length > 0)
    await db.run(KEEP_CHANGES, [
      unit,
      now,
      plainArray(changes.map(({ network }) => network)),
      plainArray(changes.map(({ subject }) => subject)),
      plainArray(changes.map(({ joined }) => joined)),
    ]);
  await db.run(KEEP_BUILD, [unit, now, built.subjects, built.links, JSON.stringify(built.cut)]);
}
