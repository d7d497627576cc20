import { moveClocks } from '../clocks/tip-clocks.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { countForIdentifiers } from '../identifiers/store.ts';
import type { Instant } from '../kernel/time.ts';
import { plainArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { cameBefore, countedTips } from '../subjects/earlier-store.ts';
import { forgetNetworkFacts } from '../subjects/network-facts-store.ts';
import { countForSubjects, tipsOfSubject } from '../subjects/store.ts';
import { openFacts } from '../tips/sealed-store.ts';
import type { TipIdentifier } from '../tips/shape.ts';
import { lockTips, type TipRow, versionsOf } from '../tips/store.ts';
import { touchTips } from '../tips/touched-store.ts';
import { moveTallies } from './tally-store.ts';

const FOLDED = statement<{ tip_id: string }>(
  'triage.folded',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND bundle_of = $2 ORDER BY state, received_at, tip_id',
);
const REFOLD = statement(
  'triage.refold',
  'one-shard',
  `UPDATE tip SET bundle_of = c.bundle_of, bundle = c.bundle, revision = c.revision
   FROM unnest($1::uuid[], $2::uuid[], $3::int[], $4::int[]) AS c (tip_id, bundle_of, bundle, revision) WHERE tip.tip_id = c.tip_id`,
);
const LEAD_BUNDLE = statement(
  'triage.leadBundle',
  'one-shard',
  'UPDATE bundle SET tip_id = $4, tips = greatest(0, tips - 1) WHERE fingerprint = $1 AND unit_id = $2 AND tip_id = $3',
);
const END_BUNDLE = statement(
  'triage.endBundle',
  'one-shard',
  'DELETE FROM bundle WHERE fingerprint = $1 AND unit_id = $2 AND tip_id = $3',
);
const RECOUNT_EARLIER = statement(
  'triage.recountEarlier',
  'one-shard',
  `UPDATE tip SET earlier = greatest(0, tip.earlier + c.by) FROM unnest($1::uuid[], $2::int[]) AS c (tip_id, by) WHERE tip.tip_id = c.tip_id`,
);

type Change = { before: TipRow; after: TipRow };

/**
 * Take a locked tip out of everything that others see of it: its bundle, the counts of the queue, of its subjects, of its
 * identifiers, and of how many earlier tips later ones have. To be done before it is restricted.
 *
 * returns  the row as it is now
 */
export async function takeOutOfSight(db: Db, unit: number, row: TipRow, now: Instant): Promise<TipRow> {
  const alone = await leaveBundle(db, unit, row, now);
  await moveTallies(db, unit, [{ before: alone, after: null }]);
  await recount(db, unit, alone, -1);
  return alone;
}

/** The other way: a tip that is restricted no more counts again. To be done after. */
export async function putInSight(db: Db, unit: number, row: TipRow): Promise<void> {
  await moveTallies(db, unit, [{ before: null, after: row }]);
  await recount(db, unit, row, 1);
}

/**
 * A locked tip that is to stand alone leaves its bundle, or hands the bundle to the next tip of it. What stands by itself from then on has
 * an answer time. Returns its row as it is now.
 */
export async function leaveBundle(db: Db, unit: number, row: TipRow, now: Instant): Promise<TipRow> {
  const alone = { ...row, bundle_of: null, bundle: 0, revision: row.revision + 1 };
  const changes: Change[] = [{ before: row, after: alone }];
  if (row.bundle_of !== null) changes.push(...(await leave(db, unit, row)));
  else if (row.bundle_key !== null || row.bundle > 0) changes.push(...(await handOver(db, unit, row)));
  await db.run(REFOLD, [
    plainArray(changes.map(({ after }) => after.tip_id)),
    plainArray(changes.map(({ after }) => after.bundle_of)),
    plainArray(changes.map(({ after }) => after.bundle)),
    plainArray(changes.map(({ after }) => after.revision)),
  ]);
  await moveTallies(db, unit, changes);
  const refolded = changes.filter(({ before, after }) => before.bundle_of !== after.bundle_of);
  await moveClocks(db, { unit, now, officer: 'system' }, refolded);
  return alone;
}

async function leave(db: Db, unit: number, row: TipRow): Promise<Change[]> {
  const [head] = await lockTips(db, unit, [row.bundle_of!]);
  if (!head) return [];
  if (row.bundle_key) await db.run(LEAD_BUNDLE, [row.bundle_key, unit, head.tip_id, head.tip_id]);
  return [{ before: head, after: { ...head, bundle: Math.max(0, head.bundle - 1) } }];
}

async function handOver(db: Db, unit: number, row: TipRow): Promise<Change[]> {
  const ids = (await db.all(FOLDED, [unit, row.tip_id])).map((each) => each.tip_id);
  const [next] = ids;
  if (next === undefined) {
    await db.run(END_BUNDLE, [row.bundle_key, unit, row.tip_id]);
    return [];
  }
  await db.run(LEAD_BUNDLE, [row.bundle_key, unit, row.tip_id, next]);
  return (await lockTips(db, unit, ids)).map((before) => ({
    before,
    // raised, so that no decision from before can be undone into the bundle of a restricted tip
    after: {
      ...before,
      revision: before.revision + 1,
      ...(before.tip_id === next
        ? { bundle_of: null, bundle: Math.max(0, row.bundle - 1) }
        : { bundle_of: next }),
    },
  }));
}

async function recount(db: Db, unit: number, row: TipRow, by: 1 | -1): Promise<void> {
  const heads = await countForSubjects(db, unit, row.tip_id, by);
  // the figures of these networks may rest on the tip: the next build makes them without it
  if (by < 0) await forgetNetworkFacts(db, unit, [...new Set(heads)], [row.tip_id]);
  const facts: TipIdentifier[] = [];
  for (const { version } of await versionsOf(db, row))
    facts.push(...((await openFacts(db, row, version))?.facts.identified ?? []));
  const prints = [...new Set(facts.map(matchKey))].map((key) => db.vault.fingerprint(key));
  await countForIdentifiers(db, unit, prints, by);
  const sharing = new Set<string>();
  for (const head of new Set(heads)) for (const tip of await tipsOfSubject(db, unit, head)) sharing.add(tip);
  sharing.delete(row.tip_id);
  const mine = { tip: row.tip_id, receivedAt: row.received_at };
  const counted = await countedTips(db, unit, [...sharing]);
  const later = [...counted].flatMap(([tip, { receivedAt }]) =>
    cameBefore(mine, { tip, receivedAt }) ? [tip] : [],
  );
  if (later.length > 0) await db.run(RECOUNT_EARLIER, [plainArray(later), plainArray(later.map(() => by))]);
  await touchTips(db, unit, [...counted.keys(), row.tip_id]);
}
