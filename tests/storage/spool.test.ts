import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import type { IntakeDocument } from '../../src/intake/shape.ts';
import { Spool } from '../../src/intake/spool.ts';
import { counter } from '../app/work.ts';
import { makeVault } from './make-vault.ts';

const root = mkdtempSync(join(tmpdir(), 'tipstaff-spool-'));
afterAll(() => rmSync(root, { recursive: true }));
const vault = makeVault(1);
let run = '';
const next = counter();
beforeEach(() => {
  run = `run-${next()}`;
});

const document = (n: number, size = 40): IntakeDocument => ({
  file: `folder/name-${n}.json`,
  group: 'folder',
  member: '',
  record: `line ${n}`,
  digest: String(n).padStart(64, '0'),
  keptDigest: '0'.repeat(64),
  bytes: size,
  kept: Buffer.from(`words of ${n} `.padEnd(size, 'x')),
  content: 'json',
  dropped: [],
});
const open = (key = vault) => new Spool(root, run, key);
const files = () => readdirSync(join(root, run));
const left = (spool: Spool) => [...spool.left()];

describe('the spool', () => {
  test('gives back after a restart what was put on the disk, in order, and nothing that was not', () => {
    const spool = open();
    expect([spool.add(document(1)), spool.add(document(2))]).toEqual([null, null]);
    expect(spool.flush()?.number).toBe(1);
    spool.add(document(3));
    expect(spool.flush()?.number).toBe(2);
    spool.add(document(4)); // never flushed: never acknowledged
    const after = open();
    expect(left(after)).toEqual([
      { number: 1, documents: [document(1), document(2)] },
      { number: 2, documents: [document(3)] },
    ]);
    expect(spool.flush()?.number).toBe(3);
  });

  test('fills a segment with so many documents or so many bytes, and says which', () => {
    const spool = open();
    for (let n = 1; n < 2000; n += 1) expect(spool.add(document(n))).toBeNull();
    expect(spool.add(document(2000))?.documents.length).toBe(2000);
    expect(spool.add(document(1, 17 * 2 ** 20))?.documents.length).toBe(1);
    expect(files().length).toBe(2);
  });

  test('takes a segment off the disk when it is in the database, and its folder with the last', () => {
    const spool = open();
    spool.add(document(1));
    const { number } = spool.flush()!;
    spool.end();
    expect(files().length).toBe(1);
    spool.remove(number);
    spool.remove(number);
    spool.end();
    expect(existsSync(join(root, run))).toBe(false);
  });

  test('numbers what comes after a restart behind what was left, and does not take it for left', () => {
    open().add(document(1));
    const first = open();
    first.add(document(1));
    first.flush();
    const second = open();
    second.add(document(2));
    expect(second.flush()?.number).toBe(2);
    expect(left(second).map((each) => each.number)).toEqual([1]);
    expect(left(open()).map((each) => each.number)).toEqual([1, 2]);
  });

  test('removes a segment that a kill cut off, at every byte', () => {
    const spool = open();
    spool.add(document(1));
    spool.add(document(2));
    spool.flush();
    const file = join(root, run, files()[0]!);
    const whole = readFileSync(file);
    const half = whole.readUInt32BE(0) + 4; // where the second document begins: a whole segment of one document would end here
    for (const size of [0, 1, 3, 4, 5, half - 1, half + 1, half + 4, whole.length - 1]) {
      writeFileSync(file, whole);
      truncateSync(file, size);
      expect(left(open()), `cut at ${size}`).toEqual([]);
      expect(files()).toEqual([]);
    }
  });

  test('opens only with its key, in its run, at its place', () => {
    const spool = open();
    spool.add(document(1));
    spool.add(document(2));
    spool.flush();
    expect(() => left(open(makeVault(2)))).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }));
    const file = join(root, run, files()[0]!);
    const bytes = readFileSync(file);
    const half = bytes.readUInt32BE(0) + 4;
    writeFileSync(file, Buffer.concat([bytes.subarray(half), bytes.subarray(0, half)]));
    expect(() => left(open())).toThrow(expect.objectContaining({ code: 'SEAL_BROKEN' }));
    writeFileSync(file, bytes);
    appendFileSync(join(root, run, 'notes.txt'), 'no segment');
    expect(left(open()).length).toBe(1);
  });

  test('holds no word and no name in the clear, for its owner alone', () => {
    const spool = open();
    spool.add(document(7));
    spool.flush();
    const file = join(root, run, files()[0]!);
    const bytes = readFileSync(file);
    for (const word of ['words of 7', 'folder/name-7', 'line 7']) expect(bytes.includes(word)).toBe(false);
    expect(statSync(file).mode & 0o077).toBe(0);
    expect(statSync(join(root, run)).mode & 0o077).toBe(0);
  });
});
