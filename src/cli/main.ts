#!/usr/bin/env node
import { commandLine } from './commands.ts';
import { tellFailure } from './failure.ts';

// A reader that has seen enough (`| head`) closes the pipe: the work is still ended in order.
process.stdout.on('error', () => {});

try {
  await commandLine().parseAsync();
} catch (error) {
  process.exitCode = tellFailure(error, process.argv.slice(2));
}
