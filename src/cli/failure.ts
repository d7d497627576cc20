import { CommanderError } from 'commander';
import { describeFault } from '../app/fault.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { json, out, say } from './print.ts';

/** How a command ended in a fault: the exit code, the words for a person, and the same for a program. */
type Failure = {
  exit: number;
  words: string;
  error: { code: string; words: string; details: Readonly<Record<string, string | number>> };
};

/**
 * Tell of what a command ended with: words on standard error, and one JSON document on standard output where the
 * command was asked for JSON. Returns the exit code.
 *
 * words  what was typed after `tipstaff`
 */
export function tellFailure(fault: unknown, words: readonly string[]): number {
  if (fault instanceof CommanderError && fault.exitCode === 0) return 0; // help, version
  const { exit, words: said, error } = failureOf(fault);
  if (!(fault instanceof CommanderError)) say(said); // the parser has said its own already
  const end = words.indexOf('--');
  const options = end < 0 ? words : words.slice(0, end);
  if (options.includes('--json')) json({ error });
  else if (options.includes('--ndjson')) out(JSON.stringify({ error }));
  return exit;
}

function failureOf(fault: unknown): Failure {
  if (fault instanceof CommanderError) {
    const words = fault.message.replace(/^error: /, '');
    return { exit: 2, words, error: { code: 'WRONG_USAGE', words, details: {} } };
  }
  if (fault instanceof TipstaffError) {
    const { code, message, details, exit } = fault;
    return { exit, words: `${message} (${code})`, error: { code, words: message, details } };
  }
  const words = `Something failed inside: ${describeFault(fault)}.`;
  return { exit: 1, words, error: { code: 'INTERNAL', words, details: {} } };
}
