import { once } from 'node:events';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { bytesArray, plainArray, textArray } from '../src/storage/columns.ts';
import { costOf, median, medianRatio } from './measure.ts';
import type { Run, Section } from './run.ts';
import { withClient } from './server.ts';

type Row = {
  fingerprint: Buffer;
  unit_id: number;
  tip_id: string;
  role: number;
  at: string | null;
  country: string | null;
};
type Way = (client: pg.Client, rows: readonly Row[]) => Promise<void>;

const COLUMNS = 'fingerprint, unit_id, tip_id, role, at, country';
const MOST_ROWS = 100_000;
const SINGLE_ROWS = 300;
const VALUES_ROWS = 1000;
const UNNEST_ROWS = 10_000;
const ROUNDS = 5;

/** The same rows by the four ways of writing them, in turn, into a table without and one with the program's indexes. */
export const write: Section = {
  name: 'write',
  about: 'the same rows, one by one, by VALUES, by unnest, by COPY',
  run: async (run) => {
    const { server } = await run.stock.held();
    await withClient(server.owner(), async (client) => {
      const { rows } = await client.query<Row>(
        `SELECT ${COLUMNS} FROM sighting ORDER BY tip_id LIMIT ${MOST_ROWS}`,
      );
      await client.query('CREATE SCHEMA bench_write');
      try {
        await client.query('CREATE TABLE bench_write.plain (LIKE public.sighting)');
        await client.query('CREATE TABLE bench_write.indexed (LIKE public.sighting INCLUDING ALL)');
        await compare(run, client, rows, 'plain', true);
        await compare(run, client, rows, 'indexed', false);
      } finally {
        await client.query('DROP SCHEMA bench_write CASCADE');
      }
    });
  },
};

async function compare(
  { figures }: Run,
  client: pg.Client,
  rows: readonly Row[],
  table: string,
  aimed: boolean,
): Promise<void> {
  const into = `bench_write.${table}`;
  const ways = { VALUES: byValues(into), unnest: byUnnest(into), COPY: byCopy(into) };
  const times: Record<keyof typeof ways, number[]> = { VALUES: [], unnest: [], COPY: [] };
  for (let round = 0; round <= ROUNDS; round += 1)
    for (const way of Object.keys(ways) as (keyof typeof ways)[]) {
      await client.query(`TRUNCATE ${into}`);
      const { cost } = await costOf(() => inOne(client, () => ways[way](client, rows)));
      if (round > 0) times[way].push(cost.wall);
    }
  await client.query(`TRUNCATE ${into}`);
  const few = rows.slice(0, SINGLE_ROWS);
  const single = await costOf(() => byOne(into)(client, few));
  const what = table === 'plain' ? 'no index' : 'with the primary key';
  const rate = (count: number, ms: number) => (count / ms) * 1000;
  figures.add({
    name: `one by one, each its own transaction, ${what}`,
    value: rate(few.length, single.cost.wall),
    unit: 'rows/s',
  });
  for (const way of Object.keys(ways) as (keyof typeof ways)[])
    figures.add({
      name: `${way}, ${what}`,
      value: rate(rows.length, median(times[way])),
      unit: 'rows/s',
      note: `${rows.length} rows`,
    });
  const best = median(times.COPY) < median(times.unnest) ? 'COPY' : 'unnest';
  figures.add({
    id: aimed ? 'C1' : null,
    name: `${best} ÷ multi-row VALUES, ${what}`,
    value: medianRatio(times.VALUES, times[best]),
    unit: '×',
    target: aimed ? { atLeast: 5 } : null,
  });
}

async function inOne(client: pg.Client, work: () => Promise<void>): Promise<void> {
  await client.query('BEGIN');
  await work();
  await client.query('COMMIT');
}

const valuesOf = (row: Row) => [row.fingerprint, row.unit_id, row.tip_id, row.role, row.at, row.country];

const byOne =
  (into: string): Way =>
  async (client, rows) => {
    for (const row of rows)
      await client.query(`INSERT INTO ${into} (${COLUMNS}) VALUES ($1, $2, $3, $4, $5, $6)`, valuesOf(row));
  };

const byValues =
  (into: string): Way =>
  async (client, rows) => {
    for (let from = 0; from < rows.length; from += VALUES_ROWS) {
      const some = rows.slice(from, from + VALUES_ROWS);
      const marks = some.map(
        (_, row) => `(${[1, 2, 3, 4, 5, 6].map((column) => `$${row * 6 + column}`).join(',')})`,
      );
      await client.query(
        `INSERT INTO ${into} (${COLUMNS}) VALUES ${marks.join(',')}`,
        some.flatMap(valuesOf),
      );
    }
  };

const byUnnest =
  (into: string): Way =>
  async (client, rows) => {
    const text = `INSERT INTO ${into} (${COLUMNS}) SELECT * FROM unnest($1::bytea[], $2::int[], $3::uuid[], $4::smallint[], $5::timestamptz[], $6::text[])`;
    for (let from = 0; from < rows.length; from += UNNEST_ROWS) {
      const some = rows.slice(from, from + UNNEST_ROWS);
      await client.query(text, [
        bytesArray(some.map((row) => row.fingerprint)),
        plainArray(some.map((row) => row.unit_id)),
        plainArray(some.map((row) => row.tip_id)),
        plainArray(some.map((row) => row.role)),
        textArray(some.map((row) => row.at)),
        textArray(some.map((row) => row.country)),
      ]);
    }
  };

const byCopy =
  (into: string): Way =>
  async (client, rows) => {
    const stream = client.query(copyFrom(`COPY ${into} (${COLUMNS}) FROM STDIN`));
    const done = once(stream, 'finish');
    for (let from = 0; from < rows.length; from += VALUES_ROWS)
      if (
        !stream.write(
          rows
            .slice(from, from + VALUES_ROWS)
            .map(lineOf)
            .join(''),
        )
      )
        await once(stream, 'drain');
    stream.end();
    await done;
  };

/** A row of COPY's text format. None of these columns holds a backslash, a tab or a line end. */
function lineOf({ fingerprint, unit_id, tip_id, role, at, country }: Row): string {
  return `\\\\x${fingerprint.toString('hex')}\t${unit_id}\t${tip_id}\t${role}\t${at ?? '\\N'}\t${country ?? '\\N'}\n`;
}
