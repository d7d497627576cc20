import { Worker } from 'node:worker_threads';
import { type BuildInput, type Built, buildNetworks } from '../networks/build.ts';

const COMPILED = import.meta.url.endsWith('.js'); // threads run compiled code only

/**
 * Find networks in a thread of its own, so that nobody waits for an answer meanwhile; here, where the program is not compiled.
 * The input is copied: for that moment it is in memory twice.
 */
export function buildInThread(input: BuildInput): Promise<Built> {
  if (!COMPILED) return Promise.resolve(buildNetworks(input));
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('../networks/build-thread.js', import.meta.url), { workerData: input });
    thread.once('message', (built: Built) => resolve(built));
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`the building thread ended with ${code}`)));
  });
}
