import type { Condition, PhraseList, Rule, RuleSet } from './shape.ts';

/**
 * What changes from one rule set to another, a sentence for each thing that does: what a second officer reads and approves.
 * The order does not depend on the order of the sets. Pure.
 */
export function ruleDifference(from: RuleSet, to: RuleSet): string[] {
  return [
    ...changes(from.rules, to.rules, ruleLine, ruleChanges),
    ...changes(
      from.lists,
      to.lists,
      (list) =>
        `phrase list “${list.words.en}”, “${list.words.hi}”, ${list.language}: ${quoted(list.phrases)}`,
      listChanges,
    ),
  ];
}

function changes<Each extends { id: string }>(
  from: readonly Each[],
  to: readonly Each[],
  line: (each: Each) => string,
  between: (before: Each, after: Each) => string[],
): string[] {
  const before = new Map(from.map((each) => [each.id, each]));
  const after = new Map(to.map((each) => [each.id, each]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id) => {
    const [was, is] = [before.get(id), after.get(id)];
    if (!was) return [`${id}: new: ${line(is!)}`];
    if (!is) return [`${id}: removed: ${line(was)}`];
    return between(was, is).map((change) => `${id}: ${change}`);
  });
}

function ruleLine({ score, weight, floor, when, unless, words, source }: Rule): string {
  const not = unless.length === 0 ? '' : `, unless ${unless.map(conditionLine).join(' or ')}`;
  return `${score} ${floor ? 'floor ' : ''}${signed(weight)} when ${when.map(conditionLine).join(' and ')}${not}; says “${words.en}”, “${words.hi}”; rests on “${source}”`;
}

function ruleChanges(was: Rule, is: Rule): string[] {
  const found: string[] = [];
  const compare = (name: string, before: string, after: string) => {
    if (before !== after) found.push(`${name} ${before} → ${after}`);
  };
  compare('score', was.score, is.score);
  compare('weight', signed(was.weight), signed(is.weight));
  compare('floor', was.floor ? 'yes' : 'no', is.floor ? 'yes' : 'no');
  compare('when', was.when.map(conditionLine).join(' and '), is.when.map(conditionLine).join(' and '));
  compare(
    'unless',
    was.unless.map(conditionLine).join(' or ') || '–',
    is.unless.map(conditionLine).join(' or ') || '–',
  );
  compare('sentence', `“${was.words.en}”`, `“${is.words.en}”`);
  compare('sentence in Hindi', `“${was.words.hi}”`, `“${is.words.hi}”`);
  compare('source', `“${was.source}”`, `“${is.source}”`);
  return found;
}

function listChanges(was: PhraseList, is: PhraseList): string[] {
  const [before, after] = [new Set(was.phrases), new Set(is.phrases)];
  const added = is.phrases.filter((phrase) => !before.has(phrase));
  const removed = was.phrases.filter((phrase) => !after.has(phrase));
  return [
    ...(added.length > 0 ? [`phrases added: ${quoted(added)}`] : []),
    ...(removed.length > 0 ? [`phrases removed: ${quoted(removed)}`] : []),
    ...(was.language === is.language ? [] : [`language ${was.language} → ${is.language}`]),
    ...(was.words.en === is.words.en ? [] : [`name “${was.words.en}” → “${is.words.en}”`]),
    ...(was.words.hi === is.words.hi ? [] : [`name in Hindi “${was.words.hi}” → “${is.words.hi}”`]),
  ];
}

/** A condition as officers read it: `victim.age < 13`. */
export function conditionLine({ feature, equals, oneOf, below, atLeast, present }: Condition): string {
  const parts: string[] = [];
  if (present === false) parts.push('not there');
  else if (present) parts.push('there');
  if (equals !== undefined) parts.push(`= ${equals}`);
  if (oneOf) parts.push(`one of ${oneOf.join(', ')}`);
  if (atLeast !== undefined) parts.push(`≥ ${atLeast}`);
  if (below !== undefined) parts.push(`< ${below}`);
  return `${feature} ${parts.join(' and ')}`;
}

const signed = (weight: number) => (weight > 0 ? `+${weight}` : `${weight}`);
const quoted = (phrases: readonly string[]) =>
  phrases
    .toSorted()
    .map((phrase) => `“${phrase}”`)
    .join(', ');
