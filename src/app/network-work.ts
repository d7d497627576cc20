import type { Action } from '../actions/action.ts';
import type { Permission } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { build } from '../networks/list-actions.ts';
import { unitsUnbuilt } from '../networks/network-store.ts';
import { systemActor } from './key-work.ts';
import { type House, perform } from './perform.ts';

/** How long after the last intake networks are found anew: one that follows at once shall find them once. */
const QUIET_MS = 30_000;
/** Other acts after which networks are found anew. What they take out of sight is out of sight at once, build or not. */
const CHANGING = new Set([
  'sightings.add',
  'sightings.import',
  'subjects.clear',
  'subjects.join',
  'subjects.separate',
  'subjects.split',
  'subjects.undo',
  'triage.restrict',
  'triage.unrestrict',
]);

/** Finds networks anew after what changes them, one unit at a time, as the program itself. */
export class NetworkWork {
  private readonly house: House;
  private readonly report: (error: unknown) => void;
  /** What networks tell of tips may be another now. */
  onBuilt: (unit: number) => void = () => {};
  private readonly quietMs: number;
  private readonly timers = new Map<number, NodeJS.Timeout>();
  private work: Promise<void> = Promise.resolve();
  private closing = false;

  constructor(house: House, report: (error: unknown) => void, quietMs: number = QUIET_MS) {
    this.house = house;
    this.report = report;
    this.quietMs = quietMs;
  }

  /** At the start: where tips are and networks were never looked for, the program was ended before it came to that. */
  async begin(): Promise<void> {
    for (const unit of await this.house.database.transaction('read', 'house', unitsUnbuilt)) this.soon(unit);
  }

  /** After an act of a unit: nothing for most. */
  follow(action: Pick<Action, 'name'>, unit: number): void {
    if (CHANGING.has(action.name)) this.soon(unit);
  }

  /** Something was taken in: when nothing more has come for a while, networks are found anew. */
  soon(unit: number): void {
    if (this.closing) return;
    clearTimeout(this.timers.get(unit));
    const timer = setTimeout(() => {
      this.timers.delete(unit);
      this.work = this.work.then(() => this.build(unit)).catch(this.report);
    }, this.quietMs);
    timer.unref();
    this.timers.set(unit, timer);
  }

  private async build(unit: number): Promise<void> {
    if (this.closing) return;
    const actor = { ...systemActor(unit), permissions: new Set<Permission>(['tip:write']) };
    try {
      await perform(this.house, build, {}, actor);
      this.onBuilt(unit);
    } catch (error) {
      if (!(error instanceof TipstaffError && error.code === 'CHANGED_MEANWHILE')) throw error;
      this.soon(unit);
    }
  }

  /** End in order: what is under way is waited for, what was to come is left to the next intake. */
  async close(): Promise<void> {
    this.closing = true;
    for (const timer of this.timers.values()) clearTimeout(timer);
    await this.work;
  }
}
