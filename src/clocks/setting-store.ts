import { unitById } from '../access/store.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { Settings } from './book.ts';

const ALL = statement<{ name: string; value: unknown }>(
  'clocks.settings',
  'one-shard',
  'SELECT name, value FROM clock_setting WHERE unit_id = $1',
);
const KEEP = statement(
  'clocks.keepSetting',
  'one-shard',
  `INSERT INTO clock_setting (unit_id, name, value) VALUES ($1, $2, $3) ON CONFLICT (unit_id, name) DO UPDATE SET value = excluded.value`,
);

/** What a unit may set. */
export type SettingName = 'zone' | 'calendars' | 'lengths' | 'platforms';

/** How a unit counts: its settings over what is shipped. */
export async function settingsOf(db: Db, unit: number): Promise<Settings> {
  const kept = new Map((await db.all(ALL, [unit])).map(({ name, value }) => [name, value]));
  const country = (await unitById(db, unit))?.country ?? 'IN';
  return {
    country,
    zone: (kept.get('zone') as string | undefined) ?? null,
    calendars: (kept.get('calendars') ?? {}) as Settings['calendars'],
    lengths: (kept.get('lengths') ?? {}) as Settings['lengths'],
    platforms: (kept.get('platforms') ?? {}) as Settings['platforms'],
  };
}

export const keepSetting = (db: Db, unit: number, name: SettingName, value: unknown) =>
  db.run(KEEP, [unit, name, JSON.stringify(value)]);
