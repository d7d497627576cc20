import { hash, verify } from '@node-rs/argon2';
import { TipstaffError } from '../kernel/errors.ts';
import { PASSWORD_LEAST } from './shape.ts';

/** OWASP's first choice for argon2id: 19 MiB, two passes, one lane. About 30 ms. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 } as const;

/** Passwords that are guessed first, folded: nothing that only repeats, counts or names the program. */
const COMMON = [
  'password',
  'passwort',
  'letmein',
  'qwertyuiop',
  'administrator',
  'tipstaff',
  'welcome',
  'iloveyou',
  'changeme',
];

const queue: { running: number; waiting: (() => void)[] } = { running: 0, waiting: [] };

/** Hash a password. At most two run at once: libuv has four threads and files need some. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password.normalize('NFKC'), COST));
}

/** Compare with a hash; with null the same work is done and the answer is no, so that time tells nothing. */
export async function passwordFits(password: string, stored: string | null): Promise<boolean> {
  const against = stored ?? NOBODYS;
  const fits = await inTurn(() => verify(against, password.normalize('NFKC')));
  return fits && stored !== null;
}

/** A hash that no password is known for. */
const NOBODYS =
  '$argon2id$v=19$m=19456,t=2,p=1$dGlwc3RhZmYtbm9ib2R5cw$sGIGA1KGTOn1lAQrWY5mS7lZBnPvnn4lKrXyqPqg3jo';

/**
 * No rule of composition: letters of any script, digits, spaces all count. What is guessed first does not count: common
 * words, the officer's name, and runs that repeat or count (`aaa`, `1234`, `fedc`).
 *
 * Fails PASSWORD_WEAK.
 */
export function refuseWeak(password: string, name: string): void {
  const folded = password.normalize('NFKC').toLowerCase();
  const rest = COMMON.concat(name.toLowerCase()).reduce((left, word) => left.replaceAll(word, ''), folded);
  const weak = [...password].length < PASSWORD_LEAST || new Set(withoutRuns([...rest])).size < DISTINCT_LEAST;
  if (weak) throw new TipstaffError('PASSWORD_WEAK', { least: PASSWORD_LEAST });
}

const DISTINCT_LEAST = 6;

/** Characters that do not go on a run of three or more with the same step, up, down or none. */
function withoutRuns(letters: readonly string[]): string[] {
  const step = (at: number) => letters[at]!.codePointAt(0)! - letters[at - 1]!.codePointAt(0)!;
  const goesOn = (at: number) =>
    at >= 2 && at < letters.length && Math.abs(step(at)) <= 1 && step(at) === step(at - 1);
  return letters.filter((_, at) => !goesOn(at) && !goesOn(at + 1) && !goesOn(at + 2));
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (queue.running >= 2) await new Promise<void>((go) => queue.waiting.push(go));
  queue.running += 1;
  try {
    return await work();
  } finally {
    queue.running -= 1;
    queue.waiting.shift()?.();
  }
}
