import { restrictedAmong, restrictedTips } from '../access/need-store.ts';
import { plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { outcomesOf } from '../tips/outcome-store.ts';
import { partiesOf } from '../tips/store.ts';
import { touchTips } from '../tips/touched-store.ts';
import { type EndedIn, NETWORK_ENDS, type NetworkEnd, type NetworkFact } from './network-told.ts';
import { type FactRow, factOf, factsOf } from './network-told-store.ts';
import { tiesOf } from './resolution-store.ts';
import { standing } from './store.ts';

/*
 * A small projection of networks, written by their build, for what is scored below them. Between builds a subject that went
 * into another is found by that one; what comes new to a network is told by the next build.
 */

type EndRow = { tip_id: string; network_id: string; outcome: NetworkEnd };

const COLUMNS = 'subject_id, network_id, members, tips, countries';
const OF_NETWORKS = statement<FactRow>(
  'subjects.networkFactsOf',
  'fan-out',
  `SELECT ${COLUMNS} FROM network_fact WHERE unit_id = $1 AND network_id = ANY($2::uuid[])`,
);
const OF_UNIT = statement<FactRow>(
  'subjects.allNetworkFacts',
  'fan-out',
  `SELECT ${COLUMNS} FROM network_fact WHERE unit_id = $1`,
);
const ANY = statement<{ subject_id: string }>(
  'subjects.anyNetworkFact',
  'fan-out',
  'SELECT subject_id FROM network_fact WHERE unit_id = $1 LIMIT 1',
);
const KEEP = statement(
  'subjects.keepNetworkFacts',
  'one-shard',
  `INSERT INTO network_fact (unit_id, ${COLUMNS}) SELECT $1::int, subject, network, members, tips, countries
   FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::int[], $6::int[]) AS f (subject, network, members, tips, countries)
   ON CONFLICT (subject_id) DO UPDATE SET network_id = excluded.network_id, members = excluded.members, tips = excluded.tips, countries = excluded.countries`,
);
const FORGET = statement(
  'subjects.forgetNetworkFacts',
  'one-shard',
  'DELETE FROM network_fact WHERE subject_id = ANY($1::uuid[]) AND unit_id = $2',
);
const ENDS = statement<EndRow>(
  'subjects.networkEnds',
  'fan-out',
  'SELECT tip_id, network_id, outcome FROM network_end WHERE unit_id = $1 AND ($2::uuid[] IS NULL OR network_id = ANY($2))',
);
const ENDS_OF_TIPS = statement<EndRow>(
  'subjects.networkEndsOfTips',
  'one-shard',
  'SELECT tip_id, network_id, outcome FROM network_end WHERE tip_id = ANY($1::uuid[]) AND unit_id = $2',
);
const KEEP_ENDS = statement(
  'subjects.keepNetworkEnds',
  'one-shard',
  `INSERT INTO network_end (unit_id, tip_id, network_id, outcome) SELECT $1::int, tip, network, outcome
   FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS e (tip, network, outcome)
   ON CONFLICT (tip_id, network_id) DO UPDATE SET outcome = excluded.outcome`,
);
const FORGET_ENDS = statement(
  'subjects.forgetNetworkEnds',
  'one-shard',
  `DELETE FROM network_end USING unnest($1::uuid[], $2::uuid[]) AS e (tip, network)
   WHERE network_end.tip_id = e.tip AND network_end.network_id = e.network AND network_end.unit_id = $3`,
);
const ENDED = statement<{ tip_id: string }>(
  'subjects.endedTips',
  'fan-out',
  'SELECT tip_id FROM tip_outcome WHERE unit_id = $1 AND outcome = ANY($2::text[])',
);

/** Whether anything is kept of a unit's networks. */
export const hasNetworkFacts = async (db: Db, unit: number): Promise<boolean> =>
  (await db.all(ANY, [unit])).length > 0;

/**
 * Bring what is kept to what a build found: only differences are written, and the tips of whom they concern are scored
 * again soon. To be called in the build's transaction. Memory: a row a member of a network.
 */
export async function keepNetworkFacts(db: Db, unit: number, facts: readonly NetworkFact[]): Promise<void> {
  const before = new Map((await db.all(OF_UNIT, [unit])).map((row) => [row.subject_id, factOf(row)]));
  const after = new Map(facts.map((fact) => [fact.subject, fact]));
  const isSame = (fact: NetworkFact) => textOf(before.get(fact.subject)) === textOf(fact);
  const come = facts.filter((fact) => !isSame(fact));
  const gone = [...before.keys()].filter((subject) => !after.has(subject));
  if (gone.length > 0) await db.run(FORGET, [uuidArray(gone), unit]);
  if (come.length > 0)
    await db.run(KEEP, [
      unit,
      uuidArray(come.map(({ subject }) => subject)),
      uuidArray(come.map(({ network }) => network)),
      plainArray(come.map(({ members }) => members)),
      plainArray(come.map(({ tips }) => tips)),
      plainArray(come.map(({ countries }) => countries)),
    ]);
  const touched = new Set([...gone, ...come.map(({ subject }) => subject)]);
  const ended = new Set(await bringEnds(db, unit, null, await allEnds(db, unit, after)));
  for (const { subject, network } of facts) if (ended.has(network)) touched.add(subject);
  await touchTipsOf(db, unit, touched);
}

const textOf = (fact: NetworkFact | undefined): string =>
  fact ? `${fact.network} ${fact.members} ${fact.tips} ${fact.countries}` : '';

/** Every tip of the unit that ended so and that nobody restricted, with the networks of its subjects. */
async function allEnds(db: Db, unit: number, facts: ReadonlyMap<string, NetworkFact>): Promise<EndedIn[]> {
  const restricted = await restrictedTips(db, unit);
  const tips = (await db.all(ENDED, [unit, plainArray(NETWORK_ENDS)]))
    .map((row) => row.tip_id)
    .filter((tip) => !restricted.has(tip));
  const parties = await partiesOf(db, tips);
  const heads = await standing(
    db,
    unit,
    parties.flatMap(({ subject }) => subject ?? []),
  );
  return endsOf(
    await outcomesOf(db, tips),
    parties.map(({ tip, subject }) => {
      const network = facts.get(heads.get(subject ?? '')?.id ?? '')?.network;
      return { tip, networks: network ? [network] : [] };
    }),
  );
}

function endsOf(
  outcomes: Awaited<ReturnType<typeof outcomesOf>>,
  parties: readonly { tip: string; networks: readonly string[] }[],
): EndedIn[] {
  const found = new Map<string, EndedIn>();
  for (const { tip, networks } of parties)
    for (const network of networks) {
      const outcome = NETWORK_ENDS.find((end) => end === outcomes.get(tip)?.outcome);
      if (outcome) found.set(`${tip} ${network}`, { tip, network, outcome });
    }
  return [...found.values()];
}

/** Write the ends of these tips, of all where null, where they differ. Returns the networks in which one does. */
async function bringEnds(
  db: Db,
  unit: number,
  tips: readonly string[] | null,
  ends: readonly EndedIn[],
): Promise<string[]> {
  const rows = tips ? await db.all(ENDS_OF_TIPS, [uuidArray(tips), unit]) : await db.all(ENDS, [unit, null]);
  const before = new Map(rows.map((row) => [`${row.tip_id} ${row.network_id}`, row]));
  const after = new Set(ends.map(({ tip, network }) => `${tip} ${network}`));
  const come = ends.filter(
    ({ tip, network, outcome }) => before.get(`${tip} ${network}`)?.outcome !== outcome,
  );
  const gone = rows.filter((row) => !after.has(`${row.tip_id} ${row.network_id}`));
  await forgetEnds(db, unit, gone);
  if (come.length > 0)
    await db.run(KEEP_ENDS, [
      unit,
      uuidArray(come.map(({ tip }) => tip)),
      uuidArray(come.map(({ network }) => network)),
      textArray(come.map(({ outcome }) => outcome)),
    ]);
  return [...new Set([...come.map(({ network }) => network), ...gone.map((row) => row.network_id)])];
}

const forgetEnds = async (db: Db, unit: number, rows: readonly EndRow[]): Promise<void> => {
  if (rows.length === 0) return;
  const tips = uuidArray(rows.map((row) => row.tip_id));
  await db.run(FORGET_ENDS, [tips, uuidArray(rows.map((row) => row.network_id)), unit]);
};

/**
 * How these tips ended was recorded, or taken back: what that tells of the others in their networks is told at once. To be
 * called after it was written.
 */
export async function endsChanged(db: Db, unit: number, tips: readonly string[]): Promise<void> {
  if (tips.length === 0) return;
  const restricted = await restrictedAmong(db, unit, tips);
  const parties = (await partiesOf(db, tips)).filter(({ tip }) => !restricted.has(tip));
  const facts = await factsOf(db, unit, [...new Set(parties.flatMap(({ subject }) => subject ?? []))]);
  const ends = endsOf(
    await outcomesOf(db, tips),
    parties.map(({ tip, subject }) => ({
      tip,
      networks: (facts.get(subject ?? '') ?? []).map(({ network }) => network),
    })),
  );
  const changed = await bringEnds(db, unit, tips, ends);
  if (changed.length > 0) await touchTipsOf(db, unit, await membersOf(db, unit, changed));
}

/**
 * Nothing is told any more of the networks in which these subjects stand, nor by these tips, until the next build: one of
 * them is kept from others now, or cleared.
 */
export async function forgetNetworkFacts(
  db: Db,
  unit: number,
  subjects: readonly string[],
  tips: readonly string[],
): Promise<void> {
  const facts = [...(await factsOf(db, unit, subjects)).values()].flat();
  const networks = [...new Set(facts.map(({ network }) => network))];
  const members = networks.length === 0 ? [] : await membersOf(db, unit, networks);
  await touchTipsOf(db, unit, members);
  if (networks.length > 0) await forgetEnds(db, unit, await db.all(ENDS, [unit, plainArray(networks)]));
  if (members.length > 0) await db.run(FORGET, [uuidArray(members), unit]);
  if (tips.length > 0) await forgetEnds(db, unit, await db.all(ENDS_OF_TIPS, [uuidArray(tips), unit]));
}

const membersOf = async (db: Db, unit: number, networks: readonly string[]): Promise<string[]> =>
  (await db.all(OF_NETWORKS, [unit, plainArray(networks)])).map((row) => row.subject_id);

async function touchTipsOf(db: Db, unit: number, subjects: Iterable<string>): Promise<void> {
  const ids = [...subjects];
  if (ids.length === 0) return;
  const heads = await standing(db, unit, ids);
  const ties = await tiesOf(db, unit, [...new Set([...heads.values()].map(({ id }) => id))]);
  await touchTips(db, unit, new Set([...ties.values()].flat()));
}
