import { dirname } from 'node:path';
import { factsFrom } from '../../src/intake/facts.ts';
import { openInput } from '../../src/intake/open.ts';
import { readDocument } from '../../src/intake/read.ts';
import { simulateWorld } from '../../src/simulate/world.ts';
import { writeWorld } from '../../src/simulate/write.ts';
import type { TipFacts } from '../../src/tips/shape.ts';

const SETTINGS = {
  ...{ now: '2026-11-21T09:00:00.000Z', country: 'IN', mappings: [] },
  fingerprintKey: Buffer.alloc(32, 7),
};

/**
 * Tips of a simulated world as they are read: written, opened, read and identified in memory. Each is handed on and forgotten, so
 * that a world of 25,000 needs no memory of its own.
 *
 * returns  how many tips there were
 */
export async function eachSimulated(
  tips: number,
  seed: number,
  look: (tip: TipFacts, nth: number) => void,
): Promise<number> {
  let seen = 0;
  const put = async (path: string, content: string | Uint8Array | Iterable<string>) => {
    if (!path.startsWith('tips/')) return;
    const open = async function* () {
      if (content instanceof Uint8Array) yield content;
      else for (const part of typeof content === 'string' ? [content] : content) yield Buffer.from(part);
    };
    for await (const document of openInput({ file: path, group: dirname(path), size: null, open })) {
      const { reading, identified } = readDocument(document, SETTINGS);
      if (reading.kind !== 'tip' || !identified) continue;
      look(factsFrom(reading.draft, identified, [{ ...document, reading }], null), seen);
      seen += 1;
    }
  };
  const world = simulateWorld({ tips, seed, world: 'default', now: SETTINGS.now });
  for await (const _ of writeWorld(world, { put }));
  return seen;
}
