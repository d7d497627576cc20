import type { Action } from '../actions/action.ts';
import { batchesOf, gatherBlocks, type Reading } from '../subjects/full.ts';
import { unmarkedTips } from '../subjects/mend-store.ts';
import { resolveStep } from '../subjects/resolution-actions.ts';
import type { Piece, ResolutionStep } from '../subjects/resolution-run.ts';
import { lastResolution, noteResolution, openResolutions } from '../subjects/resolution-run-store.ts';
import { RESOLUTION_STEPS } from '../subjects/shape.ts';
import { systemActor } from './key-work.ts';
import { type House, perform } from './perform.ts';

const NO_TIP = '00000000-0000-0000-0000-000000000000';
/** Tips looked at in one statement, and those whose facts are opened in one transaction. */
const TIPS = 20_000;
const OPENED = 100;

/** Full resolutions: one a unit, in pieces, each an act of the program itself. A kill leaves a row from which the next start goes on. */
export class ResolutionWork {
  private readonly house: House;
  private readonly report: (error: unknown) => void;
  private readonly working = new Map<number, Promise<void>>();
  private closing = false;
  /** told of each run that ended, by its unit */
  onEnded: (unit: number) => void = () => {};

  constructor(house: House, report: (error: unknown) => void) {
    this.house = house;
    this.report = report;
  }

  /** Go on with what a killed program left. */
  async recover(): Promise<void> {
    for (const unit of await this.house.database.transaction('read', 'house', openResolutions))
      this.begin(unit);
  }

  /** After an act of a unit: nothing for most. */
  follow(action: Pick<Action, 'name'>, unit: number): void {
    if (action.name === 'subjects.resolve') this.begin(unit);
  }

  /** End in order: the piece under way is done, the rest is left to the next start. */
  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.working.values());
  }

  private begin(unit: number): void {
    // one that is just ending may not have seen what was begun anew
    const before = this.working.get(unit) ?? Promise.resolve();
    const work: Promise<void> = before
      .then(() => this.work(unit))
      .catch(async (error: unknown) => {
        this.report(error);
        await this.write(unit, (db) => noteResolution(db, unit, 0, this.house.clock())).catch(this.report);
      })
      .finally(() => {
        if (this.working.get(unit) === work) this.working.delete(unit);
      });
    this.working.set(unit, work);
  }

  private async work(unit: number): Promise<void> {
    const row = await this.reading(unit)((db) => lastResolution(db, unit));
    if (!row || row.ended_at !== null || this.closing) return;
    let step: ResolutionStep | null = RESOLUTION_STEPS[row.step]!;
    while (step !== null && !this.closing) {
      if (step === 'marks') step = await this.marks(unit);
      else if (step === 'blocks') step = await this.blocks(unit);
      else step = await this.piece(unit, { step });
    }
    if (step === null) this.onEnded(unit);
  }

  private async marks(unit: number): Promise<ResolutionStep | null> {
    for (let after: string | null = NO_TIP; after !== null; ) {
      const from: string = after;
      const { tips, next } = await this.reading(unit)((db) => unmarkedTips(db, unit, from, TIPS));
      for (let at = 0; at < tips.length; at += OPENED) {
        if (this.closing) return 'marks';
        await this.piece(unit, { step: 'marks', tips: tips.slice(at, at + OPENED) });
      }
      after = next;
    }
    return this.piece(unit, { step: 'marks', over: true });
  }

  private async blocks(unit: number): Promise<ResolutionStep | null> {
    const all = await gatherBlocks(this.reading(unit), unit, async (parties) => {
      await this.write(unit, (db) => noteResolution(db, unit, parties));
      return !this.closing;
    });
    if (!all) return 'blocks';
    const row = await this.reading(unit)((db) => lastResolution(db, unit));
    const after = row?.cursor ? { tip: row.cursor, party: row.cursor_no! } : null;
    const bytes = all.blocks.bytes + all.keys.bytes + all.wrong.bytes;
    for (const batch of batchesOf(all, after)) {
      if (this.closing) return 'blocks';
      await this.piece(unit, { step: 'blocks', batch, total: all.blocks.size, bytes });
    }
    return this.piece(unit, { step: 'blocks', over: true });
  }

  private async piece(unit: number, piece: Piece): Promise<ResolutionStep | null> {
    const { next } = (await perform(this.house, resolveStep, piece, systemActor(unit))) as {
      next: ResolutionStep | null;
    };
    return next;
  }

  private reading(unit: number): Reading {
    return (work) => this.house.database.transaction('read', this.scope(unit), work);
  }

  private write(unit: number, work: Parameters<Reading>[0]): Promise<unknown> {
    return this.house.database.transaction('write', this.scope(unit), work);
  }

  private readonly scope = (unit: number) => ({ unit, officer: 'system', sees: 'unit' }) as const;
}
