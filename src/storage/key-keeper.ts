import { TipstaffError } from '../kernel/errors.ts';
import type { Keyring, Leaf } from './keyring.ts';
import { type KeyringState, writeKeyring } from './keyring-file.ts';
import {
  checkOf,
  derived,
  keepNextMasterKey,
  type MasterKeySource,
  newMasterKey,
  promoteNextMasterKey,
} from './master-key.ts';
import { open, seal } from './seal.ts';

/**
 * Holds the master key and the keyring while the program runs, and keeps both on the disk.
 *
 * A change of the master key has three steps, and opens with one of the two files wherever it is cut off:
 * `beginMaster` lays the next key beside the file and lets it open the keyring too; the database's own keys are wrapped
 * anew in one transaction; `finishMaster` puts the next key in the place of the old one, which then opens nothing.
 */
export class KeyKeeper {
  readonly source: MasterKeySource;
  readonly keyringFile: string;
  private readonly state: KeyringState;
  private master: Buffer;
  private next: Buffer | null = null;
  private unsaved = false;
  /** the database is older than the keyring: what was cleared since must be purged before anything is served */
  behind = false;

  constructor(source: MasterKeySource, keyringFile: string, master: Buffer, state: KeyringState) {
    this.source = source;
    this.keyringFile = keyringFile;
    this.master = master;
    this.state = state;
  }

  get ring(): Keyring {
    return this.state.ring;
  }
  get keyringId(): string {
    return this.state.id;
  }
  get cuts(): number {
    return this.state.cuts;
  }
  get check(): string {
    return checkOf(this.master);
  }

  /** Cut leaves out and put the keyring on the disk before returning. */
  destroy(leaves: readonly Leaf[]): void {
    for (const leaf of leaves)
      if (this.state.ring.cut(leaf)) {
        this.state.cuts += 1;
        this.unsaved = true;
      }
    if (this.unsaved) this.save();
  }

  save(): void {
    writeKeyring(this.keyringFile, this.state, this.next ? [this.master, this.next] : [this.master]);
    this.unsaved = false;
  }

  /**
   * Wrap a key of the database itself. `place` names table, column and row; the master key's check is bound in too.
   * `check` says by which master key the database is wrapped now: the next one, between the last two steps of a change.
   */
  wrap(place: string, key: Buffer, check: string = this.check): Buffer {
    return wrapBy(this.next && checkOf(this.next) === check ? this.next : this.master, place, key);
  }

  unwrap(place: string, wrapped: Buffer): Buffer {
    return unwrapBy(this.master, place, wrapped);
  }

  /** The master key of a check value, today's or a former one; null where it is neither. */
  masterOf(check: string): Buffer | null {
    return [this.master, ...this.state.formers].find((each) => checkOf(each) === check) ?? null;
  }

  /** Lay the next master key beside the file. Returns how to wrap by it. Fails KEY_SOURCE_FIXED. */
  beginMaster(): { check: string; wrap: (place: string, key: Buffer) => Buffer } {
    if (!this.source.file) throw new TipstaffError('KEY_SOURCE_FIXED', { source: this.source.name });
    const next = newMasterKey();
    keepNextMasterKey(this.source.file, next);
    this.next = next;
    if (!this.state.formers.some((each) => each.equals(this.master))) this.state.formers.push(this.master);
    this.save();
    return { check: checkOf(next), wrap: (place, key) => wrapBy(next, place, key) };
  }

  /** The database is wrapped by the next key: make it the key. Nothing where none is under way, or the database has another. */
  finishMaster(checkInDatabase: string): void {
    if (!this.next || !this.source.file || checkOf(this.next) !== checkInDatabase) return;
    promoteNextMasterKey(this.source.file);
    this.master = this.next;
    this.next = null;
    this.save();
  }

  /** The master key itself, for custodians. */
  reveal(): Buffer {
    return Buffer.from(this.master);
  }
}

export const wrapBy = (master: Buffer, place: string, key: Buffer): Buffer =>
  seal(derived(master, 'wrap keys'), `${place} master ${checkOf(master)}`, key);
export const unwrapBy = (master: Buffer, place: string, wrapped: Buffer): Buffer =>
  open(derived(master, 'wrap keys'), `${place} master ${checkOf(master)}`, wrapped);
