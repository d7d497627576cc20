import type { Action } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { destroyWaiting } from '../documents/spool.ts';
import { settle } from '../intake/clear-actions.ts';
import { destructionsAsked, holdUnitKeys, keptCheck, rotations, unitKeyRows } from '../storage/key-store.ts';
import { destroy, rewrap } from './key-actions.ts';
import { type House, perform } from './perform.ts';

/** The program itself, as one who acts in a unit's log. */
export function systemActor(unit: number): Actor {
  return {
    id: 'system',
    unit,
    name: 'system',
    displayName: 'Tipstaff',
    roles: [],
    permissions: new Set(),
    mustSetPassword: false,
    mustEnrol: false,
    session: null,
    via: 'house',
    provenAt: null,
    only: null,
  };
}

/** After these no export that was made before is handed out: it may hold what was cleared, or is kept from its officer now. */
const ENDS_EXPORTS: ReadonlySet<string> = new Set([
  'access.closeGlass',
  'subjects.clear',
  'triage.restrict',
  'triage.withdraw',
]);

/** What is left to do about keys once an act is committed: destroying, going through all records, laying aside the old master key. */
export class KeyWork {
  private readonly house: House;
  private readonly report: (error: unknown) => void;
  private readonly rotating = new Map<number, Promise<void>>();
  private closing = false;

  constructor(house: House, report: (error: unknown) => void) {
    this.house = house;
    this.report = report;
  }

  /**
   * Bring to its end what a killed program left: destroy what was to be destroyed, go on with rotations. In a database
   * that was restored, purge first what was cleared since the copy was made.
   */
  async recover(): Promise<void> {
    const left = await this.house.database.transaction('read', 'house', async (db) => ({
      units: new Set((await destructionsAsked(db)).map((row) => row.unit_id)),
      all: [...new Set((await unitKeyRows(db)).map((row) => row.unit_id))],
      rotations: (await rotations(db)).filter((row) => row.ended_at === null),
    }));
    const { keeper } = this.house.database.vault;
    if (keeper.behind) {
      for (const unit of left.all) await perform(this.house, settle, {}, systemActor(unit));
      await perform(this.house, destroy, {}, systemActor(left.all[0]!)); // notes how new the keyring is
      keeper.behind = false;
    }
    for (const unit of left.units) await perform(this.house, destroy, {}, systemActor(unit));
    for (const { unit_id } of left.rotations) this.rotate(unit_id);
  }

  /** After an act of a unit: nothing for most. */
  async follow(action: Action, unit: number): Promise<void> {
    if (ENDS_EXPORTS.has(action.name)) await destroyWaiting(this.house.database, unit);
    if (action.name === 'subjects.clear') await perform(this.house, destroy, {}, systemActor(unit));
    if (action.name === 'keys.rotateMaster') await this.finishMaster();
    if (action.name === 'keys.rotateUnit') {
      await this.house.database.transaction('read', 'house', holdUnitKeys);
      this.rotate(unit);
    }
  }

  async close(): Promise<void> {
    this.closing = true;
    await Promise.all(this.rotating.values());
  }

  private async finishMaster(): Promise<void> {
    const check = await this.house.database.transaction('read', 'house', keptCheck);
    this.house.database.vault.keeper.finishMaster(check);
  }

  private rotate(unit: number): void {
    if (this.rotating.has(unit)) return;
    const work = this.wrapAll(unit)
      .catch(this.report)
      .finally(() => this.rotating.delete(unit));
    this.rotating.set(unit, work);
  }

  private async wrapAll(unit: number): Promise<void> {
    while (!this.closing) {
      const step = (await perform(this.house, rewrap, {}, systemActor(unit))) as { ended: boolean };
      if (step.ended) return;
    }
  }
}
