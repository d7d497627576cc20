/** Precision and recall, 0…1, and their harmonic mean. */
export type Quality = { precision: number; recall: number; f1: number };

type Label = string | number;

/** How often each pair of labels comes together, and how often each alone. */
type Table = {
  cells: Map<string, Cell>;
  truth: Map<Label, number>;
  found: Map<Label, number>;
  items: number;
};
type Cell = { truth: Label; found: Label; items: number };

/**
 * B-cubed precision and recall: for each item the share of its found cluster that is of its true one, and the reverse,
 * averaged over items. Bagga and Baldwin, “Algorithms for Scoring Coreference Chains”, LREC workshop (1998).
 *
 * truth, found  a label for each item, in the same order
 * Cost          O(items). No item: 1 and 1
 */
export function bCubed(truth: readonly Label[], found: readonly Label[]): Quality {
  const table = tableOf(truth, found);
  let [precision, recall] = [0, 0];
  for (const cell of table.cells.values()) {
    precision += (cell.items * cell.items) / table.found.get(cell.found)!;
    recall += (cell.items * cell.items) / table.truth.get(cell.truth)!;
  }
  const share = (sum: number) => (table.items === 0 ? 1 : sum / table.items);
  return quality(share(precision), share(recall));
}

/**
 * Precision and recall over pairs of items that are put together. Without a pair: 1.
 *
 * truth, found  a label for each item, in the same order
 * Cost          O(items): pairs are counted, not walked
 */
export function pairwise(truth: readonly Label[], found: readonly Label[]): Quality {
  const { both, truePairs, foundPairs } = pairCounts(tableOf(truth, found));
  return quality(foundPairs === 0 ? 1 : both / foundPairs, truePairs === 0 ? 1 : both / truePairs);
}

/**
 * The adjusted Rand index: 1 the same partition, about 0 by chance. Hubert and Arabie, “Comparing Partitions”, Journal of
 * Classification 2 (1985).
 *
 * truth, found  a label for each item, in the same order
 */
export function adjustedRand(truth: readonly Label[], found: readonly Label[]): number {
  const table = tableOf(truth, found);
  const { both, truePairs, foundPairs } = pairCounts(table);
  const all = pairs(table.items);
  const expected = all === 0 ? 0 : (truePairs * foundPairs) / all;
  const most = (truePairs + foundPairs) / 2;
  // both put everything together, or nothing: they agree
  return most === expected ? 1 : (both - expected) / (most - expected);
}

/**
 * The share of a true cluster's items that stand together in the found cluster that holds most of them: averaged over true
 * clusters, each of which counts once.
 */
export function heldTogether(truth: readonly Label[], found: readonly Label[]): number {
  const table = tableOf(truth, found);
  const most = new Map<Label, number>();
  for (const cell of table.cells.values())
    most.set(cell.truth, Math.max(most.get(cell.truth) ?? 0, cell.items));
  let sum = 0;
  for (const [label, items] of most) sum += items / table.truth.get(label)!;
  return most.size === 0 ? 1 : sum / most.size;
}

function tableOf(truth: readonly Label[], found: readonly Label[]): Table {
  if (truth.length !== found.length)
    throw new RangeError(`${truth.length} true labels for ${found.length} found ones`);
  const table: Table = { cells: new Map(), truth: new Map(), found: new Map(), items: truth.length };
  const rows = new Map<Label, number>();
  const columns = new Map<Label, number>();
  const place = (of: Map<Label, number>, label: Label) => of.get(label) ?? of.set(label, of.size).get(label)!;
  truth.forEach((label, at) => {
    const other = found[at]!;
    const key = `${place(rows, label)} ${place(columns, other)}`;
    const cell = table.cells.get(key);
    if (cell) cell.items += 1;
    else table.cells.set(key, { truth: label, found: other, items: 1 });
    table.truth.set(label, (table.truth.get(label) ?? 0) + 1);
    table.found.set(other, (table.found.get(other) ?? 0) + 1);
  });
  return table;
}

function pairCounts({ cells, truth, found }: Table): {
  both: number;
  truePairs: number;
  foundPairs: number;
} {
  const sum = (counts: Iterable<number>) => {
    let total = 0;
    for (const count of counts) total += pairs(count);
    return total;
  };
  return {
    both: sum([...cells.values()].map((cell) => cell.items)),
    truePairs: sum(truth.values()),
    foundPairs: sum(found.values()),
  };
}

const pairs = (items: number): number => (items * (items - 1)) / 2;

function quality(precision: number, recall: number): Quality {
  const sum = precision + recall;
  return { precision, recall, f1: sum === 0 ? 0 : (2 * precision * recall) / sum };
}
