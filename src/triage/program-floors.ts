import { sha256 } from '../kernel/digest.ts';
import { canonicalJson } from '../kernel/json.ts';
import { effectOf } from './rule-reach.ts';
import { missingFloors, RULES } from './rules.ts';
import type { Rule, RuleSet } from './shape.ts';

/** The floors of this program. They stand over every rule set, also over one that was released before the program had them. */
export const PROGRAM_FLOORS: readonly Rule[] = RULES.filter(({ floor }) => floor);

/** Which floors these are: another program with other ones has another edition. Words and sources do not count. */
export const FLOORS_EDITION = editionOf(PROGRAM_FLOORS);

export function editionOf(floors: readonly Rule[]): string {
  const effects = floors.map((rule) => `${rule.id} ${effectOf(rule)}`).sort();
  return sha256(canonicalJson(effects)).slice(0, 16);
}

/**
 * A rule set with the program’s floors over it. A unit may raise a floor, or let it ask less; one that it lacks or weakens is
 * put in. Where the unit’s own rule of that name is a higher floor which asks more, it stays beside it under another id. Pure,
 * O(rules).
 *
 * floors  those of the program, but for tests
 * returns the same set where nothing has to be put in; `put`: ids of the floors that were
 */
export function underFloors(
  set: RuleSet,
  floors: readonly Rule[] = PROGRAM_FLOORS,
): { set: RuleSet; put: string[] } {
  const put = missingFloors(set.rules, floors);
  if (put.length === 0) return { set, put };
  const lacking = new Map(floors.filter(({ id }) => put.includes(id)).map((floor) => [floor.id, floor]));
  const taken = new Set([...set.rules, ...floors].map(({ id }) => id));
  const kept = set.rules.flatMap((rule) => {
    const floor = lacking.get(rule.id);
    if (!floor) return [rule];
    if (!rule.floor || rule.score !== floor.score || rule.weight <= floor.weight) return [];
    const id = freeId(`${rule.id}-own`, taken);
    taken.add(id);
    return [{ ...rule, id }];
  });
  return { set: { ...set, rules: [...lacking.values(), ...kept] }, put };
}

function freeId(wanted: string, taken: ReadonlySet<string>): string {
  let id = wanted;
  for (let times = 2; taken.has(id); times += 1) id = `${wanted}-${times}`;
  return id;
}
