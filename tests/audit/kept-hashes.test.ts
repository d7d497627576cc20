import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import { extendsTree, includes } from '../../src/audit/proof.ts';
import { appendEntries, headOf } from '../../src/audit/store.ts';
import { LogTree } from '../../src/audit/tree-store.ts';
import { localClient } from '../../src/cli/client.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const client = await localClient(app);
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());

describe('proofs of a longer log', () => {
  test('are the same with kept hashes and without', async () => {
    const proofs = async () =>
      app.database.transaction('read', 'house', async (db) => {
        const head = (await headOf(db, 1))!;
        const tree = new LogTree(db, 1);
        const made = [];
        for (const index of [0, 1, 254, 255, 256, 511, 600, head.size - 1]) {
          const path = await tree.inclusion(index, head.size);
          const { rows } = await sql.query('SELECT leaf FROM audit_entry WHERE seq = $1', [index]);
          expect(includes(head.root, index, head.size, rows[0].leaf, path), String(index)).toBe(true);
          made.push(path);
        }
        for (const old of [1, 255, 256, 257, 512, 700, head.size]) {
          const proof = await tree.consistency(old, head.size);
          expect(extendsTree(old, await tree.rootAt(old), head.size, head.root, proof), String(old)).toBe(
            true,
          );
          made.push(proof);
        }
        return made;
      });
    await app.database.transaction('write', 'house', (db) =>
      appendEntries(
        db,
        Array.from({ length: 900 }, (_, at) => ({
          unit: 1,
          at: '2026-11-21T13:00:00.000Z',
          officer: 'system',
          action: 'intake.take',
          recordKind: 'tip',
          recordId: `t${at}`,
          outcome: 'accepted',
          code: null,
          inputDigest: '',
        })),
      ),
    );
    const kept = await proofs();
    expect((await sql.query('SELECT 1 FROM audit_node')).rowCount).toBeGreaterThan(2);
    await sql.query('DELETE FROM audit_node WHERE place = 1');
    expect(await proofs()).toEqual(kept);
    await sql.query('DELETE FROM audit_node');
    expect(await proofs()).toEqual(kept);
    expect(await client.call('audit.verify', {})).toMatchObject({ holds: true });
  });
});
