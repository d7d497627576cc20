import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { IntakeRun } from '../src/intake/shape.ts';
import type { Cost } from './measure.ts';
import type { Workshop } from './workshop.ts';

/** What the process that takes in is told, and what it answers. */
export type WholeTask = { world: string; folder: string; readers: number };
export type WholeAnswer = { run: IntakeRun; cost: Cost; memory: number };

let serial = 0;

/**
 * The whole intake in a process of its own, on a fresh embedded server: its memory and its compiled code are its own,
 * as they are for a user. The server is stopped; its folder is left for the caller.
 *
 * cost    from the first file opened to the end of the intake; the start of the program and of the server is not in it
 * memory  the most that the program's process held, from its start, in bytes; the server's is not in it
 */
export async function wholeIntake(
  workshop: Workshop,
  world: string,
  settings: { readers: number },
): Promise<WholeAnswer & { folder: string }> {
  serial += 1;
  const folder = workshop.folder(`intake-${serial}`);
  const child = fork(fileURLToPath(import.meta.resolve('./whole-process.js')), { stdio: 'inherit' });
  child.send({ world, folder, ...settings } satisfies WholeTask);
  const answer = await new Promise<WholeAnswer>((settle, refuse) => {
    child.once('message', (message) => settle(message as WholeAnswer));
    child.once('error', refuse);
    child.once('exit', (code) => refuse(new Error(`the intake's process ended with ${code}`)));
  });
  await new Promise((gone) => (child.exitCode === null ? child.once('exit', gone) : gone(null)));
  return { folder, ...answer };
}
