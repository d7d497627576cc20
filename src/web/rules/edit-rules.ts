import type { Condition, PhraseList, Rule, RuleSet } from '../../triage/shape.ts';

type Named = { id: string };

/** The set with one thing in the place of that of an id; at the end where there is none of it. */
function put<Each extends Named>(all: readonly Each[], id: string, next: Each): Each[] {
  return all.some((each) => each.id === id)
    ? all.map((each) => (each.id === id ? next : each))
    : [...all, next];
}

export const putRule = (set: RuleSet, id: string, rule: Rule): RuleSet => ({
  ...set,
  rules: put(set.rules, id, rule),
});
export const putList = (set: RuleSet, id: string, list: PhraseList): RuleSet => ({
  ...set,
  lists: put(set.lists, id, list),
});
export const dropRule = (set: RuleSet, id: string): RuleSet => ({
  ...set,
  rules: set.rules.filter((rule) => rule.id !== id),
});
export const dropList = (set: RuleSet, id: string): RuleSet => ({
  ...set,
  lists: set.lists.filter((list) => list.id !== id),
});

/** An id that nothing of the set has yet: `unit.meeting`, `unit.meeting-2`. */
export function freeId(taken: readonly Named[], wanted: string): string {
  const ids = new Set(taken.map(({ id }) => id));
  let id = wanted;
  for (let times = 2; ids.has(id); times += 1) id = `${wanted}-${times}`;
  return id;
}

/** What is wrong, by the id of the rule or list that it is told of; the rest under ''. */
export function problemsById(problems: readonly string[]): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const problem of problems) {
    const [, id = '', words = problem] = /^([a-z0-9][a-z0-9.-]*): (.*)$/s.exec(problem) ?? [];
    found.set(id, [...(found.get(id) ?? []), words]);
  }
  return found;
}

/** Whether a rule is looked for by any of its words, in both languages, its id, conditions or source. */
export function isRuleFound(rule: Rule, wanted: string): boolean {
  const { id, words, source, when, unless } = rule;
  const text = [id, words.en, words.hi, source, ...[...when, ...unless].flatMap(conditionTexts)].join('\n');
  return text.toLowerCase().includes(wanted.trim().toLowerCase());
}

export function isListFound({ id, words, phrases }: PhraseList, wanted: string): boolean {
  const text = [id, words.en, words.hi, ...phrases].join('\n');
  return text.toLowerCase().includes(wanted.trim().toLowerCase());
}

function conditionTexts({ feature, equals, oneOf }: Condition): string[] {
  return [feature, ...(equals === undefined ? [] : [String(equals)]), ...(oneOf ?? []).map(String)];
}

/** Ids of the rules that ask for a phrase list. */
export function rulesOfList(rules: readonly Rule[], list: string): string[] {
  const asks = ({ feature, equals, oneOf }: Condition) =>
    feature === 'text.list' && (equals === list || oneOf?.includes(list) === true);
  return rules.filter(({ when, unless }) => [...when, ...unless].some(asks)).map(({ id }) => id);
}

/** Phrases of a list out of a text field: one a line, none twice, none empty. */
export function phrasesOf(text: string): string[] {
  return [...new Set(text.split('\n').map((line) => line.trim().replaceAll(/\s+/g, ' ')))].filter(Boolean);
}
