import { measureFloor } from './intake-floor.ts';
import { measureReading } from './intake-reading.ts';
import { measureStages } from './intake-stages.ts';
import { measureWhole } from './intake-whole.ts';
import type { Section } from './run.ts';

/** The intake: reading alone, the whole way, its stages apart, and the floor of plain COPY under it. */
export const intake: Section = {
  name: 'intake',
  about: 'from files to a scored queue',
  run: async (run) => {
    const world = await run.stock.world();
    run.figures.say(
      `world: ${run.sizes.tips.toLocaleString('en-US')} documents asked for, ${world.inputs.length.toLocaleString('en-US')} files, ${(world.bytes / 2 ** 20).toFixed(0)} MB`,
    );
    await measureReading(run, world.inputs);
    const wholes = await measureWhole(run, world.folder);
    await measureStages(run, world.inputs);
    await measureFloor(run, wholes);
  },
};
