import { betweenness, coresOf } from './centrality.ts';
import type { Ties } from './links.ts';
import { stepGraph } from './neighbour-graph.ts';
import type { NetworkRole } from './shape.ts';
import type { Thing } from './things.ts';

/** Points above which nobody is looked for who bridges or stands in the core while an officer waits: it would take seconds. */
const WALKED_MOST = 2_000;

/** How many of each role are named. */
const NAMED = 5;

/**
 * Who is worth reading first, each with the numbers that say why. Help for reading, never a verdict.
 *
 * brings_in  first known holder of files that others held later: `files`, `of` so many that tie members, `holders` after him
 * spreads    reached others in tips on him: `reached` different ones in `tips`
 * pays       `payments` went out from him, to `to` different ones
 * bridges    `share` of the shortest walks between two others lead over him; `error` of the sample, 0 where exact
 * core       stands where everybody has at least `ties` others: `ties`, `strength` the sum of his ties
 *
 * things   those that tie; the same that `ties` was made of
 * members  of these alone roles are told, and of files that two of them hold
 * most     points above which `bridges` and `core` are left out; a build has time for all
 */
export function rolesOf(
  ties: Ties,
  things: readonly Thing[],
  members: ReadonlySet<string>,
  most = WALKED_MOST,
): NetworkRole[] {
  const isMember = ties.subjects.map((id) => members.has(id));
  const tying = new Set(
    ties.shared.flatMap(({ kind, print, subjects }) =>
      kind === 'file' && subjects.filter((at) => isMember[at]).length > 1 ? print : [],
    ),
  );
  const files = things.filter(
    ({ kind, from, print }) => kind === 'file' && from === null && tying.has(print),
  );
  const isWalked = ties.subjects.length + ties.hubs.length <= most;
  const named = (code: NetworkRole['code'], values: Values, by: string) =>
    namedOf(code, new Map([...values].filter(([at]) => isMember[at])), by, ties);
  return [
    ...named('brings_in', bringers(files), 'holders'),
    ...named('spreads', senders(ties, 'contact', 'reached'), 'reached'),
    ...named('pays', senders(ties, 'payment', 'to'), 'payments'),
    ...(isWalked ? [...named('bridges', bridges(ties), 'share'), ...named('core', cores(ties), 'ties')] : []),
  ];
}

type Values = Map<number, Record<string, number>>;

function namedOf(code: NetworkRole['code'], values: Values, by: string, { subjects }: Ties): NetworkRole[] {
  return [...values]
    .filter(([, each]) => each[by]! > 0)
    .sort(([a, one], [b, other]) => other[by]! - one[by]! || a - b)
    .slice(0, NAMED)
    .map(([at, each]) => ({ subject: subjects[at]!, code, values: each }));
}

/** Who held a file a whole minute before anybody else; of files that two had in the same minute nobody is the first. */
function bringers(files: readonly Thing[]): Values {
  const values: Values = new Map();
  for (const { holdings } of files) {
    const first = new Map<number, number>();
    for (const { subject, minute } of holdings)
      first.set(subject, Math.min(first.get(subject) ?? Number.POSITIVE_INFINITY, minute));
    const [one, next] = [...first].sort((a, b) => a[1] - b[1] || a[0] - b[0]);
    if (!one || !next || one[1] === next[1]) continue;
    const value = values.get(one[0]) ?? { files: 0, of: files.length, holders: 0 };
    value.files! += 1;
    value.holders! += first.size - 1;
    values.set(one[0], value);
  }
  return values;
}

function senders({ links }: Ties, kind: 'contact' | 'payment', others: 'reached' | 'to'): Values {
  const values: Values = new Map();
  const tips = new Map<number, Set<number>>();
  for (const link of links) {
    if (link.kind !== kind) continue;
    const value = values.get(link.from) ?? { [others]: 0, [kind === 'payment' ? 'payments' : 'tips']: 0 };
    const seen = tips.get(link.from) ?? tips.set(link.from, new Set()).get(link.from)!;
    for (const tip of link.tips) seen.add(tip);
    value[others]! += 1;
    value[kind === 'payment' ? 'payments' : 'tips'] = seen.size;
    values.set(link.from, value);
  }
  return values;
}

function bridges(ties: Ties): Values {
  const { share, error } = betweenness(stepGraph(ties));
  return new Map(ties.subjects.map((_, at) => [at, { share: round(share[at]!), error: round(error[at]!) }]));
}

function cores(ties: Ties): Values {
  const graph = stepGraph(ties);
  const core = coresOf(graph);
  return new Map(
    ties.subjects.map((_, at) => [
      at,
      { ties: core[at]!, strength: round(graph.steps[at]!.reduce((sum, { weight }) => sum + weight, 0)) },
    ]),
  );
}

const round = (value: number): number => Math.round(value * 10_000) / 10_000;
