import { join } from 'node:path';
import { actorOf, officerById } from '../access/store.ts';
import type { Actor } from '../actions/shape.ts';
import { end } from '../intake/actions.ts';
import { mappings } from '../intake/mapping-store.ts';
import type { ReadSettings } from '../intake/read.ts';
import { openRuns, runById } from '../intake/run-store.ts';
import { isSpooled } from '../intake/spool.ts';
import { unitCountry } from '../intake/unit-country.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Scope } from '../storage/scope.ts';
import { IntakeJob } from './intake-job.ts';
import { type House, perform } from './perform.ts';
import type { ReadingPool } from './reading-pool.ts';

/** The intakes that this process works on. They perform ordinary actions as the officer who began them. */
export class Jobs {
  private readonly jobs = new Map<string, IntakeJob>();
  private readonly opening = new Map<string, Promise<IntakeJob>>();
  /** intakes that end in the background, by run */
  private readonly ending = new Map<string, Promise<void>>();
  private readonly unitOf = new Map<string, number>();
  private readonly house: House;
  private readonly pool: ReadingPool;
  private readonly spoolRoot: string;
  private readonly report: (error: unknown) => void;
  /** told of each intake that ended, by its unit */
  onEnded: (unit: number) => void = () => {};

  constructor(house: House, pool: ReadingPool, dataFolder: string, report: (error: unknown) => void) {
    this.house = house;
    this.pool = pool;
    this.spoolRoot = join(dataFolder, 'spool');
    this.report = report;
  }

  /**
   * The job of an intake that was begun, or is gone on with. Only one that was just begun is not resumed: what this
   * process does not know, an earlier one may have left in the spool.
   */
  async open(run: string, actor: Actor, resumed: boolean): Promise<IntakeJob> {
    await this.ending.get(run);
    const known = this.jobs.get(run);
    if (known) return known;
    // two deliveries at once must meet one job: a second one would have a spool of its own
    const opening =
      this.opening.get(run) ?? this.make(run, actor, resumed).finally(() => this.opening.delete(run));
    this.opening.set(run, opening);
    return opening;
  }

  private async make(run: string, actor: Actor, resumed: boolean): Promise<IntakeJob> {
    const { row, settings } = await this.house.database.transaction('read', scopeOf(actor), async (db) => ({
      row: await runById(db, actor.unit, run),
      settings: {
        now: this.house.clock(),
        country: await unitCountry(db, actor.unit),
        fingerprintKey: db.vault.fingerprintKey,
        mappings: await mappings(db, actor.unit),
      } satisfies ReadSettings,
    }));
    if (!row) throw new TipstaffError('NOT_FOUND', { record: 'intake' });
    if (row.state === 'done') throw new TipstaffError('INTAKE_RUN_CLOSED');
    const job = new IntakeJob({
      house: this.house,
      actor: { ...actor, only: null }, // a token that may begin an intake need not name its inner steps
      run,
      resumed,
      counts: row.counts,
      spoolRoot: this.spoolRoot,
      pool: this.pool,
      settings,
    });
    job.onRevoked = () => this.finish(run);
    this.jobs.set(run, job);
    this.unitOf.set(run, actor.unit);
    return job;
  }

  get(run: string): IntakeJob {
    const job = this.jobs.get(run);
    if (!job) throw new TipstaffError('INTAKE_RUN_CLOSED');
    return job;
  }

  /** Finish in the background; the intake's row tells when it is done. */
  finish(run: string): void {
    const job = this.jobs.get(run);
    if (!job || this.ending.has(run)) return;
    const work = job
      .finish()
      .catch(this.report)
      .finally(() => {
        this.jobs.delete(run);
        this.ending.delete(run);
        const unit = this.unitOf.get(run);
        this.unitOf.delete(run);
        if (unit !== undefined) this.onEnded(unit);
      });
    this.ending.set(run, work);
  }

  stop(run: string): void {
    const job = this.jobs.get(run);
    job?.stop();
    this.finish(run);
  }

  /** End in order what this process still does for an intake; false where there is nothing. */
  async settle(run: string): Promise<boolean> {
    if (!this.jobs.has(run)) return false;
    this.stop(run);
    await this.ending.get(run);
    return true;
  }

  /**
   * Go on with what was going on when the program last ended: work through the spool as the officer who began it. Of
   * an intake whose delivery broke off, what was acknowledged is taken in; the same command goes on with the rest.
   */
  async recover(): Promise<void> {
    const rows = await this.house.database.transaction('read', 'house', openRuns);
    for (const row of rows) {
      if (row.state === 'stopped' && !isSpooled(this.spoolRoot, row.run_id)) continue;
      const actor = await this.house.database.transaction('read', 'house', async (db) => {
        const officer = await officerById(db, row.unit_id, row.officer_id);
        return officer && actorOf(db, officer, false);
      });
      if (!actor) continue;
      await this.open(row.run_id, actor, true);
      this.finish(row.run_id);
      if (row.state !== 'working') await this.brokeOff(row.run_id, actor);
    }
  }

  private async brokeOff(run: string, actor: Actor): Promise<void> {
    await this.ending.get(run);
    const row = await this.house.database.transaction('read', scopeOf(actor), (db) =>
      runById(db, actor.unit, run),
    );
    if (row?.state === 'done' && !this.jobs.has(run))
      await perform(this.house, end, { run, state: 'stopped' }, actor);
  }

  /** Stop everything in order. */
  async close(): Promise<void> {
    for (const [run, job] of this.jobs) {
      job.leave();
      this.finish(run);
    }
    await Promise.allSettled(this.ending.values());
  }
}

const scopeOf = ({ unit, id }: Actor): Scope => ({ unit, officer: id, sees: 'unit' });
