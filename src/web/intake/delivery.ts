import { useSyncExternalStore } from 'react';
import { call, deliver } from '../app/client.ts';
import { clock } from '../app/clock.ts';
import { type Failure, failureOf } from '../app/failure.ts';
import { batches, type Incoming } from './dropped-files.ts';

/**
 * A delivery from this browser: it goes on while the officer looks at other rooms.
 *
 * sending  files are on their way      broken  the last batch failed and can be sent again
 * sent     the server has them all     stopped by the officer
 */
export type Delivery = {
  run: string;
  label: string;
  state: 'sending' | 'broken' | 'sent' | 'stopped';
  files: { sent: number; total: number };
  bytes: { sent: number; total: number };
  startedAt: number;
  error: Failure | null;
};

let delivery: Delivery | null = null;
let rest: Incoming[][] = [];
let aborter = new AbortController();
const listeners = new Set<() => void>();

function change(next: Partial<Delivery>): void {
  if (delivery) delivery = { ...delivery, ...next };
  for (const listener of listeners) listener();
}

/** Begin an intake and send the files in batches, in order. */
export async function startDelivery(label: string, files: readonly Incoming[]): Promise<void> {
  const { run } = await call('intake.begin', { label });
  const total = files.reduce((sum, { file }) => sum + file.size, 0);
  rest = batches(files);
  delivery = {
    run,
    label,
    state: 'sending',
    files: { sent: 0, total: files.length },
    bytes: { sent: 0, total },
    startedAt: clock(),
    error: null,
  };
  await sendRest();
}

/** Send what is left, beginning with the batch that failed. What was received twice changes nothing. */
export async function sendRest(): Promise<void> {
  if (!delivery) return;
  aborter = new AbortController();
  change({ state: 'sending', error: null });
  try {
    for (let batch = rest[0]; batch; batch = rest[0]) {
      await deliver(delivery.run, batch, aborter.signal);
      rest.shift();
      change({
        files: { ...delivery.files, sent: delivery.files.sent + batch.length },
        bytes: {
          ...delivery.bytes,
          sent: delivery.bytes.sent + batch.reduce((sum, { file }) => sum + file.size, 0),
        },
      });
    }
    await call('intake.finish', { run: delivery.run });
    change({ state: 'sent' });
  } catch (error) {
    if (delivery.state !== 'stopped') change({ state: 'broken', error: failureOf(error) });
  }
}

/** Have the server stop reading an intake; where it is this browser's, stop sending too. What was taken in stays. */
export async function stopRun(run: string): Promise<void> {
  if (delivery?.run === run) {
    change({ state: 'stopped' });
    aborter.abort();
    rest = [];
  }
  await call('intake.stop', { run });
}

export function useDelivery(): Delivery | null {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => delivery,
  );
}
