import { join } from 'node:path';
import type { Actor } from '../actions/shape.ts';
import { actorOf, officerById } from '../access/store.ts';
import { end } from '../intake/actions.ts';
import type { ReadSettings } from '../intake/read.ts';
import { mappings } from '../intake/mapping-store.ts';
import { openRuns, runById } from '../intake/run-store.ts';
import { unitCountry } from '../intake/unit-country.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { IntakeJob } from './intake-job.ts';
import { type House, perform } from './perform.ts';
import type { ReadingPool } from './reading-pool.ts';

/** The intakes that this process works on. They perform ordinary actions as the officer who began them. */
export class Jobs {
  private readonly jobs = new Map<string, IntakeJob>();
  private readonly finishing = new Set<Promise<void>>();
  private readonly house: House;
  private readonly pool: ReadingPool;
  private readonly spoolRoot: string;
  private readonly report: (error: unknown) => void;

  constructor(house: House, pool: ReadingPool, dataFolder: string, report: (error: unknown) => void) {
    this.house = house;
    this.pool = pool;
    this.spoolRoot = join(dataFolder, 'spool');
    this.report = report;
  }

  /** The job of an intake that was begun, or is gone on with. */
  async open(run: string, actor: Actor, resumed: boolean): Promise<IntakeJob> {
    const known = this.jobs.get(run);
    if (known && !known.stopped) return known;
    const { row, settings } = await this.house.database.transaction('read', async (db) => ({
      row: await runById(db, actor.unit, run),
      settings: { now: this.house.clock(), country: await unitCountry(db, actor.unit), fingerprintKey: db.vault.fingerprintKey, mappings: await mappings(db, actor.unit) } satisfies ReadSettings,
    }));
    if (!row) throw new TipstaffError('NOT_FOUND', { record: 'intake' });
    const job = new IntakeJob({ house: this.house, actor, run, resumed, counts: row.counts, spoolRoot: this.spoolRoot, pool: this.pool, settings });
    this.jobs.set(run, job);
    if (resumed) await job.resume();
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
    if (!job) return;
    const work = job.finish().catch(this.report).finally(() => {
      this.jobs.delete(run);
      this.finishing.delete(work);
    });
    this.finishing.add(work);
  }

  stop(run: string): void {
    const job = this.jobs.get(run);
    job?.stop();
    this.finish(run);
  }

  /** Go on with what was going on when the program last ended: work through the spool as the officer who began it. */
  async recover(): Promise<void> {
    const rows = await this.house.database.transaction('read', openRuns);
    for (const row of rows) {
      const actor = await this.house.database.transaction('read', async (db) => {
        const officer = await officerById(db, row.unit_id, row.officer_id);
        return officer && actorOf(db, officer, false);
      });
      if (!actor) continue;
      const job = await this.open(row.run_id, actor, true);
      if (row.state === 'working') this.finish(row.run_id);
      else {
        await job.idle();
        this.jobs.delete(row.run_id);
        await perform(this.house, end, { run: row.run_id, state: 'stopped' }, actor);
      }
    }
  }

  /** Stop everything in order. */
  async close(): Promise<void> {
    for (const [run, job] of this.jobs) {
      job.stop();
      this.finish(run);
    }
    await Promise.allSettled(this.finishing);
  }
}
