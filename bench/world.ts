import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inputsOf } from '../src/cli/files.ts';
import { type Input, openInput } from '../src/intake/open.ts';
import type { IntakeDocument } from '../src/intake/shape.ts';
import { folderSink } from '../src/simulate/folder-sink.ts';
import type { WorldName } from '../src/simulate/shape.ts';
import { simulateWorld } from '../src/simulate/world.ts';
import { writeWorld } from '../src/simulate/write.ts';

const NOW = '2026-11-21T09:00:00.000Z';

/** Simulate a world into a folder and list its files as they would be delivered. */
export async function worldIn(
  folder: string,
  tips: number,
  seed: number,
  world: WorldName,
): Promise<{ inputs: Input[]; bytes: number }> {
  for await (const _ of writeWorld(simulateWorld({ tips, seed, world, now: NOW }), await folderSink(folder)));
  const inputs = await inputsOf([join(folder, 'tips')]);
  return { inputs, bytes: inputs.reduce((sum, each) => sum + (each.size ?? 0), 0) };
}

/** All documents of the inputs, in order. */
export async function* documentsOf(inputs: readonly Input[]): AsyncGenerator<IntakeDocument> {
  for (const input of inputs) yield* openInput(input);
}

/**
 * Police-side JSON reports that no other world of this run has: of another seed, with numbers of their own (a world
 * numbers its tips from the same first number).
 *
 * series  1 to 9, another one for each call
 */
export async function freshTips(folder: string, tips: number, series: number): Promise<Input[]> {
  const { inputs } = await worldIn(folder, Math.ceil(tips * 1.6), 1000 + series, 'default');
  const reports = inputs.filter((each) => each.file.includes('/police/')).slice(0, tips);
  if (reports.length < tips)
    throw new Error(`the world of series ${series} holds only ${reports.length} reports`);
  return reports.map((input) => {
    const text = readFileSync(input.path!, 'utf8').replace(/\b210(\d{6})\b/g, `5${series}0$1`);
    const bytes = Buffer.from(text);
    return {
      file: input.file,
      group: input.group,
      size: bytes.length,
      open: async function* () {
        yield bytes;
      },
    };
  });
}
