import { TipstaffError } from '../kernel/errors.ts';
import { GUESSED } from './guessed-passwords.ts';
import { PASSWORD_LEAST } from './shape.ts';

/** Different characters that must be left when all that is guessed first is taken out. */
const DISTINCT_LEAST = 6;
/** What stands for a letter in passwords that pretend. */
const PRETENDED: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '@': 'a',
  $: 's',
  '!': 'i',
};

/**
 * No rule of composition: letters of any script, digits, spaces all count, and at most 1,000 characters are taken. What is
 * guessed first does not count: common words and phrases, also with digits for letters, the officer's name, years, keys in
 * a row, runs that repeat or count (`aaa`, `1234`, `fedc`), a short piece over and over.
 *
 * Fails PASSWORD_WEAK.
 */
export function refuseWeak(password: string, ...names: readonly string[]): void {
  const folded = password.normalize('NFKC').toLowerCase();
  const joined = folded.replace(/[\s\-_.,;:]+/g, '');
  const pretended = joined.replace(/[013457@$!]/g, (sign) => PRETENDED[sign]!);
  const own = names.flatMap((name) => {
    const whole = name.normalize('NFKC').toLowerCase();
    return [whole.replace(/[\s\-_.,;:]+/g, ''), ...whole.split(/[^\p{L}\p{N}]+/u)].filter(
      (part) => [...part].length >= 3,
    );
  });
  const short = [...password].length < PASSWORD_LEAST || /^\s*$/.test(password) || password.includes('\0');
  if (short || isGuessed(joined, own) || isGuessed(pretended, own))
    throw new TipstaffError('PASSWORD_WEAK', { least: PASSWORD_LEAST });
}

function isGuessed(text: string, own: readonly string[]): boolean {
  const once = /^(.{1,8}?)\1+$/u.exec(text)?.[1] ?? text;
  const rest = [...own]
    .sort((a, b) => b.length - a.length)
    .concat(GUESSED)
    .reduce((left, word) => left.replaceAll(word, ''), once)
    .replace(/(?:19|20)\d\d/g, '');
  return new Set(withoutRuns([...rest])).size < DISTINCT_LEAST;
}

/** Characters that do not go on a run of three or more with the same step, up, down or none. */
function withoutRuns(letters: readonly string[]): string[] {
  const step = (at: number) => letters[at]!.codePointAt(0)! - letters[at - 1]!.codePointAt(0)!;
  const goesOn = (at: number) =>
    at >= 2 && at < letters.length && Math.abs(step(at)) <= 1 && step(at) === step(at - 1);
  return letters.filter((_, at) => !goesOn(at) && !goesOn(at + 1) && !goesOn(at + 2));
}
