import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { tipsByIds } from '../tips/store.ts';
import { boardPage, type Place } from './board-store.ts';
import { settingsOf } from './setting-store.ts';
import type { BoardFilter, Clock } from './shape.ts';
import { viewOf } from './view.ts';

type By = { unit: number; officer: string; now: Instant };

/** A page of the board as it is shown, with the place of its last row. */
export async function boardOf(
  db: Db,
  by: By,
  filter: BoardFilter,
  after: Place | null,
  limit: number,
): Promise<Clock[]> {
  const settings = await settingsOf(db, by.unit);
  const rows = await boardPage(db, by, filter, after, limit);
  const ids = [...new Set(rows.flatMap((row) => (row.tip_id ? [row.tip_id] : [])))];
  const tips = new Map((await tipsByIds(db, by.unit, ids)).map((tip) => [tip.tip_id, tip]));
  return rows.flatMap((row) => {
    const tip = tips.get(row.tip_id ?? '');
    return tip ? [viewOf(settings, row, `${tip.source} ${tip.number}`)] : [];
  });
}
