import { allUnits } from '../access/store.ts';
import { strayFolds } from '../triage/fold-store.ts';
import { mendFolds } from '../triage/set-actions.ts';
import { systemActor } from './key-work.ts';
import { type House, perform } from './perform.ts';

const PIECE = 5000;
const NO_TIP = '00000000-0000-0000-0000-000000000000';

/**
 * At a start: tips that stand open in no line of the queue, since what stands for their bundle was closed before heads handed their
 * bundles on, come back into it. Where there are none it only reads: a walk over the heads of open bundles.
 */
export async function bringBackStrays(house: House): Promise<void> {
  const units = await house.database.transaction('read', 'house', allUnits);
  for (const { id } of units) {
    if (!(await hasStrays(house, id))) continue; // nothing is written to the log for nothing
    for (let after: string | null | undefined; after !== null; ) {
      const done = (await perform(house, mendFolds, { after }, systemActor(id))) as { next: string | null };
      after = done.next;
    }
  }
}

async function hasStrays(house: House, unit: number): Promise<boolean> {
  for (let after: string | null = NO_TIP; after !== null; ) {
    const from: string = after;
    const { heads, next } = await house.database.transaction('read', 'house', (db) =>
      strayFolds(db, unit, from, PIECE),
    );
    if (heads.length > 0) return true;
    after = next;
  }
  return false;
}
