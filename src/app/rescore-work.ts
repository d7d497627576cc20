import { logsOf } from '../audit/units-store.ts';
import { abandonAll } from '../hashlists/import-store.ts';
import { isUnsettled, unitsUnsettled } from '../hashlists/settle-store.ts';
import { touchedTips, unitsTouched } from '../tips/touched-store.ts';
import { dueTips, unitsDue } from '../triage/feature-store.ts';
import { rescoreStep } from '../triage/rescore-actions.ts';
import { isBehindShipped } from '../triage/rescore-run.ts';
import { openRescoreRuns } from '../triage/rescore-store.ts';
import { openPreviews } from '../triage/rule-preview-store.ts';
import { previewStep } from '../triage/rule-set-actions.ts';
import { systemActor } from './key-work.ts';
import { type House, perform } from './perform.ts';

/** How often it is looked whether a clock has passed. */
const LOOK_MS = 60_000;

/** Acts after which all tips of the unit are scored again. */
const RESCORES_ALL = new Set(['triage.rescore', 'triage.releaseRules', 'triage.rollBackRules']);

/** Acts after which hash lists say something else. */
const CHANGES_LISTS = new Set(['hashlists.stand', 'hashlists.withdraw', 'hashlists.drop']);

/** `lists`: tips are noted whose hashes came to a list or left one. `shipped`: whether the program came with other rules than those that a unit's tips were scored by. */
const ORDER = ['touched', 'lists', 'due', 'shipped', 'all', 'preview'] as const;
type Step = (typeof ORDER)[number];

/**
 * Keeps scores true: tips that an act or a hash list touched are scored again at once, those for which a clock passed within a minute, all
 * of a unit after a release of its rules, and after an upgrade that came with other shipped rules. In pieces, each an act of
 * the program itself: what a kill or a fault cuts off, the next look goes on with.
 */
export class RescoreWork {
  private readonly house: House;
  private readonly report: (error: unknown) => void;
  private readonly wanted = new Map<number, Set<Step>>();
  private readonly working = new Map<number, Promise<void>>();
  private timer: NodeJS.Timeout | null = null;
  private closing = false;

  constructor(house: House, report: (error: unknown) => void) {
    this.house = house;
    this.report = report;
  }

  /** Go on with what a killed program left, and look from now on whether clocks have passed. */
  async begin(): Promise<void> {
    await this.house.database.transaction('write', 'house', abandonAll);
    const behind = await this.house.database.transaction('read', 'house', async (db) => {
      const found: number[] = [];
      for (const unit of await logsOf(db)) if (await isBehindShipped(db, unit)) found.push(unit);
      return found;
    });
    for (const unit of behind) this.want(unit, 'shipped');
    await this.look();
    this.timer = setInterval(() => void this.look().catch(this.report), LOOK_MS);
    this.timer.unref();
  }

  /** After an act of a unit that may have touched tips. */
  follow(unit: number, action?: string): void {
    this.want(unit, 'touched');
    if (action && RESCORES_ALL.has(action)) this.want(unit, 'all');
    if (action && CHANGES_LISTS.has(action)) this.want(unit, 'lists');
    if (action === 'triage.previewRules') this.want(unit, 'preview');
  }

  /** Everything that is wanted now is done. */
  async settled(): Promise<void> {
    while (this.working.size > 0) await Promise.all(this.working.values());
  }

  async close(): Promise<void> {
    this.closing = true;
    if (this.timer) clearInterval(this.timer);
    await this.settled();
  }

  /** Look whether a clock has passed, or something was left. */
  async look(): Promise<void> {
    const now = this.house.clock();
    const left = await this.house.database.transaction('read', 'house', async (db) => ({
      touched: await unitsTouched(db),
      lists: await unitsUnsettled(db),
      due: await unitsDue(db, now),
      all: await openRescoreRuns(db),
      preview: await openPreviews(db),
    }));
    for (const step of ['touched', 'lists', 'due', 'all', 'preview'] as const)
      for (const unit of left[step]) this.want(unit, step);
  }

  private async piece(unit: number, step: Step): Promise<boolean> {
    const { more } = (await (step === 'preview'
      ? perform(this.house, previewStep, {}, systemActor(unit))
      : perform(this.house, rescoreStep, { step }, systemActor(unit)))) as { more: boolean };
    return more;
  }

  /** Nothing is written to the log for nothing. */
  private isLeft(unit: number, step: 'touched' | 'lists' | 'due'): Promise<boolean> {
    const now = this.house.clock();
    return this.house.database.transaction('read', 'house', async (db) => {
      if (step === 'lists') return isUnsettled(db, unit);
      const left = step === 'touched' ? await touchedTips(db, unit, 1) : await dueTips(db, unit, now, 1);
      return left.length > 0;
    });
  }

  private want(unit: number, step: Step): void {
    if (this.closing) return;
    const steps = this.wanted.get(unit) ?? new Set();
    this.wanted.set(unit, steps.add(step));
    if (this.working.has(unit)) return;
    const work = this.work(unit)
      .catch(this.report)
      .finally(() => {
        this.working.delete(unit);
        if (this.wanted.has(unit) && !this.closing) this.want(unit, 'touched');
      });
    this.working.set(unit, work);
  }

  private again(unit: number, step: Step): void {
    this.wanted.set(unit, (this.wanted.get(unit) ?? new Set<Step>()).add(step));
  }

  /** Touched tips go before clocks, and these before the rest: between two pieces it is looked again. */
  private async work(unit: number): Promise<void> {
    for (;;) {
      const steps = this.wanted.get(unit);
      const step = ORDER.find((each) => steps?.has(each));
      if (!steps || !step || this.closing) break;
      steps.delete(step);
      if (steps.size === 0) this.wanted.delete(unit);
      try {
        if ((step === 'touched' || step === 'lists' || step === 'due') && !(await this.isLeft(unit, step)))
          continue;
        if (await this.piece(unit, step)) this.again(unit, step === 'shipped' ? 'all' : step);
        if (step === 'lists') this.again(unit, 'touched');
      } catch (error) {
        // the rest goes on; the next look finds what is left of this
        this.report(error);
      }
    }
  }
}
