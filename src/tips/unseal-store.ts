import { TipstaffError } from '../kernel/errors.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

const QUOTA = statement<{ value: string }>(
  'tips.unsealQuota',
  'local',
  'SELECT value FROM setting WHERE name = $1',
);
const SET_QUOTA = statement(
  'tips.setUnsealQuota',
  'local',
  `INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
);
const OPENED = statement<{ opened: number }>(
  'tips.unsealedSince',
  'one-shard',
  'SELECT coalesce(sum(opened), 0)::bigint AS opened FROM unseal_tally WHERE unit_id = $1 AND officer_id = $2 AND minute > $3',
);
const COUNT = statement(
  'tips.countUnsealed',
  'one-shard',
  `INSERT INTO unseal_tally (unit_id, officer_id, minute, opened) VALUES ($1, $2, $3, $4)
   ON CONFLICT (unit_id, officer_id, minute) DO UPDATE SET opened = unseal_tally.opened + excluded.opened`,
);
const FORGET = statement(
  'tips.forgetUnsealed',
  'one-shard',
  'DELETE FROM unseal_tally WHERE unit_id = $1 AND officer_id = $2 AND minute <= $3',
);

/** Values that one officer may unseal within an hour where the unit's administrator has set nothing else. */
const UNSEAL_PER_HOUR = 60;
const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

/** How many values an officer may unseal within an hour. */
async function unsealQuota(db: Db, unit: number): Promise<number> {
  const kept = await db.one(QUOTA, [quotaOf(unit)]);
  return kept ? Number(kept.value) : UNSEAL_PER_HOUR;
}

export const setUnsealQuota = (db: Db, unit: number, perHour: number) =>
  db.run(SET_QUOTA, [quotaOf(unit), String(perHour)]);

const quotaOf = (unit: number): string => `unseal.perHour:${unit}`;

/**
 * Count values that an officer unseals. The caller holds the end of the unit's log, so that two at once are both counted.
 *
 * Fails UNSEAL_QUOTA_SPENT where more than the quota would be open within an hour; `approved` counts without a limit.
 */
export async function countUnsealed(
  db: Db,
  officer: { unit: number; id: string },
  now: Instant,
  values: number,
  approved = false,
): Promise<void> {
  const ago = new Date(millis(now) - HOUR_MS).toISOString();
  const limit = await unsealQuota(db, officer.unit);
  const opened = (await db.one(OPENED, [officer.unit, officer.id, ago]))?.opened ?? 0;
  if (!approved && opened + values > limit)
    throw new TipstaffError('UNSEAL_QUOTA_SPENT', { opened, limit, asked: values });
  const minute = new Date(Math.floor(millis(now) / MINUTE_MS) * MINUTE_MS).toISOString();
  await db.run(FORGET, [officer.unit, officer.id, ago]);
  await db.run(COUNT, [officer.unit, officer.id, minute, values]);
}
