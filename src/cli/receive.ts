import { setTimeout as wait } from 'node:timers/promises';
import type { Input } from '../intake/open.ts';
import type { IntakeRun, QuarantineItem } from '../intake/shape.ts';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Client } from './client.ts';
import { inputsOf, type Skipped } from './files.ts';
import { Progress } from './progress.ts';

export type Received = IntakeRun & {
  resumed: boolean;
  /** what was passed over, with words; `unreadable` where it should have been taken in */
  skipped: Skipped[];
  /** documents of this intake that wait in quarantine now, also those that waited before; `quarantine`: the latest 500 */
  inQuarantine: number;
  quarantine: QuarantineItem[];
};

const BATCH_FILES = 200;
const BATCH_BYTES = 32 * 2 ** 20;

/**
 * Take in files and folders, with progress on standard error. The same paths again go on with an intake that was
 * cut off. Ctrl-C stops in order; a second one at once.
 */
export async function receivePaths(
  client: Client,
  paths: readonly string[],
  strict: boolean,
  say: (words: string) => void,
): Promise<Received> {
  const skipped: Received['skipped'] = [];
  const inputs = await inputsOf(paths, (each) => skipped.push(each));
  let run: string | null = null;
  let stopped = false;
  const onInterrupt = () => {
    if (stopped) process.exit(1);
    stopped = true;
    say('Stopping after what is being written. The same command goes on with it.');
    if (run) client.stop(run);
  };
  // from before the intake begins until the program has ended in order: a signal never cuts through either
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  const begun = await client.call<{ run: string; resumed: boolean }>('intake.begin', {
    label: paths.join(' '),
    strict,
    // standard input is never the same again
    ...(!paths.includes('-') && {
      resumeKey: sha256(inputs.map((each) => each.path ?? each.file).join('\n')),
    }),
  });
  run = begun.run;
  if (stopped) client.stop(run);
  else if (begun.resumed) say('Going on with the intake that was cut off.');
  await deliverAll(client, run, inputs, skipped, () => stopped);
  if (!stopped) await client.call('intake.finish', { run });
  const end = await untilEnded(client, run);
  const { items, total } = await quarantineOf(client, end, say);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {}); // what is left is to end in order, which takes a moment
    process.off(signal, onInterrupt);
  }
  return { ...end, resumed: begun.resumed, skipped, inQuarantine: total, quarantine: items };
}

/** What waits in quarantine of an intake. A token that delivers alone may not ask: then the intake’s own count, and no list. */
async function quarantineOf(
  client: Client,
  { run, counts }: IntakeRun,
  say: (words: string) => void,
): Promise<{ items: QuarantineItem[]; total: number }> {
  try {
    return await client.call('intake.quarantine', { run, limit: 500 });
  } catch (error) {
    if (
      !(error instanceof TipstaffError && error.code === 'NOT_FOUND' && error.details['record'] === 'action')
    )
      throw error;
    if (counts.quarantined > 0) say('What waits in quarantine is not for this token to list.');
    return { items: [], total: counts.quarantined };
  }
}

async function deliverAll(
  client: Client,
  run: string,
  inputs: readonly Input[],
  skipped: Received['skipped'],
  isStopped: () => boolean,
): Promise<void> {
  const progress = new Progress('receiving', inputs.length);
  let done = 0;
  for (const batch of batches(inputs)) {
    if (isStopped()) break;
    try {
      await client.deliver(run, batch, (file, words) => skipped.push({ file, words, unreadable: false }));
    } catch (error) {
      if (isStopped() && error instanceof TipstaffError && error.code === 'INTAKE_RUN_CLOSED') break;
      throw error;
    }
    done += batch.length;
    progress.show(done, 'files');
  }
  progress.end(done, 'files on the disk');
}

function* batches(inputs: readonly Input[]): Generator<Input[]> {
  let batch: Input[] = [];
  let bytes = 0;
  for (const input of inputs) {
    batch.push(input);
    bytes += input.size ?? BATCH_BYTES;
    if (batch.length < BATCH_FILES && bytes < BATCH_BYTES) continue;
    yield batch;
    batch = [];
    bytes = 0;
  }
  if (batch.length > 0) yield batch;
}

async function untilEnded(client: Client, run: string): Promise<IntakeRun> {
  let progress: Progress | null = null;
  for (let pause = 20; ; pause = Math.min(pause * 1.5, 500)) {
    const state = await client.call<IntakeRun>('intake.run', { run });
    if (state.state === 'done' || state.state === 'stopped' || state.state === 'failed') return state;
    progress ??= new Progress('reading', state.counts.seen + state.waiting, state.counts.seen);
    progress.show(state.counts.seen, `${state.counts.tips.toLocaleString('en-IN')} tips`);
    await wait(pause);
  }
}
