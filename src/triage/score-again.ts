import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { lockTips } from '../tips/store.ts';
import { rescore } from './rescore.ts';
import { rulesInForce } from './rule-set-store.ts';

/** Score tips again at once, by the rules in force: what their duplicates lend them came or went. */
export async function scoreAgain(
  db: Db,
  { unit, now }: { unit: number; now: Instant },
  tips: readonly string[],
): Promise<void> {
  if (tips.length === 0) return;
  const rows = await lockTips(db, unit, [...new Set(tips)]);
  await rescore(db, unit, now, await rulesInForce(db, unit), rows, false);
}
