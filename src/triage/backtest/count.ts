import { LANES, type Lane, OUTCOMES, type Outcome } from '../../tips/shape.ts';
import type { Rule } from '../shape.ts';
import { proposalFor } from './proposal.ts';
import type { Backtest, Ends } from './shape.ts';
import { wilson } from './share.ts';

/** A tip whose end is recorded. `rules`: those that fired; null where none could be asked. `decided`: its lane before the first decision on it. */
export type EndedTip = {
  tip: string;
  outcome: Outcome;
  at: string;
  decided: Lane | null;
  now: Lane;
  rules: readonly string[] | null;
};

type Stood = { tip: string; lane: Lane; outcome: Outcome; at: string; rules: string[] };

/** What was counted so far. `missed`: the latest of them, more than are named. */
export type Counted = {
  all: Ends;
  byRule: Map<string, Ends>;
  byLane: Record<Lane, Ends>;
  laneFrom: Backtest['laneFrom'];
  unscored: number;
  missed: { tips: number; latest: Stood[] };
};

/** Missed tips that are named. */
export const MISSED_NAMED = 200;

const REAL: ReadonlySet<Outcome> = new Set<Outcome>(['child_safeguarded', 'arrest', 'case']);
/** Ends that say that somebody should have looked soon. */
const GRAVE: ReadonlySet<Outcome> = new Set<Outcome>(['child_safeguarded', 'arrest']);
const SLOW: ReadonlySet<Lane> = new Set<Lane>(['week', '30d']);

const noEnds = (): Ends => ({
  ...(Object.fromEntries(OUTCOMES.map((each) => [each, 0])) as Record<Outcome, number>),
  ...{ tips: 0, real: 0, known: 0 },
});

/** Nothing counted. */
export const noCounts = (): Counted => ({
  all: noEnds(),
  byRule: new Map(),
  byLane: Object.fromEntries(LANES.map((lane) => [lane, noEnds()])) as Record<Lane, Ends>,
  laneFrom: { decided: 0, now: 0 },
  unscored: 0,
  missed: { tips: 0, latest: [] },
});

/** Count tips in. The order in which they come does not matter. O(tips · rules that fired), in memory of the rules alone. */
export function countEnded(counted: Counted, tips: readonly EndedTip[]): void {
  for (const ended of tips) {
    const lane = ended.decided ?? ended.now;
    counted.laneFrom[ended.decided === null ? 'now' : 'decided'] += 1;
    add(counted.all, ended.outcome);
    add(counted.byLane[lane], ended.outcome);
    if (ended.rules === null) counted.unscored += 1;
    for (const rule of new Set(ended.rules)) {
      const ends = counted.byRule.get(rule) ?? noEnds();
      counted.byRule.set(rule, ends);
      add(ends, ended.outcome);
    }
    if (!GRAVE.has(ended.outcome) || !SLOW.has(lane)) continue;
    counted.missed.tips += 1;
    const { tip, outcome, at, rules } = ended;
    counted.missed.latest.push({ tip, lane, outcome, at, rules: [...(rules ?? [])] });
    if (counted.missed.latest.length > 2 * MISSED_NAMED)
      counted.missed.latest = latestOf(counted.missed.latest);
  }
}

function add(ends: Ends, outcome: Outcome): void {
  ends.tips += 1;
  ends[outcome] += 1;
  if (REAL.has(outcome)) ends.real += 1;
  if (outcome !== 'unknown') ends.known += 1;
}

/** Of missed tips the latest, as many as are named. */
export const latestOf = <Each extends { tip: string; at: string }>(missed: readonly Each[]): Each[] =>
  missed
    .toSorted((a, b) => (a.at === b.at ? (a.tip < b.tip ? -1 : 1) : a.at < b.at ? 1 : -1))
    .slice(0, MISSED_NAMED);

/** The figures of a rule set from what was counted: rules with a proposal first, then those that fired most. Pure. */
export function figuresOf(
  counted: Counted,
  rules: readonly Rule[],
): Pick<Backtest, 'all' | 'share' | 'rules' | 'lanes' | 'laneFrom' | 'unscored'> {
  const { all, byRule, byLane, laneFrom, unscored } = counted;
  const shareOf = ({ real, known }: Ends) => wilson(real, known);
  return {
    all,
    share: shareOf(all),
    rules: rules
      .map((rule) => {
        const { id, score, weight, floor } = rule;
        const ends = byRule.get(id) ?? noEnds();
        return {
          rule: id,
          score,
          weight,
          floor,
          ends,
          share: shareOf(ends),
          ...proposalFor(rule, ends, all),
        };
      })
      .sort(
        (a, b) =>
          Number(b.proposal !== null) - Number(a.proposal !== null) ||
          b.ends.tips - a.ends.tips ||
          (a.rule < b.rule ? -1 : 1),
      ),
    lanes: LANES.map((lane) => ({ lane, ends: byLane[lane], share: shareOf(byLane[lane]) })),
    laneFrom,
    unscored,
  };
}
