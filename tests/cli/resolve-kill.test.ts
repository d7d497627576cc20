import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Resolution } from '../../src/subjects/shape.ts';
import { lay } from '../app/work.ts';
import { freshDatabase } from '../database/fresh.ts';
import { phone, tipOn } from '../subjects/world.ts';
import { launch, type Running, run, told, workFolder } from './command-line.ts';

const TIPS = 600;
/** What a full run has to put right: nobody has marks, subjects or ties, and one id leads astray. */
const SPOIL = [
  "UPDATE party SET marks = '', subject_id = NULL",
  'DELETE FROM tip_mark',
  'DELETE FROM subject_tip',
  'UPDATE subject SET tips = tips + 3',
  'DELETE FROM subject_review',
];
const KEPT = [
  'SELECT tip_id, party_no, subject_id, marks FROM party ORDER BY 1, 2',
  'SELECT subject_id, tip_id FROM subject_tip ORDER BY 1, 2',
  'SELECT subject_id, tips, merged_into FROM subject WHERE tips > 0 OR merged_into IS NOT NULL ORDER BY 1',
  'SELECT subject_id, other_id, bits FROM subject_review ORDER BY 1, 2',
  'SELECT tip_id, marks FROM tip_mark ORDER BY 1',
];
type Row = { step: number; done: number; ended_at: string | null } | undefined;

const root = workFolder();

describe.each(['a command with a store of its own', 'a server'] as const)('a kill of %s', (which) => {
  const data = join(root, which.replaceAll(' ', '-'));
  const resolve = ['subject', 'resolve', '--full', '--json'];
  let environment: Record<string, string>;
  let client: pg.Client;
  const all = async (): Promise<unknown[][]> => {
    const rows = [];
    for (const text of KEPT) rows.push((await client.query(text)).rows);
    return rows;
  };
  const now = async (): Promise<Row> =>
    (await client.query<NonNullable<Row>>('SELECT step, done, ended_at FROM subject_resolution')).rows[0];

  beforeAll(async () => {
    const { url, config } = await freshDatabase();
    environment = { DATABASE_URL: url };
    client = new pg.Client(config);
    client.on('error', () => {});
    const lines = Array.from({ length: TIPS }, (_, at) =>
      tipOn(`S-${at}`, [
        { phone: phone(at % 300), ...(at % 7 === 0 && { name: `lantern.reed.${at % 90}` }) },
      ]),
    );
    const folder = lay(join(root, `${which} tips`), {
      'tips.ndjson': lines.map((line) => JSON.stringify(line)).join('\n'),
    });
    const taken = await run(data, ['intake', 'receive', folder, '--json'], environment);
    expect(taken.code, taken.err).toBe(0);
    await client.connect();
  }, 240_000);
  afterAll(() => client.end());

  async function begin(): Promise<Running> {
    if (which !== 'a server') return launch(data, resolve, environment);
    const server = launch(data, ['serve'], environment);
    for (let waited = 0; !server.out().includes('Tipstaff serves') && waited < 60_000; waited += 25)
      await wait(25);
    return server;
  }

  test('at any moment of a full resolution, then the same again: as if nothing had been', {
    timeout: 400_000,
  }, async () => {
    expect((await run(data, resolve, environment)).code).toBe(0);
    const right = await all();
    expect(right[0]!.length).toBe(TIPS);
    for (const text of SPOIL) await client.query(text);
    await client.query('DELETE FROM subject_resolution');
    expect(await all()).not.toEqual(right);
    const cut: string[] = [];
    for (let kill = 0; kill < 3; kill += 1) {
      const running = await begin();
      if (which === 'a server' && !(await now())) void run(data, resolve, environment);
      const before = await now();
      const moments = 1 + Math.floor(Math.random() * 4);
      // some pieces further than it was, then at once
      for (let seen = 0, last = JSON.stringify(before); seen < moments && running.child.exitCode === null; ) {
        const at = await now();
        if (at?.ended_at) break;
        if (JSON.stringify(at) !== last) seen += 1;
        else await wait(2);
        last = JSON.stringify(at);
      }
      await wait(Math.random() * 20);
      running.child.kill('SIGKILL');
      await running.done;
      const left = await now();
      if (!left || left.ended_at) break;
      cut.push(`${left.step} ${left.done}`);
    }
    expect(cut.length, cut.join(', ')).toBeGreaterThan(0);
    const server = which === 'a server' ? await begin() : null;
    const end = await told<Resolution>(data, resolve, environment);
    expect(end).toMatchObject({ parties: TIPS });
    expect(await all(), cut.join(', ')).toEqual(right);
    const again = await told<Resolution>(data, resolve, environment);
    expect(again).toMatchObject({ marked: 0, changed: 0, begun: 0, ended: 0, mended: 0 });
    expect(await told(data, ['audit', 'verify'], environment)).toMatchObject({ holds: true });
    server?.child.kill('SIGTERM');
    await server?.done;
  });
});
