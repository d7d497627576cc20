import { TipstaffError } from '../kernel/errors.ts';
import { say } from './print.ts';

/** Do an act; where it takes a second officer, say on standard error how to ask for one before it fails. */
export async function sayHowToAsk<T>(action: string, input: object, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (error instanceof TipstaffError && error.code === 'APPROVAL_NEEDED') {
      say('This takes a second officer. Ask for one, with exactly this input:');
      say(`  tipstaff approval ask ${action} --input ${quoted(JSON.stringify(input))} --reason-file <file>`);
      say('When it is approved, repeat the command with --approval and its id.');
    }
    throw error;
  }
}

/** One word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
