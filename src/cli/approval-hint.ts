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

/** Say so where nobody could approve what was asked for: officers made on the command line approve nothing of it. */
export function sayWhoMay({ approvers }: { approvers: number }): void {
  if (approvers > 0) return;
  say('Nobody could approve this: an approver is neither who asks nor an account that one of the two made.');
  say(
    'Officers who were added on this command line are such accounts. Let the administrator sign in and add one.',
  );
}

/** One word of a POSIX shell. */
const quoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
