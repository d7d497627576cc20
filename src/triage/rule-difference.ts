import type { Condition, PhraseList, Rule, RuleChange, RuleSet } from './shape.ts';

/** What changes from one rule set to another. The order does not depend on the order of the sets. Pure. */
export function ruleDifference(from: RuleSet, to: RuleSet): RuleChange[] {
  return [
    ...changes(from.rules, to.rules, (rule) => ({ rule }), ruleChanges),
    ...changes(from.lists, to.lists, (list) => ({ list }), listChanges),
  ];
}

type Between = Omit<RuleChange, 'id'>;

function changes<Each extends { id: string }>(
  from: readonly Each[],
  to: readonly Each[],
  whole: (each: Each) => Pick<RuleChange, 'rule' | 'list'>,
  between: (before: Each, after: Each) => Between[],
): RuleChange[] {
  const before = new Map(from.map((each) => [each.id, each]));
  const after = new Map(to.map((each) => [each.id, each]));
  return [...new Set([...before.keys(), ...after.keys()])].sort().flatMap((id): RuleChange[] => {
    const [was, is] = [before.get(id), after.get(id)];
    if (!was) return [{ id, kind: 'added', ...whole(is!) }];
    if (!is) return [{ id, kind: 'removed', ...whole(was) }];
    return between(was, is).map((change) => ({ id, ...change }));
  });
}

function ruleChanges(was: Rule, is: Rule): Between[] {
  return differing([
    ['score', was.score, is.score],
    ['weight', was.weight, is.weight],
    ['floor', was.floor, is.floor],
    ['when', was.when, is.when],
    ['unless', was.unless, is.unless],
    ['sentence', was.words.en, is.words.en],
    ['hindi', was.words.hi, is.words.hi],
    ['source', was.source, is.source],
  ]);
}

function listChanges(was: PhraseList, is: PhraseList): Between[] {
  const [before, after] = [new Set(was.phrases), new Set(is.phrases)];
  const added = is.phrases.filter((phrase) => !before.has(phrase)).toSorted();
  const removed = was.phrases.filter((phrase) => !after.has(phrase)).toSorted();
  return [
    ...(added.length > 0 ? [{ kind: 'phrasesAdded' as const, phrases: added }] : []),
    ...(removed.length > 0 ? [{ kind: 'phrasesRemoved' as const, phrases: removed }] : []),
    ...differing([
      ['language', was.language, is.language],
      ['name', was.words.en, is.words.en],
      ['nameHindi', was.words.hi, is.words.hi],
    ]),
  ];
}

type Value = NonNullable<RuleChange['from']>;

function differing(all: readonly [RuleChange['kind'], Value, Value][]): Between[] {
  return all.flatMap(([kind, from, to]) => (textOf(from) === textOf(to) ? [] : [{ kind, from, to }]));
}

/** Conditions are the same where they read the same. */
const textOf = (value: Value): string =>
  Array.isArray(value) ? JSON.stringify(value.map(partsOf)) : String(value);

const partsOf = ({ feature, equals, oneOf, below, atLeast, present }: Condition) => [
  ...[feature, equals, oneOf, below, atLeast, present],
];
