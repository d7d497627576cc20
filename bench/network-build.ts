import { sha256 } from '../src/kernel/digest.ts';
import { type BuildInput, type Built, buildNetworks } from '../src/networks/build.ts';
import { chanceFrom } from '../src/networks/chance.ts';
import { keepBuilt } from '../src/networks/network-store.ts';
import type { Mark } from '../src/subjects/mark.ts';
import type { Figures } from './figures.ts';
import { openHouse } from './house.ts';
import { startServer } from './server.ts';
import type { Workshop } from './workshop.ts';

const NOW = '2026-11-21T09:00:00.000Z';
/** Members of a circle, and holders of each file that circles tie by: below the number from which a thing is a hub. */
const CIRCLE = 100;
const HOLDERS = 8;

const idOf = (text: string): string => {
  const hex = sha256(text);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
};

/**
 * A unit in which every subject has one tip and shares things with others, nine in ten of them within a circle of a hundred,
 * until there are about as many links as asked for.
 */
export function largeUnit(subjects: number, links: number): BuildInput {
  const chance = chanceFrom(7);
  const held: Mark[][] = Array.from({ length: subjects }, () => []);
  const things = Math.round(links / ((HOLDERS * (HOLDERS - 1)) / 2));
  for (let thing = 0; thing < things; thing += 1) {
    const home = Math.floor((thing * subjects) / things / CIRCLE) * CIRCLE;
    const mark: Mark = {
      print: sha256(`thing ${thing}`).slice(0, 32),
      kind: 'device',
      strength: 'strong',
      minute: null,
      country: null,
      verified: false,
      proxy: false,
    };
    const holders = new Set<number>();
    while (holders.size < HOLDERS)
      holders.add(chance() < 0.9 ? home + Math.floor(chance() * CIRCLE) : Math.floor(chance() * subjects));
    for (const at of holders) held[at]?.push(mark);
  }
  const tip = (at: number) => idOf(`tip ${at}`);
  return {
    unit: 1,
    now: NOW,
    before: [],
    parties: held.map((marks, at) => ({
      tip: tip(at),
      party: 0,
      role: 'suspect',
      subject: idOf(`subject ${at}`),
      marks,
    })),
    tips: held.map((_, at) => {
      const ago = Math.floor(chance() * 90 * 24 * 60);
      const instant = new Date(Date.parse(NOW) - ago * 60_000).toISOString();
      const minute = Math.floor(Date.parse(instant) / 60_000);
      return {
        tip: tip(at),
        minute,
        marks: [],
        at: instant,
        receivedAt: instant,
        platform: 'ExampleChat',
        country: 'IN',
      };
    }),
  };
}

/** The highest resident memory while something synchronous runs, as the kernel counts it for the process, in MB. */
const peakMb = (): number => process.resourceUsage().maxRSS / 1024;

/** Time and memory of a whole build and of writing down what it found. */
export async function addBuildFigures(
  figures: Figures,
  workshop: Workshop,
  { subjects, links } = { subjects: 50_000, links: 500_000 },
): Promise<void> {
  const input = largeUnit(subjects, links);
  const before = process.memoryUsage.rss() / 1_048_576;
  const begun = performance.now();
  const built = buildNetworks(input);
  const computed = (performance.now() - begun) / 1000;
  const peak = peakMb();
  const kept = await secondsToKeep(built, workshop);
  figures.add({
    id: 'N2',
    name: `a whole build of ${subjects.toLocaleString('en')} subjects: ties, communities, figures, pictures, written down`,
    value: computed + kept,
    unit: 's',
    target: { atMost: 60 },
    note: `${built.links} links, ${built.networks.length} networks; ${computed.toFixed(1)} s to compute, ${kept.toFixed(1)} s to write; highest memory of the process ${Math.round(peak)} MB, ${Math.round(before)} MB before`,
  });
}

async function secondsToKeep(built: Built, workshop: Workshop): Promise<number> {
  const folder = workshop.folder('network-build');
  const server = await startServer(folder);
  workshop.after(() => server.stop());
  const house = await openHouse(server, folder, 0);
  const begun = performance.now();
  await house.database.transaction('write', 'house', (db) => keepBuilt(db, 1, built, NOW));
  const seconds = (performance.now() - begun) / 1000;
  await house.close();
  return seconds;
}
