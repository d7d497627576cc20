import type { Vault } from '../storage/vault.ts';

/** How a backup stands: rows copied of about so many; then what it came to, or why there is none. */
export type BackupState = {
  state: 'working' | 'done' | 'failed';
  rows: number;
  of: number;
  bytes: number;
  sha256: string | null;
  problem: string | null;
};

const states = new WeakMap<Vault, Map<string, BackupState>>();

/** The state of a backup of this process's database, made where it is not known yet. */
export function stateOf(vault: Vault, backup: string): BackupState {
  const mine = states.get(vault) ?? states.set(vault, new Map()).get(vault)!;
  const fresh: BackupState = { state: 'working', rows: 0, of: 0, bytes: 0, sha256: null, problem: null };
  return mine.get(backup) ?? mine.set(backup, fresh).get(backup)!;
}

export const knownState = (vault: Vault, backup: string): BackupState | null =>
  states.get(vault)?.get(backup) ?? null;
