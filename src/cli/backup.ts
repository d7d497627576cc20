import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { restored } from '../app/backup-actions.ts';
import { anchorsIn } from '../app/backup-anchor.ts';
import type { Config } from '../app/config.ts';
import { systemActor } from '../app/key-work.ts';
import { perform } from '../app/perform.ts';
import { type Restored, restore } from '../app/restore.ts';
import { start } from '../app/start.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { type Client, localClient } from './client.ts';
import { Progress } from './progress.ts';

type State = {
  state: string;
  rows: number;
  of: number;
  bytes: number;
  sha256: string;
  problem: string | null;
};

/** Have a backup made, through the running server where there is one, and wait for it with progress. */
export async function backUp(
  client: Client,
  to: string,
  recipients: string[],
): Promise<{ file: string; bytes: number; rows: number; sha256: string }> {
  const file = resolve(to);
  const { backup } = await client.call<{ backup: string }>('backup.begin', { to: file, recipients });
  let progress: Progress | null = null;
  for (;;) {
    const { state, rows, of, bytes, sha256, problem } = await client.call<State>('backup.state', { backup });
    if (state === 'failed')
      throw new TipstaffError('BACKUP_BROKEN', { problem: problem ?? 'it was not made' });
    progress ??= new Progress('backing up', of);
    if (state === 'done') {
      progress.end(rows, 'rows');
      return { file, bytes, rows, sha256 };
    }
    progress.show(rows, 'rows');
    await wait(200);
  }
}

export type RestoreOptions = { from: string; identity: string; anchor?: string; forceOlder?: string };

/** Restore into the empty place that the settings name; purge what was cleared since; verify every log. */
export async function restoreHere(
  config: Config,
  options: RestoreOptions,
  say: (words: string) => void,
): Promise<Restored & { holds: boolean }> {
  const progress = new Progress('restoring', 0);
  const told = await restore(
    config,
    {
      file: fileAt(options.from),
      identities: readFileSync(fileAt(options.identity), 'utf8')
        .split('\n')
        .map((line) => line.trim())
        .filter((line) => line.startsWith('AGE-SECRET-KEY-')),
      anchors: options.anchor ? anchorsIn(readFileSync(fileAt(options.anchor), 'utf8')) : [],
      olderIsFine: options.forceOlder !== undefined,
    },
    say,
    ({ rows }) => progress.show(rows, 'rows'),
  );
  progress.end(told.rows, 'rows');
  const app = await start(config, say);
  try {
    for (const { unit } of told.heads)
      await perform(
        app,
        restored,
        { madeAt: told.madeAt, reason: options.forceOlder ?? null },
        systemActor(unit),
      );
    const { holds } = await (await localClient(app)).call<{ holds: boolean }>('audit.verify');
    return { ...told, holds };
  } finally {
    await app.close();
  }
}

function fileAt(path: string): string {
  if (!existsSync(path)) throw new TipstaffError('INPUT_INVALID', { problem: `there is no file ${path}` });
  return path;
}
