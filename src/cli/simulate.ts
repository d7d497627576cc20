import type { Instant } from '../kernel/time.ts';
import { folderSink } from '../simulate/folder-sink.ts';
import type { WorldName } from '../simulate/shape.ts';
import { simulateWorld } from '../simulate/world.ts';
import { writeWorld } from '../simulate/write.ts';
import { Progress } from './progress.ts';

/** Simulate a world and write it into a new folder: OUT/tips in the outside formats, OUT/truth.json. */
export async function simulateInto(
  out: string,
  request: { tips: number; seed: number; world: WorldName; now: Instant },
): Promise<void> {
  const sink = await folderSink(out);
  const world = simulateWorld(request);
  const progress = new Progress('simulating', request.tips);
  let done = 0;
  for await (const step of writeWorld(world, sink)) {
    done = step.done;
    progress.show(done, 'tips');
  }
  progress.end(done, 'tips');
}
