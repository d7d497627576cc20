import type { TFunction } from 'i18next';
import { visible } from '../../kernel/visible-text.ts';
import type { Condition } from '../../triage/shape.ts';

/** A condition in a line: `victim.age < 13`. */
export function conditionWords(t: TFunction, condition: Condition): string {
  const { feature, equals, oneOf, below, atLeast, present } = condition;
  const parts: string[] = [];
  if (present !== undefined) parts.push(t(present ? 'rules.line.there' : 'rules.line.notThere'));
  if (equals === true) parts.push(t('rules.line.yes'));
  else if (equals !== undefined) parts.push(`= ${equals}`);
  if (oneOf) parts.push(t('rules.line.oneOf', { values: oneOf.join(', ') }));
  if (atLeast !== undefined) parts.push(`≥ ${atLeast}`);
  if (below !== undefined) parts.push(`< ${below}`);
  return visible(`${feature} ${parts.join(t('rules.line.and'))}`);
}

/** `+12`, `−8`; of a floor `≥ 92`. */
export function weightWords(weight: number, floor: boolean): string {
  if (floor) return `≥ ${weight}`;
  return `${weight > 0 ? '+' : weight < 0 ? '−' : ''}${Math.abs(weight)}`;
}

/** A version of the rules by name; those below zero were shipped with the program. */
export function versionWords(t: TFunction, version: number): string {
  return version < 0 ? t('rules.shipped') : t('rules.version', { version });
}

/** What the server says is wrong, in the officer’s language; its own words where the catalogue has none. */
export function ruleProblemWords(t: TFunction, problem: string): string {
  for (const [pattern, key] of PROBLEMS) {
    const found = pattern.exec(problem);
    if (found) return t(key, { what: found[1] ?? '', value: found[2] ?? '' });
  }
  return problem;
}

const PROBLEMS = [
  [/^the id stands twice$/, 'rules.problem.twice'],
  [/^the list stands twice$/, 'rules.problem.listTwice'],
  [/^a weight lies between -100 and 100$/, 'rules.problem.weight'],
  [/^a weight is a whole number and not 0$/, 'rules.problem.whole'],
  [/^(“.*”) never holds$/s, 'rules.problem.never'],
  [/^(“.*”) and (“.*”) never hold together$/s, 'rules.problem.together'],
  [/^(“.*”) stands under unless, and holds wherever (“.*”) does$/s, 'rules.problem.unless'],
  [/^(“.*”) asks for a value and that it be not there$/s, 'rules.problem.absent'],
  [/^(“.*”) names no value$/s, 'rules.problem.none'],
  [/^(\S+) is asked for more than (\d+) values$/, 'rules.problem.many'],
  [/^(\S+) is asked for a value of more than (\d+) characters$/, 'rules.problem.long'],
  [/^there is no language (.*)$/s, 'rules.problem.noLanguage'],
  [/^a floor lifts$/, 'rules.problem.lifts'],
  [/^there is no feature (.*)$/s, 'rules.problem.feature'],
  [/^nothing is asked of (.*)$/s, 'rules.problem.nothing'],
  [/^(\S+) is no number$/, 'rules.problem.number'],
  [/^(\S+) never has the value (.*)$/s, 'rules.problem.value'],
  [/^(.*) never changes danger$/s, 'rules.problem.neverDanger'],
  [/^a rule on danger names the values of (.*)$/s, 'rules.problem.values'],
  [/^generative_ai never lowers danger$/, 'rules.problem.generated'],
  [/^no rule set may lack this floor/, 'rules.problem.floor'],
  [/^the list holds no phrase$/, 'rules.problem.empty'],
  [/^a gap \(…\) stands between words$/, 'rules.problem.gap'],
  [/^“(.*)” is no word/s, 'rules.problem.word'],
] as const;

/** What changes between two versions: the id, what of it, and how. The words that are approved are the server’s. */
export function changeParts(change: string): { id: string; kind: ChangeKind | null; rest: string } {
  const [, id = '', said = change] = /^([a-z0-9][a-z0-9.-]*): (.*)$/s.exec(change) ?? [];
  for (const [kind, start] of CHANGES)
    if (said.startsWith(start)) return { id, kind, rest: said.slice(start.length) };
  return { id, kind: null, rest: said };
}

const CHANGES = [
  ['added', 'new: '],
  ['removed', 'removed: '],
  ['score', 'score '],
  ['weight', 'weight '],
  ['floor', 'floor '],
  ['when', 'when '],
  ['unless', 'unless '],
  ['hindi', 'sentence in Hindi '],
  ['sentence', 'sentence '],
  ['source', 'source '],
  ['phrasesAdded', 'phrases added: '],
  ['phrasesRemoved', 'phrases removed: '],
  ['language', 'language '],
  ['nameHindi', 'name in Hindi '],
  ['name', 'name '],
] as const;
type ChangeKind = (typeof CHANGES)[number][0];
