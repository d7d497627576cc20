import { parentPort, workerData } from 'node:worker_threads';
import { type BuildInput, buildNetworks } from './build.ts';

/** What a building thread runs: one build, answered by one message. */
if (parentPort) parentPort.postMessage(buildNetworks(workerData as BuildInput));
