import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { UndirectedGraph } from 'graphology';
import { countConnectedComponents } from 'graphology-components';
import type pg from 'pg';
import { Blocks } from '../src/subjects/blocks.ts';
import { costOf } from './measure.ts';
import type { Run, Section } from './run.ts';
import { startServer, withClient } from './server.ts';

/** Values that one party shows. */
const VALUES = 4;
const NATION = { parties: 36_000_000, values: 6 };
const BY_SQL = 100_000;

/**
 * Parties brought into blocks by shared values: typed arrays beside graphology's components over the same parties and
 * values, and beside label propagation in SQL. What is found is counted alike and must be equal.
 */
export const linking: Section = {
  name: 'linking',
  about: 'parties to blocks by shared values',
  run: async (run) => {
    const parties = Math.min(1_000_000, run.sizes.store);
    const mine = await heldAndSpent(() => blocksOf(parties, VALUES));
    const peer = await heldAndSpent(() => graphOf(parties, VALUES));
    if (mine.found !== peer.found)
      throw new Error(`${mine.found} blocks by arrays, ${peer.found} by the graph: the rule is the same`);
    const note = `${parties} parties × ${VALUES} values, ${mine.found} blocks`;
    run.figures.add({
      id: 'B1',
      name: 'CPU, graphology’s components ÷ blocks',
      value: peer.cpu / mine.cpu,
      unit: '×',
      target: { atLeast: 20 },
      beside: { name: 'graphology', value: peer.cpu / 1000, unit: 's' },
      note: `${note}; ${(mine.cpu / 1000).toFixed(2)} s`,
    });
    run.figures.add({
      id: 'B1',
      name: 'memory, graphology’s components ÷ blocks',
      value: peer.bytes / mine.bytes,
      unit: '×',
      target: { atLeast: 15 },
      beside: { name: 'graphology', value: peer.bytes / 1e6, unit: 'MB' },
      note: `${(mine.bytes / 1e6).toFixed(0)} MB, ${(mine.bytes / parties).toFixed(0)} bytes a party`,
    });
    await besideSql(run, mine.cpu / parties);
    national(run);
  },
};

/** 36 million parties with six values each, from the slope between a million and ten where the run is large enough. */
function national({ figures, sizes }: Run): void {
  const small = Math.min(1_000_000, sizes.store);
  const large = small * 10;
  const [few, many] = [timed(small), timed(large)];
  const slope = (many.ms - few.ms) / (large - small);
  const seconds = (many.ms + slope * (NATION.parties - large)) / 1000;
  const bytes = (many.bytes / large) * NATION.parties;
  const note = `${NATION.values} values each; measured at ${small} (${(few.ms / 1000).toFixed(1)} s) and ${large} (${(many.ms / 1000).toFixed(1)} s, ${(many.bytes / 1e9).toFixed(2)} GB), the rest by the slope`;
  figures.add({
    id: 'B2',
    name: '36 million parties into blocks',
    value: seconds,
    unit: 's',
    target: { atMost: 240 },
    note,
  });
  figures.add({
    id: 'B2',
    name: '36 million parties into blocks, memory',
    value: bytes / 1e9,
    unit: 'GB',
    target: { atMost: 6 },
    note: 'arrays grow by doubling: the figure is of a table that is just large enough',
  });
}

function timed(parties: number): { ms: number; bytes: number } {
  const begun = process.cpuUsage();
  const blocks = fill(parties, NATION.values);
  const used = process.cpuUsage(begun);
  return { ms: (used.user + used.system) / 1000, bytes: blocks.bytes };
}

function fill(parties: number, values: number): Blocks {
  const blocks = new Blocks(parties * 3);
  const print = Buffer.alloc(16);
  for (let party = 0; party < parties; party += 1) {
    blocks.add();
    for (let n = 0; n < values; n += 1) {
      printInto(print, shownBy(party, n, parties));
      blocks.hold(party, print, 0);
    }
  }
  return blocks;
}

function blocksOf(parties: number, values: number): { found: number; bytes: number | null } {
  const blocks = fill(parties, values);
  let found = 0;
  for (const _ of blocks.blocks()) found += 1;
  return { found, bytes: blocks.bytes + parties * 8 };
}

function graphOf(parties: number, values: number): { found: number; bytes: number | null; kept: unknown } {
  const graph = new UndirectedGraph();
  for (let party = 0; party < parties; party += 1) {
    const mine = `p${party}`;
    graph.addNode(mine);
    for (let n = 0; n < values; n += 1) graph.mergeEdge(mine, `v${shownBy(party, n, parties)}`);
  }
  return { found: countConnectedComponents(graph), bytes: null, kept: graph };
}

/**
 * The value that a party shows n-th: people of three parties on average, each with values of his own, one in fifty
 * parties with somebody else's.
 */
function shownBy(party: number, n: number, parties: number): number {
  const mixed = scramble(party * 31 + n);
  const person = mixed % 50 === 0 ? mixed % Math.ceil(parties / 3) : Math.floor(party / 3);
  return person * 8 + (n % 2 === 0 ? n : n + (mixed % 2));
}

function scramble(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x45d9f3b);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function printInto(print: Buffer, value: number): void {
  for (let at = 0; at < 16; at += 4) print.writeUInt32LE(scramble(value + at * 0x9e3779b), at);
  print.writeUInt32LE(value >>> 0, 12); // two values never share a fingerprint
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

async function heldAndSpent(
  work: () => { found: number; bytes: number | null },
): Promise<{ found: number; cpu: number; bytes: number }> {
  collect();
  const before = process.memoryUsage();
  const { cost, result } = await costOf(work);
  const after = process.memoryUsage();
  const held = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return { found: result.found, cpu: cost.program, bytes: result.bytes ?? held };
}

/** Labels passed on over shared values until none changes, by SQL; cost a party beside ours. */
async function besideSql(run: Run, mine: number): Promise<void> {
  const server = await startServer(run.workshop.folder('linking'));
  run.workshop.after(server.remove);
  const parties = Math.min(BY_SQL, run.sizes.store);
  const { cost } = await withClient(server.owner(), async (client) => {
    await load(client, parties);
    return costOf(() => propagate(client), server.postmaster);
  });
  run.figures.add({
    id: 'B1',
    name: 'CPU a party, SQL label propagation ÷ blocks',
    value: ((cost.database ?? cost.wall) + cost.program) / parties / mine,
    unit: '×',
    target: { atLeast: 15 },
    note: `${parties} parties by SQL`,
  });
}

async function load(client: pg.Client, parties: number): Promise<void> {
  await client.query('CREATE TEMPORARY TABLE shown (party int, value int)');
  const all = Array.from({ length: parties }, (_, party) => party);
  await client.query('INSERT INTO shown SELECT * FROM unnest($1::int[], $2::int[])', [
    all.flatMap((party) => Array<number>(VALUES).fill(party)),
    all.flatMap((party) => Array.from({ length: VALUES }, (_, n) => shownBy(party, n, parties))),
  ]);
  await client.query('CREATE INDEX ON shown (value); CREATE INDEX ON shown (party)');
  await client.query(
    'CREATE TEMPORARY TABLE label AS SELECT DISTINCT party, party AS label FROM shown; CREATE UNIQUE INDEX ON label (party); ANALYZE shown; ANALYZE label',
  );
}

async function propagate(client: pg.Client): Promise<void> {
  for (;;) {
    const { rowCount } = await client.query(
      `WITH least AS (SELECT s.value, min(l.label) AS label FROM shown s JOIN label l USING (party) GROUP BY s.value),
            next AS (SELECT s.party, min(m.label) AS label FROM shown s JOIN least m USING (value) GROUP BY s.party)
       UPDATE label SET label = next.label FROM next WHERE next.party = label.party AND next.label < label.label`,
    );
    if (rowCount === 0) return;
  }
}
