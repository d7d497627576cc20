import type { TipState } from '../tips/shape.ts';
import { FACETS, type Facet, type FacetCounts, type QueueFilter } from './shape.ts';

/** How many tips share one combination of what the queue can be filtered by. '' = not stated; `nobody` = not assigned. */
export type Tally = Readonly<Record<Facet, string>> & { bundled: boolean; tips: number };

/**
 * Counts for every facet under the other facets' filters, and how many tips the whole filter leaves.
 *
 * tallies  combinations with their counts
 * returns  values of each facet, the most frequent first; a value with no tip under the filter is left out
 * Cost     O(combinations · facets). Pure.
 */
export function countFacets(
  tallies: Iterable<Tally>,
  filter: QueueFilter,
): { total: number; facets: FacetCounts } {
  const wanted = FACETS.map((facet) =>
    filter[facet] ? new Set<string>(filter[facet]) : facet === 'state' ? UNCLEARED : null,
  );
  const counts = FACETS.map(() => new Map<string, number>());
  let total = 0;
  for (const tally of tallies) {
    if (tally.tips === 0 || (tally.bundled && !filter.bundled)) continue;
    let misses = 0;
    let missed = -1;
    for (let index = 0; index < FACETS.length && misses < 2; index += 1) {
      const set = wanted[index];
      if (set && !set.has(tally[FACETS[index]!])) {
        misses += 1;
        missed = index;
      }
    }
    if (misses > 1) continue;
    if (misses === 0) total += tally.tips;
    FACETS.forEach((facet, index) => {
      if (misses === 0 || index === missed) add(counts[index]!, tally[facet], tally.tips);
    });
  }
  const facets = Object.fromEntries(
    FACETS.map((facet, index) => [facet, sorted(counts[index]!)]),
  ) as FacetCounts;
  return { total, facets };
}

/** Stubs of what was cleared are counted and listed only where they are asked for. */
const UNCLEARED: ReadonlySet<string> = new Set<TipState>(['open', 'closed']);

function add(counts: Map<string, number>, value: string, tips: number): void {
  counts.set(value, (counts.get(value) ?? 0) + tips);
}

function sorted(counts: Map<string, number>): { value: string; count: number }[] {
  return [...counts]
    .map(([value, count]) => ({ value, count }))
    .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1));
}
