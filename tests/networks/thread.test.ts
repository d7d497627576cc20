import { expect, test } from 'vitest';
import { type BuildInput, type Built, buildNetworks } from '../../src/networks/build.ts';
import { mark } from './plant.ts';
import { told } from './told.ts';

const COMPILED = new URL('../../dist/app/network-thread.js', import.meta.url).href;

test('the built program finds in its thread what is found here', async () => {
  const { buildInThread } = (await import(COMPILED)) as {
    buildInThread: (input: BuildInput) => Promise<Built>;
  };
  const at = '2026-11-20T09:00:00.000Z';
  const { parties, tips } = told(
    Array.from({ length: 40 }, (_, n) => ({
      minute: 29_000_000 + n,
      marks: [mark('group', `g${n % 3}`)],
      parties: [[`00000000-0000-8000-8000-0000000000${String(n).padStart(2, '0')}`, 'suspect'] as const],
    })),
  );
  const input: BuildInput = {
    unit: 1,
    now: '2026-11-21T09:00:00.000Z',
    parties,
    tips: tips.map((tip) => ({ ...tip, at, receivedAt: at, platform: 'ExampleChat', country: 'IN' })),
    before: [],
  };
  const found = await buildInThread(input);
  expect(found.networks.map(({ members }) => members.length)).toEqual([14, 13, 13]);
  expect(found).toEqual(buildNetworks(input));
});
