import { type AnchorFiles, anchorAt, mendTail, newestNote } from '../audit/anchor.ts';
import { anchorHead, filesOf } from '../audit/checkpoint.ts';
import { installationOf, makeSigningKey, originOf } from '../audit/key-store.ts';
import { readCheckpoint } from '../audit/note.ts';
import { headOf } from '../audit/store.ts';
import { LogTree } from '../audit/tree-store.ts';
import { logsOf } from '../audit/units-store.ts';
import { describeFault } from './fault.ts';
import type { House } from './perform.ts';

/** How often the logs are looked at; after how long, and after how many entries, what changed is kept outside. */
const LOOK_MS = 5_000;
const CHANGED_MS = 60_000;
const CHANGED_ENTRIES = 1000;

/**
 * Keeps signed heads of all logs outside the database: at the start, at the end, every minute in which something was
 * done, and after a thousand entries. Where a file cannot be written it says so, and tries again.
 */
export class Anchoring {
  private readonly house: House;
  private readonly files: AnchorFiles;
  private readonly say: (words: string) => void;
  private readonly kept = new Map<number, { size: number; waited: number }>();
  private timer: NodeJS.Timeout | null = null;
  private looking: Promise<void> = Promise.resolve();
  private failed = false;

  constructor(house: House, files: AnchorFiles, say: (words: string) => void) {
    this.house = house;
    this.files = files;
    this.say = say;
  }

  /** Make the signing key where there is none, compare the logs with what was kept, keep their heads, go on doing so. */
  async begin(): Promise<void> {
    const { database, clock } = this.house;
    await database.transaction('write', 'house', (db) => makeSigningKey(db, clock()));
    anchorAt(await database.transaction('read', 'house', installationOf), this.files);
    this.mend();
    for (const unit of await this.units()) await this.warn(unit);
    await this.look(true);
    this.timer = setInterval(() => {
      this.looking = this.looking.then(() => this.look(false));
    }, LOOK_MS);
    this.timer.unref();
  }

  /** Keep the last heads. */
  async end(): Promise<void> {
    if (this.timer) clearInterval(this.timer);
    await this.looking;
    await this.look(true);
  }

  private units(): Promise<number[]> {
    return this.house.database.transaction('read', 'house', logsOf);
  }

  private mend(): void {
    for (const file of filesOf(this.files))
      try {
        const cut = mendTail(file);
        if (cut > 0)
          this.say(`${file}: ${cut} bytes of a checkpoint that was not written to its end were cut off.`);
      } catch (error) {
        this.say(`${file} cannot be read: ${describeFault(error)}.`);
      }
  }

  private async look(now: boolean): Promise<void> {
    try {
      for (const unit of await this.units()) await this.keep(unit, now);
      this.failed = false;
    } catch (error) {
      if (!this.failed)
        this.say(`The audit log’s checkpoint could not be kept outside: ${describeFault(error)}.`);
      this.failed = true;
    }
  }

  private async keep(unit: number, now: boolean): Promise<void> {
    await this.house.database.transaction('read', 'house', async (db) => {
      const head = await headOf(db, unit);
      const kept = this.kept.get(unit) ?? { size: -1, waited: 0 };
      if (!head || head.size === kept.size) return;
      const waited = kept.waited + LOOK_MS;
      if (!now && waited < CHANGED_MS && head.size - kept.size < CHANGED_ENTRIES) {
        this.kept.set(unit, { ...kept, waited });
        return;
      }
      await anchorHead(db, unit);
      this.kept.set(unit, { size: head.size, waited: 0 });
    });
  }

  /** Say so where the database does not go on from the newest head that was kept: it was cut, rewritten, or is an older one. */
  private async warn(unit: number): Promise<void> {
    const problem = await this.house.database.transaction('read', 'house', async (db) => {
      const note = newestNote(this.files.file, await originOf(db, unit));
      const kept = note && readCheckpoint(note.body);
      const head = await headOf(db, unit);
      if (!kept || !head || kept.size === 0) return null;
      if (head.size < kept.size) return `has ${head.size} entries, but ${kept.size} were kept outside`;
      const root = await new LogTree(db, unit).rootAt(kept.size).catch(() => null);
      return root?.equals(kept.root)
        ? null
        : `does not go on from the ${kept.size} entries that were kept outside`;
    });
    if (problem)
      this.say(
        `The audit log of unit ${unit} ${problem}: it was changed, or this is an older database. See: tipstaff audit verify`,
      );
  }
}
