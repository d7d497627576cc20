import { mkdirSync, rmSync } from 'node:fs';
import { migrate } from '../src/storage/migrate.ts';
import { type Exported, exportRows, importRows, tablesOf, withoutWall } from './copying.ts';
import { NAMES, type Wholes } from './intake-whole.ts';
import { type Cost, costOf, cpuOf, median } from './measure.ts';
import type { Run } from './run.ts';
import { type Server, withClient } from './server.ts';

const ROUNDS = 3;

/**
 * The floor under the intake: the very rows that it left, put by plain binary COPY into a fresh schema with the same
 * indexes and no row-level security, and once more into tables without any index. Nothing can write them faster; the ratio says what the rest of the
 * way (opening, reading, identifying, sealing, resolving, scoring, the log) costs on top.
 */
export async function measureFloor(run: Run, wholes: Wholes): Promise<void> {
  const { figures, stock, workshop } = run;
  const { server } = await stock.held();
  const folder = workshop.folder('floor');
  mkdirSync(folder);
  const exported = await exportRows(server.owner(), folder);
  const rows = exported.reduce((sum, each) => sum + each.rows, 0);
  const bytes = exported.reduce((sum, each) => sum + each.bytes, 0);
  const indexed: Cost[] = [];
  const bare: Cost[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    indexed.push(await copyInto(server, exported, 'public'));
    bare.push(await copyInto(server, exported, 'bare'));
  }
  rmSync(folder, { recursive: true });
  const seconds = (costs: readonly Cost[]) => median(costs.map((each) => each.wall)) / 1000;
  figures.add({
    name: 'floor: plain COPY of the same rows, same indexes',
    value: seconds(indexed),
    unit: 's',
    note: `${rows.toLocaleString('en-US')} rows, ${(bytes / 2 ** 20).toFixed(0)} MB`,
  });
  figures.add({ name: 'floor: plain COPY of the same rows, no index', value: seconds(bare), unit: 's' });
  for (const readers of ['none', 'two'] as const) {
    const whole = seconds(wholes[readers].map((each) => each.cost));
    figures.add({
      id: 'C2',
      name: `COPY ÷ whole intake, ${NAMES[readers]}, wall`,
      value: seconds(indexed) / whole,
      unit: '×',
      target: { atLeast: 0.4 },
      beside: { name: 'without index', value: seconds(bare) / whole, unit: '×' },
    });
  }
  const cpu = (costs: readonly Cost[]) => median(costs.map(cpuOf));
  figures.add({
    name: 'COPY ÷ whole intake, CPU of program and PostgreSQL',
    value: cpu(indexed) / cpu(wholes.two.map((each) => each.cost)),
    unit: '×',
  });
}

async function copyInto(
  server: Server,
  exported: readonly Exported[],
  schema: 'public' | 'bare',
): Promise<Cost> {
  const database = 'bench_floor';
  await server.create(database);
  try {
    await migrate(server.owner(database));
    return await withClient(server.owner(database), async (client) => {
      await withoutWall(client);
      if (schema === 'bare') {
        const tables = await tablesOf(client);
        await client.query('CREATE SCHEMA bare');
        for (const table of tables) await client.query(`CREATE TABLE bare.${table} (LIKE public.${table})`);
      }
      await client.query('CHECKPOINT').catch(() => {}); // the owner may not on every server
      return (await costOf(() => importRows(client, exported, schema), server.postmaster)).cost;
    });
  } finally {
    await server.drop(database);
  }
}
