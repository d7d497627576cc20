import type { WorldName, WorldRequest } from '../../src/simulate/shape.ts';
import type { Sink } from '../../src/simulate/sink.ts';
import { simulateWorld } from '../../src/simulate/world.ts';
import { writeWorld } from '../../src/simulate/write.ts';

export const NOW = '2026-11-21T00:00:00.000Z';

export type Truth = {
  tipstaffTruth: 1;
  counts: Record<string, number> & { quarantinedBy: Record<string, number> };
  phoneTable: Record<string, number>;
  subjectsBySharedIdentifier: number;
  people: {
    id: string;
    role: string;
    country: string;
    state: string | null;
    tips: number;
    identifiers: string[];
  }[];
  groups: { id: string; handle: string; members: string[] }[];
  files: { id: string; md5: string; pdq: string; like: string | null }[];
  payments: {
    tip: string | null;
    payer: string;
    payee: string;
    amountMinor: number;
    upi: string | null;
    bank: string | null;
  }[];
  tips: {
    file: string;
    record: string;
    number: string | null;
    format: string;
    child_in_danger: boolean;
    immediate: boolean;
    informational: boolean;
    parties: { role: string; person: string; identifiers: string[] }[];
  }[];
};

export type Written = { files: Map<string, Buffer>; truth: Truth };

/** A world written into memory. */
export async function written(world: WorldName, tips: number, seed = 7): Promise<Written> {
  const files = new Map<string, Buffer>();
  const sink: Sink = {
    put: async (path, content) => {
      if (files.has(path)) throw new Error(`put twice: ${path}`);
      const whole =
        typeof content === 'string' || content instanceof Uint8Array ? content : [...content].join('');
      files.set(path, Buffer.from(whole as string));
    },
  };
  const request: WorldRequest = { tips, seed, world, now: NOW };
  for await (const { done, total } of writeWorld(simulateWorld(request), sink)) {
    if (done > total) throw new Error('more done than there is to do');
  }
  return { files, truth: JSON.parse(files.get('truth.json')!.toString('utf8')) as Truth };
}
