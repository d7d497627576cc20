import type { ChildProcess } from 'node:child_process';
import { createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { HashList, Imported, Match } from '../../src/hashlists/shape.ts';
import { freshDatabase } from '../database/fresh.ts';
import { launch, run, workFolder } from './command-line.ts';

const root = workFolder();
const sample = (name: string) => fileURLToPath(new URL(`../fixtures/hash-lists/${name}`, import.meta.url));
const SAID = ['--purpose', 'children', '--source', 'Example Centre'];
const MD5 = '8347086BC08DD8B0E0F7578DC9B0DFE2';

describe('hash lists at the command line', async () => {
  const { url } = await freshDatabase();
  const data = join(root, 'data');
  mkdirSync(data, { recursive: true });
  const tipstaff = (...words: string[]) => run(data, words, { DATABASE_URL: url });

  test('are brought, listed, asked, replaced and withdrawn; the log holds', {
    timeout: 480_000,
  }, async () => {
    const empty = await tipstaff('hashlist', 'list');
    expect([empty.code, empty.out]).toEqual([0, '']);
    expect(empty.err).toContain('tipstaff hashlist import');
    const first = await tipstaff('hashlist', 'import', sample('hashset-2.0.json'), '--name', 'VICS', ...SAID);
    expect([first.code, first.err]).toEqual([0, expect.stringContaining('reading')]);
    expect(first.out).toMatch(/hashes kept\D+24/);
    const mixed = join(root, 'mixed.csv');
    writeFileSync(mixed, `md5,category\n${'a1'.repeat(16)},2\nnonsense,1\n`);
    const second = await tipstaff('hashlist', 'import', mixed, '--name', 'Mixed', ...SAID, '--json');
    expect(second.code).toBe(3);
    expect(JSON.parse(second.out) as Imported).toMatchObject({
      counts: { taken: 1, bad: 1, problems: [{ at: 'line 3', problem: 'hash_malformed' }] },
    });
    const again = await tipstaff('hashlist', 'import', mixed, '--name', 'Mixed', ...SAID);
    expect(again.err).toContain('nothing was changed');
    const { lists } = JSON.parse((await tipstaff('hashlist', 'list', '--json')).out) as { lists: HashList[] };
    expect(lists.map(({ name, entries }) => [name, entries])).toEqual([
      ['Mixed', 1],
      ['VICS', 24],
    ]);
    expect((await tipstaff('hashlist', 'list')).out).toContain('known material');
    const match = await tipstaff('hashlist', 'match', MD5, 'ff'.repeat(16), 'nonsense');
    expect(match.out).toContain(
      `${MD5}: VICS (known material), category 1 of US, victim identified: not stated`,
    );
    expect(match.out).toContain(': on no list');
    expect(match.out).toContain('nonsense: no hash that lists hold');
    const asked = await launch(
      data,
      ['hashlist', 'match', '--file', '-', '--json'],
      { DATABASE_URL: url },
      `${MD5}\n\n`,
    ).done;
    expect((JSON.parse(asked.out) as { hashes: Match[] }).hashes).toMatchObject([
      { recognised: true, lists: [{ name: 'VICS', category: '1' }] },
    ]);
    const reason = join(root, 'reason.txt');
    writeFileSync(reason, 'its licence ran out');
    const id = lists.find(({ name }) => name === 'VICS')!.id;
    const withdrawn = await tipstaff('hashlist', 'withdraw', id, '--reason-file', reason);
    expect([withdrawn.code, withdrawn.err]).toEqual([0, expect.anything()]);
    expect((await tipstaff('hashlist', 'match', MD5)).out).toContain('on no list');
    const refused = await tipstaff('hashlist', 'import', sample('case-2.0.json'), '--name', 'Case', ...SAID);
    expect([refused.code, refused.err]).toEqual([1, expect.stringContaining('Nothing of it was taken in')]);
    expect((await tipstaff('hashlist', 'import', mixed, '--name', 'x')).code).toBe(2);
    expect((await tipstaff('audit', 'verify')).code).toBe(0);
  });

  test('an import that is killed leaves nothing, and the same command finishes', {
    timeout: 480_000,
  }, async () => {
    const big = join(root, 'big.csv');
    const rows = 120_000;
    const stream = createWriteStream(big);
    stream.write('sha1\n');
    for (let n = 0; n < rows; n += 1) stream.write(`${n.toString(16).padStart(40, 'a0')}\n`);
    stream.end();
    await finished(stream);
    const words = ['hashlist', 'import', big, '--name', 'Big', ...SAID, '--json'];
    const { child, done } = launch(data, words, { DATABASE_URL: url });
    await untilItReads(child);
    child.kill('SIGKILL');
    expect((await done).signal).toBe('SIGKILL');
    const after = JSON.parse((await tipstaff('hashlist', 'list', '--json')).out) as { lists: HashList[] };
    expect(after.lists.map(({ name }) => name)).not.toContain('Big');
    const again = await tipstaff(...words);
    expect(again.code).toBe(0);
    expect((JSON.parse(again.out) as Imported).counts).toMatchObject({ records: rows, bad: 0 });
    expect((await tipstaff('audit', 'verify')).code).toBe(0);
  });
});

/** Until the process has said on standard error that it reads. */
async function untilItReads(child: ChildProcess): Promise<void> {
  let said = '';
  child.stderr?.on('data', (text: string) => {
    said += text;
  });
  for (let tries = 0; tries < 600 && !said.includes('reading') && child.exitCode === null; tries += 1)
    await wait(50);
}
