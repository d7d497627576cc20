import { allUnits } from '../access/store.ts';
import { readGaps } from '../statistics/gap-actions.ts';
import { unreadTips } from '../statistics/gap-store.ts';
import { systemActor } from './key-work.ts';
import { type House, perform } from './perform.ts';

/**
 * After a start: reads tips that came before it was kept what they lack, in pieces, each an act of the program itself, while
 * everything else goes on. What a kill cuts off, the next start goes on with.
 */
export class GapWork {
  private readonly house: House;
  private readonly report: (error: unknown) => void;
  private working: Promise<void> | null = null;
  private closing = false;

  constructor(house: House, report: (error: unknown) => void) {
    this.house = house;
    this.report = report;
  }

  begin(): void {
    this.working = this.work().catch(this.report);
  }

  /** All that was left is read. */
  settled(): Promise<void> {
    return this.working ?? Promise.resolve();
  }

  async close(): Promise<void> {
    this.closing = true;
    await this.settled();
  }

  private async work(): Promise<void> {
    const units = await this.house.database.transaction('read', 'house', allUnits);
    for (const { id } of units) {
      // nothing is written to the log for nothing
      const left = await this.house.database.transaction('read', 'house', (db) => unreadTips(db, id, 1));
      for (let more = left.length > 0; more && !this.closing; )
        ({ more } = (await perform(this.house, readGaps, {}, systemActor(id))) as { more: boolean });
    }
  }
}
