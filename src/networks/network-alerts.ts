import { restrictedTips } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { tipsByIds } from '../tips/store.ts';
import type { NewAlert } from '../watch/alert-store.ts';
import { raiseFresh } from '../watch/touch.ts';
import { watchedRecords } from '../watch/watch-store.ts';
import type { Built } from './build.ts';
import { lastBuild, networksOnTips } from './network-store.ts';
import { tipsOfNetworks } from './watch-store.ts';

/**
 * Tell those who watch a network of the tips that it rests on now and did not at the last build. Of one that rested on a
 * tip that was restricted since, only tips are told that came in after that build: that others moved tells of the restricted
 * one. To be called in the build's transaction, before what it found is written.
 */
export async function raiseForNetworks(db: Db, unit: number, now: Instant, built: Built): Promise<number> {
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
  const asked = [...new Set([...fresh].flatMap(([id, tips]) => (torn.has(id) ? tips : [])))];
  const late = new Set(
    (await tipsByIds(db, unit, asked)).filter((row) => row.received_at > last).map((row) => row.tip_id),
  );
  const alerts = watches.flatMap(({ watch_id, officer_id, shared, target }) =>
    fresh
      .get(target!)!
      .filter((tip) => !torn.has(target!) || late.has(tip))
      .map(
        (tip): NewAlert => ({
          ...{ watch: watch_id, officer: shared ? null : officer_id },
          ...{ kind: 'network', tip, version: 0 },
        }),
      ),
  );
  return raiseFresh(db, unit, now, alerts);
}
