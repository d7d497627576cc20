import { hiddenTips } from '../access/need-store.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { type NetworkRow, withFigures } from './network-store.ts';
import type { Place } from './order.ts';
import type { NetworkOrder } from './shape.ts';

/** Which networks: all but some, of a country (ISO 3166-1 alpha-2) or of any, the parts of large ones too or not. */
export type Narrowed = { without: readonly string[]; country: string | null; parts: boolean };

/** Networks, each with its tips, as one text: as rows they would cost five times as much. */
const AS_TEXT = `coalesce(string_agg(network_id || ' ' || tips, ',' ORDER BY network_id), '') AS text`;
const KEPT = statement<{ text: string }>(
  'networks.keptTips',
  'one-shard',
  `SELECT ${AS_TEXT} FROM network WHERE unit_id = $1`,
);
const COUNTED = statement<{ text: string }>(
  'networks.countedTips',
  'fan-out',
  `SELECT ${AS_TEXT} FROM (
     SELECT network_id, count(*)::int AS tips FROM network_tip WHERE unit_id = $1 AND tip_id <> ALL($2::uuid[]) GROUP BY network_id) AS counted`,
);
const WANTED = `unit_id = $1 AND network_id <> ALL($2::uuid[]) AND ($3::boolean OR parent_id IS NULL)`;
const IN_COUNTRY = `($4::text IS NULL OR figures->'countries' @> jsonb_build_array(jsonb_build_object('name', $4::text)))`;
const COUNT = statement<{ count: number }>(
  'networks.count',
  'one-shard',
  `SELECT count(*)::int AS count FROM network WHERE ${WANTED} AND ${IN_COUNTRY}`,
);
const COUNTRIES = statement<{ name: string; count: number }>(
  'networks.countries',
  'one-shard',
  `SELECT each->>'name' AS name, count(*)::int AS count FROM network
   CROSS JOIN LATERAL jsonb_array_elements(figures->'countries') AS each WHERE ${WANTED} GROUP BY 1`,
);

/** The measures of order.ts, of what the build kept. Nothing is unread in a network that nobody watches. */
const week = (at: number) => `COALESCE((figures->'weeks'->>${at})::bigint, 0)`;
const MEASURES: Readonly<Record<NetworkOrder, string>> = {
  size: `CASE WHEN figures->'filesOnly' = 'true'::jsonb THEN 0 ELSE 1 END`,
  activity: `COALESCE((extract(epoch FROM (figures->>'lastAt')::timestamptz) * 1000)::bigint, 0)`,
  unread: '0',
  growth: [-1, -2, -3, -4].map(week).join(' + '),
};
const pageBy = (order: NetworkOrder) =>
  statement<NetworkRow>(
    `networks.pageBy.${order}`,
    'one-shard',
    `SELECT network_id, parent_id, founded_at, tips, figures FROM (
       SELECT network_id, parent_id, founded_at, tips, figures, ${MEASURES[order]} AS measure, (figures->>'members')::int AS members
       FROM network WHERE ${WANTED} AND ${IN_COUNTRY}) AS n
     WHERE $5::bigint IS NULL OR (-measure, -members, network_id) > (-$5::bigint, -$6::int, $7::uuid)
     ORDER BY measure DESC, members DESC, network_id LIMIT $8`,
  );
const PAGES: Readonly<Record<NetworkOrder, ReturnType<typeof pageBy>>> = {
  size: pageBy('size'),
  activity: pageBy('activity'),
  unread: pageBy('unread'),
  growth: pageBy('growth'),
};

/** Networks that rest on a tip which the officer does not see: figures that the build kept of them are not his. Never shown. */
export async function tornNetworks(db: Db, unit: number): Promise<Set<string>> {
  const hidden = plainArray([...(await hiddenTips(db))]);
  const [kept, counted] = [await db.one(KEPT, [unit]), await db.one(COUNTED, [unit, hidden])];
  if (kept!.text === counted!.text) return new Set();
  const whole = new Set(counted!.text.split(','));
  const torn = kept!.text.split(',').filter((each) => each !== '' && !whole.has(each));
  return new Set(torn.map((each) => each.slice(0, each.indexOf(' '))));
}

/** The next networks in an order, by what the build kept of them, which must be the officer's to see. */
export async function keptPage(
  db: Db,
  unit: number,
  { without, country, parts }: Narrowed,
  { order, after, limit }: { order: NetworkOrder; after: Place | null; limit: number },
): Promise<NetworkRow[]> {
  const from = after ? [after.measure, after.members, after.id] : [null, null, null];
  const rows = await db.all(PAGES[order], [unit, plainArray(without), parts, country, ...from, limit]);
  return rows.map(withFigures);
}

/** How many networks fit. */
export const keptCount = async (db: Db, unit: number, { without, country, parts }: Narrowed) =>
  (await db.one(COUNT, [unit, plainArray(without), parts, country]))!.count;

/** Countries of these networks, whatever country was asked for: in how many each stands. */
export const keptCountries = (db: Db, unit: number, { without, parts }: Omit<Narrowed, 'country'>) =>
  db.all(COUNTRIES, [unit, plainArray(without), parts]);
