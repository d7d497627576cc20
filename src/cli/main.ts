#!/usr/bin/env node
import { commandLine } from './commands.ts';
import { closeProcessHere } from './context.ts';
import { tellFailure } from './failure.ts';
import { say } from './print.ts';

// A reader that has seen enough (`| head`) closes the pipe: the work is still ended in order.
process.stdout.on('error', () => {});

try {
  closeProcessHere(say);
  await commandLine().parseAsync();
} catch (error) {
  process.exitCode = tellFailure(error, process.argv.slice(2));
}
