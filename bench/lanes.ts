import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { statement } from '../src/storage/statement.ts';
import { LANES } from '../src/tips/shape.ts';
import type { Run } from './run.ts';

const TIPS = statement<{
  source: string;
  number: string;
  lane: number;
  escalated: boolean;
  received_at: string;
}>(
  'bench.lanes',
  'fan-out',
  'SELECT source, number, lane, escalated, received_at FROM tip WHERE unit_id = $1 ORDER BY received_at, tip_id',
);
const URGENT = LANES.indexOf('24h');

type Placed = { isInDanger: boolean; isUrgent: boolean; isEscalated: boolean };

/**
 * How many of the tips that tell of a child in danger stand in the lanes *now* and *24 h*, and what share of the queue these
 * lanes are: beside as many tips taken in the order of arrival, and beside those alone that the source escalated. Against
 * the world's own truth (docs/simulate.md), which knows of danger that no document states.
 */
export async function measureLanes(run: Run): Promise<void> {
  const { figures, stock } = run;
  const { folder } = await stock.world();
  const { tips: told } = JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as {
    tips: { number: string | null; child_in_danger: boolean }[];
  };
  const danger = new Map(
    told.flatMap((tip) => (tip.number === null ? [] : [[tip.number, tip.child_in_danger] as const])),
  );
  const house = await stock.house();
  try {
    const rows = await house.database.transaction('read', 'house', (db) => db.all(TIPS, [house.actor.unit]));
    const placed: Placed[] = rows.flatMap((row) => {
      const isInDanger = danger.get(row.number);
      if (isInDanger === undefined) return [];
      return [{ isInDanger, isUrgent: row.lane <= URGENT, isEscalated: row.escalated }];
    });
    const inDanger = placed.filter((tip) => tip.isInDanger).length;
    const recall = (of: readonly Placed[]) => of.filter((tip) => tip.isInDanger).length / inDanger;
    const noise = (of: readonly Placed[]) =>
      of.filter((tip) => !tip.isInDanger).length / Math.max(1, of.length);
    const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
    const urgent = placed.filter((tip) => tip.isUrgent);
    const escalated = placed.filter((tip) => tip.isEscalated);
    const first = placed.slice(0, urgent.length);
    const share = urgent.length / placed.length;
    figures.say(
      `${placed.length} tips, of which ${inDanger} tell of a child in danger; ${rows.length - placed.length} are named by no number of the truth`,
    );
    figures.add({
      id: 'T1',
      name: 'children in danger in the lanes now and 24 h',
      value: recall(urgent),
      unit: 'recall',
      target: { atLeast: 0.95 },
      note: `noise in these lanes ${percent(noise(urgent))}`,
    });
    figures.add({
      id: 'T1',
      name: 'share of the queue in these lanes',
      value: share,
      unit: 'of all tips',
      target: { atMost: 0.1 },
    });
    figures.add({
      name: 'as many tips, first in first out',
      value: recall(first),
      unit: 'recall',
      note: `noise ${percent(noise(first))}`,
    });
    figures.add({
      name: 'escalated by the source alone',
      value: recall(escalated),
      unit: 'recall',
      note: `${percent(escalated.length / placed.length)} of the queue, noise ${percent(noise(escalated))}`,
    });
  } finally {
    await house.close();
  }
}
