import { inputsOf } from '../src/cli/files.ts';
import { openHouse } from './house.ts';
import { costOf, peakMemory } from './measure.ts';
import { startServer } from './server.ts';
import type { WholeAnswer, WholeTask } from './whole.ts';

process.once('message', (task: WholeTask) => {
  work(task).then(
    (answer) =>
      process.send!(answer, () => {
        process.exitCode = 0;
        process.disconnect();
      }),
    (error) => {
      console.error(error);
      process.exit(1);
    },
  );
});
// an exit of any kind ends the server too
for (const signal of ['SIGINT', 'SIGTERM', 'disconnect'] as const)
  process.once(signal, () => process.exit(process.exitCode ?? 1));

async function work({ world, folder, readers }: WholeTask): Promise<WholeAnswer> {
  const server = await startServer(folder);
  try {
    const house = await openHouse(server, folder, readers);
    const { cost, result } = await costOf(
      async () => house.takeIn(await inputsOf([`${world}/tips`]), 'bench'),
      server.postmaster,
    );
    await house.close();
    return { run: result, cost, memory: peakMemory() };
  } finally {
    await server.stop();
  }
}
