import { join } from 'node:path';
import { TipstaffError } from '../kernel/errors.ts';
import type { OwnersWay } from '../storage/dump.ts';
import { makeBackup } from './backup.ts';
import { made } from './backup-actions.ts';
import { type BackupState, stateOf } from './backup-state.ts';
import { systemActor } from './key-work.ts';
import { type House, perform } from './perform.ts';

/** The backups that this process makes, in the background. */
export class Backups {
  private readonly house: House;
  private readonly owner: OwnersWay;
  private readonly spoolRoot: string;
  private readonly report: (error: unknown) => void;
  private readonly working = new Set<Promise<void>>();

  constructor(house: House, owner: OwnersWay, dataFolder: string, report: (error: unknown) => void) {
    this.house = house;
    this.owner = owner;
    this.spoolRoot = join(dataFolder, 'spool');
    this.report = report;
  }

  begin(backup: string, unit: number, to: string, recipients: readonly string[]): void {
    const state = stateOf(this.house.database.vault, backup);
    const work = this.make(backup, state, unit, to, recipients).catch((error: unknown) => {
      const known = error instanceof TipstaffError;
      state.state = 'failed';
      state.problem = known ? String(error.details['problem'] ?? error.message) : 'something failed inside';
      if (!known) this.report(error); // who asked for it is told what was refused
    });
    this.working.add(work);
    void work.finally(() => this.working.delete(work));
  }

  async close(): Promise<void> {
    await Promise.all(this.working);
  }

  private async make(
    backup: string,
    state: BackupState,
    unit: number,
    to: string,
    recipients: readonly string[],
  ): Promise<void> {
    const source = {
      owner: this.owner,
      keeper: this.house.database.vault.keeper,
      spoolRoot: this.spoolRoot,
      madeAt: this.house.clock(),
    };
    const result = await makeBackup(source, to, recipients, (progress) => Object.assign(state, progress));
    await perform(this.house, made, { backup, ...result }, systemActor(unit));
    Object.assign(state, result, { state: 'done' });
  }
}
