import { existsSync, rmSync } from 'node:fs';
import { cpuOf, median } from './measure.ts';
import type { Run } from './run.ts';
import { restart } from './stock.ts';
import { type WholeAnswer, wholeIntake } from './whole.ts';

/** Tips of the world for which SPEED names seconds and memory. */
const NAMED = 25_000;

/** Whole intakes by number of reading threads: each entry one run. */
export type Wholes = Record<'none' | 'two', WholeAnswer[]>;
export const NAMES = { none: 'no reading thread', two: 'two reading threads' } as const;

/** The whole intake in a process of its own, with no and with two reading threads, in turn. */
export async function measureWhole(run: Run, world: string): Promise<Wholes> {
  const { sizes, stock, workshop } = run;
  const wholes: Wholes = { none: [], two: [] };
  for (let round = 1; round <= sizes.rounds; round += 1) {
    const none = await wholeIntake(workshop, world, { readers: 0 });
    wholes.none.push(none);
    if (existsSync(none.folder)) rmSync(none.folder, { recursive: true });
    const two = await wholeIntake(workshop, world, { readers: 2 });
    wholes.two.push(two);
    if (round === sizes.rounds) stock.keep(await restart(workshop, two));
    else rmSync(two.folder, { recursive: true });
  }
  tell(run, NAMES.none, wholes.none);
  tell(run, NAMES.two, wholes.two);
  return wholes;
}

function tell({ sizes, figures }: Run, name: string, wholes: readonly WholeAnswer[]): void {
  const of = (pick: (whole: WholeAnswer) => number) => median(wholes.map(pick));
  const { counts } = wholes[0]!.run;
  const seconds = of((each) => each.cost.wall) / 1000;
  const named = sizes.tips === NAMED;
  const database = of((each) => each.cost.database ?? 0) / 1000;
  figures.add({
    id: 'C2',
    name: `whole intake, ${name}`,
    value: seconds,
    unit: 's',
    target: named ? { atMost: 30 } : null,
    note: `${counts.tips} tips; CPU ${(of((each) => each.cost.program) / 1000).toFixed(1)} s program, ${database.toFixed(1)} s PostgreSQL`,
  });
  figures.add({ name: `tips a second, ${name}`, value: counts.tips / seconds, unit: 'tips/s' });
  figures.add({
    name: `tips a core-second, ${name}`,
    value: (counts.tips / of((each) => cpuOf(each.cost))) * 1000,
    unit: 'tips/core-s',
  });
  figures.add({
    id: 'C2',
    name: `most memory of the program, ${name}`,
    value: of((each) => each.memory) / 2 ** 30,
    unit: 'GB',
    target: { atMost: 1.5 },
  });
}
