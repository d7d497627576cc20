import type { Input } from '../src/intake/open.ts';
import type { IntakeRun } from '../src/intake/shape.ts';
import { type BenchHouse, openHouse } from './house.ts';
import type { Cost } from './measure.ts';
import { type Server, startServer } from './server.ts';
import { wholeIntake } from './whole.ts';
import type { Workshop } from './workshop.ts';
import { worldIn } from './world.ts';

/** A world that was taken in: the server that holds it, and what the intake came to. */
export type Held = { server: Server; folder: string; intake: { run: IntakeRun; cost: Cost; memory: number } };

/** What several sections work on, made once, when it is first asked for. */
export type Stock = {
  world: () => Promise<{ folder: string; inputs: Input[]; bytes: number }>;
  /** the world taken in by the whole program, in a process of its own, with two reading threads */
  held: () => Promise<Held>;
  /** another house on the held database; closed with the workshop at the latest */
  house: () => Promise<BenchHouse>;
  /** a whole intake of the world that is kept for the sections after it */
  keep: (held: Held) => void;
  /** of the server that held the world; null where none was started */
  version: () => string | null;
};

export function openStock(workshop: Workshop, tips: number): Stock {
  let world: ReturnType<Stock['world']> | null = null;
  let held: Promise<Held> | null = null;
  let version: string | null = null;
  const stock: Stock = {
    world: () =>
      (world ??= (async () => {
        const folder = workshop.folder('world');
        return { folder, ...(await worldIn(folder, tips, 7, 'operation')) };
      })()),
    held: () =>
      (held ??= (async () => {
        const { folder } = await stock.world();
        const made = await restart(workshop, await wholeIntake(workshop, folder, { readers: 2 }));
        version = made.server.version;
        return made;
      })()),
    house: async () => {
      const { server, folder } = await stock.held();
      return openHouse(server, folder, 0);
    },
    keep: (each) => {
      held = Promise.resolve(each);
      version = each.server.version;
    },
    version: () => version,
  };
  return stock;
}

/** Start the server of an intake that another process made and left. */
export async function restart(
  workshop: Workshop,
  whole: { folder: string; run: IntakeRun; cost: Cost; memory: number },
): Promise<Held> {
  const server = await startServer(whole.folder);
  workshop.after(server.remove);
  const { folder, ...intake } = whole;
  return { server, folder, intake };
}
