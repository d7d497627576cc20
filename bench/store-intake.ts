import type { BenchHouse } from './house.ts';
import { type Cost, costOf, cpuOf, median, medianRatio } from './measure.ts';
import type { Run } from './run.ts';
import type { Server } from './server.ts';
import { freshTips } from './world.ts';

const FRESH = 1000;
const ROUNDS = 5;

type Pair<T> = { small: T; large: T };

/** C4: a thousand fresh tips into the small and the large store, in turn; the first round warms both up. */
export async function measureSlope(
  run: Run,
  server: Server,
  houses: Pair<BenchHouse> & { sizes: Pair<number> },
): Promise<void> {
  const costs: Pair<Cost[]> = { small: [], large: [] };
  for (let round = 0; round <= ROUNDS; round += 1) {
    const inputs = await freshTips(run.workshop.folder(`fresh-${round}`), FRESH, round + 1);
    const order = round % 2 === 0 ? (['small', 'large'] as const) : (['large', 'small'] as const);
    for (const size of order) {
      const { cost, result } = await costOf(
        () => houses[size].takeIn(inputs, 'fresh tips'),
        server.postmaster,
      );
      if (result.counts.tips !== FRESH)
        throw new Error(`${result.counts.tips} of ${FRESH} fresh tips were new to the ${size} store`);
      if (round > 0) costs[size].push(cost);
    }
  }
  const of = (pick: (cost: Cost) => number) => ({
    small: costs.small.map(pick),
    large: costs.large.map(pick),
  });
  const told = (values: Pair<number[]>) =>
    `${median(values.small).toFixed(0)} and ${median(values.large).toFixed(0)} ms, median of ${ROUNDS}`;
  const wall = of((cost) => cost.wall);
  const cpu = of(cpuOf);
  const [small, large] = [houses.sizes.small, houses.sizes.large].map((size) => size.toLocaleString('en-US'));
  run.figures.add({
    id: 'C4',
    name: `${FRESH} fresh tips: into ${large} ÷ into ${small}, wall`,
    value: medianRatio(wall.large, wall.small),
    unit: '×',
    target: { atMost: 1.5 },
    note: told(wall),
  });
  run.figures.add({
    name: 'the same, CPU of program and PostgreSQL',
    value: medianRatio(cpu.large, cpu.small),
    unit: '×',
    note: told(cpu),
  });
}
