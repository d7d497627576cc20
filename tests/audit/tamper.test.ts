import { readFileSync, writeFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anchorAt } from '../../src/audit/anchor.ts';
import { anchorHead } from '../../src/audit/checkpoint.ts';
import { installationOf } from '../../src/audit/key-store.ts';
import { leafData } from '../../src/audit/leaf.ts';
import { append, EMPTY, type Frontier, leafHash, rootOf } from '../../src/audit/merkle.ts';
import type { NewEntry, Verification } from '../../src/audit/shape.ts';
import { appendEntries } from '../../src/audit/store.ts';
import { verifyLog } from '../../src/audit/verify.ts';
import { type EntryRow, entryOf } from '../../src/audit/verify-store.ts';
import { bytesArray } from '../../src/storage/columns.ts';
import type { Db } from '../../src/storage/db.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const sql = new pg.Client(app.config.databaseUrl);
await sql.connect();
afterAll(() => sql.end());

/** The owner's own connection as a handle: verification sees what a transaction did that is then rolled back. */
const db: Db = {
  vault: app.database.vault,
  scope: 'house',
  all: async (statement, parameters = []) => (await sql.query(statement.text, parameters as unknown[])).rows,
  one: async (statement, parameters = []) =>
    (await sql.query(statement.text, parameters as unknown[])).rows[0] ?? null,
  run: async (statement, parameters = []) =>
    (await sql.query(statement.text, parameters as unknown[])).rowCount ?? 0,
};

/** A generator of its own, so that every run does the same. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
const random = randomOf(20_261_122);

const entry = (at: number): NewEntry => ({
  unit: 1,
  at: new Date(Date.UTC(2026, 10, 1) + at * 60_000).toISOString(),
  officer: `officer ${at % 4}`,
  action: at % 3 === 0 ? 'tips.show' : 'triage.assign',
  recordKind: 'tip',
  recordId: `tip ${at % 7}`,
  outcome: 'done',
  code: null,
  inputDigest: String(at).padStart(32, '0'),
  via: 'session',
  words: at % 5 === 0 ? { text: `reason ${at}`, key: null } : undefined,
});

const SIZE = 60;
const anchorFile = `${app.folder}/tamper.anchor`;
const witnessFile = `${app.folder}/tamper.witness`;
let anchor = '';

beforeAll(async () => {
  anchorAt(await installationOf(db), { file: anchorFile, witness: null });
  await sql.query('DELETE FROM audit_entry');
  await sql.query('UPDATE audit_head SET size = 0, root = $1, frontier = $2', [rootOf(EMPTY), '{}']);
  for (let from = 0; from < SIZE; from += 6) {
    await appendEntries(
      db,
      Array.from({ length: 6 }, (_, at) => entry(from + at)),
    );
    await anchorHead(db, 1);
  }
  anchor = readFileSync(anchorFile, 'utf8');
});

/** Do something to the log as the owner of the database may, verify, and take it back. */
async function tampered(work: () => Promise<void>): Promise<Verification> {
  await sql.query('BEGIN');
  try {
    await work();
    return await verifyLog(db, 1);
  } finally {
    await sql.query('ROLLBACK');
  }
}

const run = async (text: string, values: unknown[] = []): Promise<void> =>
  void (await sql.query(text, values));

/** Recompute leaves, frontier and head over whatever stands in the table: what an intruder with the code can do. */
async function rebuild(): Promise<void> {
  const { rows } = await sql.query<EntryRow>('SELECT * FROM audit_entry ORDER BY seq');
  let frontier: Frontier = EMPTY;
  for (const row of rows) {
    const seq = frontier.size;
    const leaf = leafHash(leafData(entryOf(1, { ...row, seq })));
    await sql.query('UPDATE audit_entry SET leaf = $2, seq = $3 WHERE unit_id = 1 AND seq = $1', [
      row.seq,
      leaf,
      seq,
    ]);
    frontier = append(frontier, leaf);
  }
  await sql.query('UPDATE audit_head SET size = $1, root = $2, frontier = $3', [
    frontier.size,
    rootOf(frontier),
    bytesArray(frontier.roots),
  ]);
}

type Kind = { name: string; work: () => Promise<{ first: number; rebuilt: boolean }> };
const COLUMNS = [
  'officer',
  'action',
  'record_kind',
  'record_id',
  'outcome',
  'code',
  'input_digest',
  'via',
  'marks',
];

const KINDS: Kind[] = [
  {
    name: 'an edit',
    work: async () => {
      const [seq, column] = [random(SIZE), COLUMNS[random(COLUMNS.length)]!];
      await run(`UPDATE audit_entry SET ${column} = coalesce(${column}, '') || 'x' WHERE seq = $1`, [seq]);
      return { first: seq, rebuilt: false };
    },
  },
  {
    name: 'a re-timing',
    work: async () => {
      const seq = random(SIZE);
      await run(`UPDATE audit_entry SET at = replace(at, '2026-11', '2026-10') WHERE seq = $1`, [seq]);
      return { first: seq, rebuilt: false };
    },
  },
  {
    name: 'a deletion',
    work: async () => {
      const seq = random(SIZE);
      await run('DELETE FROM audit_entry WHERE seq = $1', [seq]);
      return { first: seq, rebuilt: false };
    },
  },
  {
    name: 'an insertion',
    work: async () => {
      const seq = random(SIZE);
      await run('UPDATE audit_entry SET seq = seq + 1000 WHERE seq >= $1', [seq]);
      await run('UPDATE audit_entry SET seq = seq - 999 WHERE seq >= 1000');
      await run(
        `INSERT INTO audit_entry SELECT unit_id, $1::bigint, at, 'somebody', action, record_kind, record_id, outcome, code, input_digest, leaf, via, detail, marks FROM audit_entry WHERE seq = $1::bigint + 1`,
        [seq],
      );
      return { first: seq, rebuilt: false };
    },
  },
  {
    name: 'a swap',
    work: async () => {
      const [a, b] = [random(SIZE / 2), SIZE / 2 + random(SIZE / 2)];
      await run('UPDATE audit_entry SET seq = -1 WHERE seq = $1', [a]);
      await run('UPDATE audit_entry SET seq = $1 WHERE seq = $2', [a, b]);
      await run('UPDATE audit_entry SET seq = $1 WHERE seq = -1', [b]);
      return { first: a, rebuilt: false };
    },
  },
  {
    name: 'a flipped bit of a leaf',
    work: async () => {
      const seq = random(SIZE);
      await run('UPDATE audit_entry SET leaf = set_bit(leaf, $2, 1 - get_bit(leaf, $2)) WHERE seq = $1', [
        seq,
        random(256),
      ]);
      return { first: seq, rebuilt: false };
    },
  },
  {
    name: 'a flipped bit of sealed words',
    work: async () => {
      const seq = random(SIZE / 5) * 5;
      await run(
        'UPDATE audit_entry SET detail = set_bit(detail, $2, 1 - get_bit(detail, $2)) WHERE seq = $1',
        [seq, random(240)],
      );
      return { first: seq, rebuilt: false };
    },
  },
  {
    name: 'a tail cut, head and all',
    work: async () => {
      const left = random(SIZE);
      await run('DELETE FROM audit_entry WHERE seq >= $1', [left]);
      await rebuild();
      return { first: left, rebuilt: true };
    },
  },
  {
    name: 'an edit with everything recomputed',
    work: async () => {
      const seq = random(SIZE);
      await run(`UPDATE audit_entry SET officer = 'somebody' WHERE seq = $1`, [seq]);
      await rebuild();
      return { first: seq, rebuilt: true };
    },
  },
  {
    name: 'a deletion with everything recomputed',
    work: async () => {
      const seq = random(SIZE - 1);
      await run('DELETE FROM audit_entry WHERE seq = $1', [seq]);
      await rebuild();
      return { first: seq, rebuilt: true };
    },
  },
];

const ROUNDS = { quick: 120, slow: 54 } as const;

describe('a log with an anchor', () => {
  test('raises no alarm in a hundred clean runs', async () => {
    for (let at = 0; at < 100; at += 1)
      expect(await verifyLog(db, 1)).toMatchObject({
        holds: true,
        firstBad: null,
        entries: SIZE,
        places: [{ place: 'anchor', checkpoints: 10, newest: SIZE, holds: true }],
      });
  });

  test.each(KINDS)('every time finds $name, and where', async ({ name, work }) => {
    const rounds = /cut|recomputed/.test(name) ? ROUNDS.slow : ROUNDS.quick;
    for (let round = 0; round < rounds; round += 1) {
      let done = { first: -1, rebuilt: false };
      const found = await tampered(async () => {
        done = await work();
      });
      expect(found.holds, `${name} ${round}`).toBe(false);
      const { seq, until } = found.firstBad!;
      if (done.rebuilt) {
        // only the stretch between two checkpoints can be named
        expect(seq).toBeLessThanOrEqual(done.first);
        expect(until ?? seq).toBeGreaterThanOrEqual(done.first);
      } else expect(seq, `${name} ${round}`).toBe(done.first);
    }
  });

  test('a thousand in all', () => {
    const slow = KINDS.filter(({ name }) => /cut|recomputed/.test(name)).length;
    expect((KINDS.length - slow) * ROUNDS.quick + slow * ROUNDS.slow).toBeGreaterThanOrEqual(1000);
  });

  test('finds a database that was rolled back and then grew again', async () => {
    const found = await tampered(async () => {
      await run('DELETE FROM audit_entry WHERE seq >= 30');
      await rebuild();
      await appendEntries(
        db,
        Array.from({ length: 40 }, (_, at) => entry(at + 500)),
      );
    });
    expect(found.firstBad).toMatchObject({ seq: 30, until: 35 });
  });

  test('finds any flipped bit of the anchor, and names the checkpoint', async () => {
    const bytes = Buffer.from(anchor);
    try {
      for (let round = 0; round < 100; round += 1) {
        const other = Buffer.from(bytes);
        const bit = random(bytes.length * 8);
        other[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
        writeFileSync(anchorFile, other);
        const found = await verifyLog(db, 1);
        expect(found.holds, `bit ${bit}`).toBe(false);
        expect(found.firstBad!.problem).toMatch(/^checkpoint \d+ of the anchor/);
      }
    } finally {
      writeFileSync(anchorFile, anchor);
    }
  });

  test('finds changed hashes that proofs are made from', async () => {
    const found = await tampered(async () => {
      await appendEntries(
        db,
        Array.from({ length: 300 }, (_, at) => entry(at)),
      );
      await run('UPDATE audit_node SET hash = set_bit(hash, 5, 1 - get_bit(hash, 5))');
    });
    expect(found.firstBad).toMatchObject({
      seq: 0,
      until: 255,
      problem: 'a hash kept for proofs was changed',
    });
  });

  test('a cut anchor shows in the witness’s, and in a code on paper', async () => {
    writeFileSync(witnessFile, anchor);
    const cut = async (witness: string | null) => {
      anchorAt(await installationOf(db), { file: anchorFile, witness });
      writeFileSync(anchorFile, anchor.split('\n\n').slice(0, 10).join('\n\n').concat('\n\n'));
      return tampered(async () => {
        await run('DELETE FROM audit_entry WHERE seq >= 30');
        await rebuild();
      });
    };
    try {
      expect(await cut(null)).toMatchObject({ holds: true, unknown: ['no-witness', 'clock', 'unlogged'] });
      expect(await cut(witnessFile)).toMatchObject({
        holds: false,
        firstBad: { seq: 30, until: 59 },
        places: [
          { place: 'anchor', holds: true },
          { place: 'witness', holds: false },
        ],
      });
    } finally {
      writeFileSync(anchorFile, anchor);
      anchorAt(await installationOf(db), { file: anchorFile, witness: null });
    }
  });
});

describe('without an anchor', () => {
  test('a full rebuild is not found, and the answer says that it could not be', async () => {
    anchorAt(await installationOf(db), { file: `${app.folder}/none.anchor`, witness: null });
    try {
      const found = await tampered(async () => {
        await run(`UPDATE audit_entry SET officer = 'somebody' WHERE seq = 3`);
        await rebuild();
      });
      expect(found).toMatchObject({ holds: false, firstBad: { problem: 'the anchor’s file is gone' } });
      expect(found.unknown).toContain('no-anchor');
    } finally {
      anchorAt(await installationOf(db), { file: anchorFile, witness: null });
    }
  });
});
