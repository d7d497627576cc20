import { openHouse } from './house.ts';
import type { Section } from './run.ts';
import { MAIN, type Server, withClient } from './server.ts';
import { growStore } from './store-grow.ts';
import { measureSlope } from './store-intake.ts';
import { measureQuestions } from './store-questions.ts';

const [SMALL, LARGE] = ['bench_small', 'bench_large'];

/** Two stores side by side on one server: the intake's own, and one grown out of it. */
export const store: Section = {
  name: 'store',
  about: 'what officers wait for, in a small and a large store',
  run: async (run) => {
    const { server, folder, intake } = await run.stock.held();
    const { tips } = intake.run.counts;
    const times = Math.max(2, Math.round(run.sizes.store / tips));
    await server.copy(MAIN, SMALL);
    await server.copy(MAIN, LARGE);
    try {
      for (const database of [SMALL, LARGE]) await standAlone(server, database);
      await growStore(run, server, SMALL, 1);
      await growStore(run, server, LARGE, times);
      const small = await openHouse(server, folder, 0, SMALL);
      const large = await openHouse(server, folder, 0, LARGE);
      try {
        await measureQuestions(run, { house: small, server, database: SMALL, size: tips, aimed: false });
        await measureQuestions(run, {
          house: large,
          server,
          database: LARGE,
          size: tips * times,
          aimed: true,
        });
        await measureSlope(run, server, { small, large, sizes: { small: tips, large: tips * times } });
      } finally {
        await small.close();
        await large.close();
      }
    } finally {
      await server.drop(SMALL);
      await server.drop(LARGE);
    }
  },
};

/** A copy is an installation of its own: with the id and the key of the first, each would keep its log's heads in the other's anchor. */
export async function standAlone(server: Server, database: string): Promise<void> {
  await withClient(server.owner(database), (client) =>
    client.query(
      `DELETE FROM setting WHERE name IN ('audit.installation', 'audit.signingKey', 'audit.publicKey')`,
    ),
  );
}
