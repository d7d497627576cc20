import { restrictedTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { tipsByIds } from '../tips/store.ts';
import { keepAlerts, type NewAlert, toldOf } from '../watch/alert-store.ts';
import { raiseFresh } from '../watch/touch.ts';
import { watchedRecords } from '../watch/watch-store.ts';
import type { Built } from './build.ts';
import { lastBuild, membersOfNetworks, networksOnTips } from './network-store.ts';
import { tipsOfSubjects } from './store.ts';
import { tipsOfNetworks } from './watch-store.ts';

type Watching = Awaited<ReturnType<typeof watchedRecords>>[number];
type OnSubject = { tip: string; subject: string | null };

/**
 * Tell those who watch a network of the tips that it rests on now and did not at the last build; and of tips on its members
 * that came in since that build and were not told when they came. Of one that rested on a tip that was restricted since, only
 * tips are told that came in after that build: that others moved tells of the restricted one. To be called in the build's
 * transaction, before what it found is written.
 *
 * parties  those that the build was made of
 */
export async function raiseForNetworks(
  db: Db,
  unit: number,
  now: Instant,
  built: Built,
  parties: readonly OnSubject[],
): Promise<number> {
  const watches = (await watchedRecords(db, unit, now)).filter(({ kind }) => kind === 'network');
  if (watches.length === 0) return 0;
  const targets = [...new Set(watches.map(({ target }) => target!))];
  const before = await tipsOfNetworks(db, unit, targets);
  const torn = new Set(await networksOnTips(db, unit, [...(await restrictedTips(db, unit))]));
  const last = (await lastBuild(db, unit))?.built_at ?? '';
  const found = new Map(built.networks.map(({ id, tips }) => [id, tips]));
  const fresh = new Map(
    targets.map((id) => [id, (found.get(id) ?? []).filter((tip) => !before.get(id)?.has(tip))]),
  );
  const late = await cameAfter(
    db,
    unit,
    [...fresh].flatMap(([id, tips]) => (torn.has(id) ? tips : [])),
    last,
  );
  const alerts = watches.flatMap((watch) =>
    fresh
      .get(watch.target!)!
      .filter((tip) => !torn.has(watch.target!) || late.has(tip))
      .map((tip) => alertOf(watch, tip)),
  );
  const raised = await raiseFresh(db, unit, now, alerts);
  const tips = tipsOfMembers(built, parties);
  let more = 0;
  for (const watch of watches)
    more += await raiseForMembers(db, unit, now, watch, tips.get(watch.target!) ?? [], last);
  return raised + more;
}

/** Tips on a watched network's members: who watches is told of those that came in since the last build, and since he watches; the others are known. */
async function raiseForMembers(
  db: Db,
  unit: number,
  now: Instant,
  watch: Watching,
  tips: readonly string[],
  last: Instant | '',
): Promise<number> {
  const told = await toldOf(db, unit, tips, [watch.watch_id]);
  const untold = tips.filter((tip) => !told.has(`${tip} ${watch.watch_id}`));
  const late = await cameAfter(db, unit, untold, watch.at > last ? watch.at : last);
  const alerts = (are: boolean) =>
    untold.filter((tip) => late.has(tip) === are).map((tip) => alertOf(watch, tip));
  await keepAlerts(db, unit, now, alerts(true));
  await keepAlerts(db, unit, now, alerts(false), true);
  return late.size;
}

/**
 * A watch of a network begins: what it rests on, and the tips on its members, are nothing new. Tips that the officer does not
 * see are left out: of them is told who may see them.
 */
export async function knowNetwork(
  db: Db,
  unit: number,
  now: Instant,
  { watch, officer, network }: { watch: string; officer: string | null; network: string },
): Promise<void> {
  const members = (await membersOfNetworks(db, unit, [network])).get(network)?.keys() ?? [];
  const resting = (await tipsOfNetworks(db, unit, [network])).get(network) ?? [];
  const tips = new Set([...resting, ...(await tipsOfSubjects(db, unit, [...members]))]);
  const alerts = [...tips].map(
    (tip): NewAlert => ({ ...{ watch, officer, kind: 'network' }, tip, version: 0 }),
  );
  await keepAlerts(db, unit, now, alerts, true);
}

const alertOf = ({ watch_id, officer_id, shared }: Watching, tip: string): NewAlert => ({
  ...{ watch: watch_id, officer: shared ? null : officer_id },
  ...{ kind: 'network', tip, version: 0 },
});

/** Those of these tips that came in after a moment. */
async function cameAfter(
  db: Db,
  unit: number,
  tips: readonly string[],
  moment: string,
): Promise<Set<string>> {
  if (tips.length === 0) return new Set();
  const rows = await tipsByIds(db, unit, [...new Set(tips)]);
  return new Set(rows.filter((row) => row.received_at > moment).map((row) => row.tip_id));
}

/** The tips on the members of each network of a build. */
function tipsOfMembers(built: Built, parties: readonly OnSubject[]): Map<string, string[]> {
  const bySubject = new Map<string, Set<string>>();
  for (const { tip, subject } of parties)
    if (subject !== null) bySubject.set(subject, (bySubject.get(subject) ?? new Set()).add(tip));
  return new Map(
    built.networks.map(({ id, members }) => [
      id,
      [...new Set(members.flatMap(({ subject }) => [...(bySubject.get(subject) ?? [])]))],
    ]),
  );
}
