import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { leafHash } from '../../src/audit/merkle.ts';
import {
  checkpointBody,
  cosign,
  privateKeyOf,
  rawPublicKey,
  readCheckpoint,
  readNote,
  readNotes,
  readVerifier,
  signCheckpoint,
  signedBy,
  type Verifier,
  verifierText,
} from '../../src/audit/note.ts';
import { readPlace } from '../../src/audit/places.ts';
import { readShortCode, shortCode } from '../../src/audit/short-code.ts';

const key = privateKeyOf(createHash('sha256').update('a key for tests').digest());
const ORIGIN = 'tipstaff/0/unit/1';
const log: Verifier = { name: ORIGIN, type: 'log', publicKey: rawPublicKey(key) };
const roots = Array.from({ length: 5 }, (_, at) => leafHash(`root ${at}`));
const noteOf = (size: number) => signCheckpoint({ origin: ORIGIN, size, root: roots[size % 5]! }, key);
const anchor = [10, 20, 30, 40].map((size) => `${noteOf(size)}\n`).join('');

describe('signed notes', () => {
  test('the example of the Go documentation verifies', () => {
    const verifier = readVerifier('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW')!;
    expect(verifier.name).toBe('PeterNeumann');
    const body =
      "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n";
    const signature =
      'x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=';
    const note = { body, signatures: [{ name: 'PeterNeumann', bytes: Buffer.from(signature, 'base64') }] };
    expect(signedBy(note, verifier).state).toBe('valid');
    expect(signedBy({ ...note, body: body.replace('your', 'our') }, verifier).state).toBe('broken');
    expect(verifierText(verifier)).toBe('PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW');
  });

  test('a checkpoint comes back as it was signed, line by line', () => {
    const text = noteOf(10);
    expect(text.split('\n').slice(0, 4)).toEqual([ORIGIN, '10', roots[0]!.toString('base64'), '']);
    expect(text).toMatch(/\n\n— tipstaff\/0\/unit\/1 [A-Za-z0-9+/]+=*\n$/);
    const note = readNote(text)!;
    expect(readCheckpoint(note.body)).toEqual({ origin: ORIGIN, size: 10, root: roots[0] });
    expect(signedBy(note, log).state).toBe('valid');
    expect(signedBy(note, { ...log, name: 'tipstaff/0/unit/2' }).state).toBe('absent');
    expect(readVerifier(verifierText(log))).toEqual(log);
    expect(readVerifier(verifierText(log).replace('unit/1', 'unit/2'))).toBeNull();
  });

  test('a witness’s signature carries its time, and no other passes for it', () => {
    const note = readNote(noteOf(20))!;
    const witnessKey = privateKeyOf(createHash('sha256').update('a witness').digest());
    const witness: Verifier = {
      name: 'witness.example.org/1',
      type: 'witness',
      publicKey: rawPublicKey(witnessKey),
    };
    const both = readNote(`${noteOf(20)}${cosign(note, witness.name, witnessKey, 1_790_000_000)}`)!;
    expect(signedBy(both, witness)).toEqual({ state: 'valid', seconds: 1_790_000_000 });
    expect(signedBy(both, log).state).toBe('valid');
    const later = {
      ...both,
      signatures: both.signatures.map(({ name, bytes }) => ({ name, bytes: Buffer.from(bytes) })),
    };
    later.signatures[1]!.bytes[11]! += 1;
    expect(signedBy(later, witness).state).toBe('broken');
    expect(signedBy(note, witness).state).toBe('absent');
    expect(
      readPlace(
        'witness',
        `${both.body}\n${both.signatures.map(({ name, bytes }) => `— ${name} ${bytes.toString('base64')}\n`).join('')}\n`,
        log,
        witness,
      ),
    ).toMatchObject({ cosigned: 1, checkpoints: 1, problem: null });
  });

  test.each(['01', '1.5', '-1', '', '1 ', '12345678901234567'])('a size written as “%s” is none', (size) => {
    expect(readCheckpoint(`${ORIGIN}\n${size}\n${roots[0]!.toString('base64')}\n`)).toBeNull();
  });
  test('a root in another base64, or of another length, is none', () => {
    expect(
      readCheckpoint(checkpointBody({ origin: ORIGIN, size: 1, root: roots[0]!.subarray(1) })),
    ).toBeNull();
    expect(readCheckpoint(`${ORIGIN}\n1\n${roots[0]!.toString('base64url')}\n`)).toBeNull();
  });
});

describe('an anchor file', () => {
  test('gives its checkpoints', () => {
    const read = readPlace('anchor', anchor, log);
    expect(read).toMatchObject({ checkpoints: 4, newest: 40, problem: null });
    expect(read.kept.map(({ size, number }) => [size, number])).toEqual([
      [10, 1],
      [20, 2],
      [30, 3],
      [40, 4],
    ]);
    expect(read.kept[1]!.agrees(roots[0]!)).toBe(true);
    expect(read.kept[1]!.agrees(roots[1]!)).toBe(false);
  });

  test('with any bit flipped is found out', () => {
    const bytes = Buffer.from(anchor);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const other = Buffer.from(bytes);
        other[Math.floor(bit / 8)]! ^= 1 << (bit % 8);
        return readPlace('anchor', other.toString('utf8'), log).problem !== null;
      }),
      { numRuns: 400 },
    );
  });

  test('names the checkpoint that is wrong', () => {
    expect(readPlace('anchor', anchor.replace('\n30\n', '\n31\n'), log).problem?.problem).toMatch(
      /^checkpoint 3 of the anchor was changed/,
    );
    expect(readPlace('anchor', `${anchor}torn`, log).problem?.problem).toMatch(
      /^checkpoint 5 .* cannot be read/,
    );
    const stranger = privateKeyOf(createHash('sha256').update('another key').digest());
    const forged = signCheckpoint({ origin: ORIGIN, size: 50, root: roots[0]! }, stranger);
    expect(readPlace('anchor', `${anchor}${forged}\n`, log).problem?.problem).toMatch(
      /^checkpoint 5 .* not signed/,
    );
  });

  test('of several units counts its own and still checks the others', () => {
    const other = signCheckpoint({ origin: 'tipstaff/0/unit/2', size: 5, root: roots[1]! }, key);
    expect(readPlace('anchor', `${other}\n${anchor}`, log)).toMatchObject({ checkpoints: 4, problem: null });
    expect(readPlace('anchor', `${other.replace('\n5\n', '\n6\n')}\n${anchor}`, log).problem).not.toBeNull();
  });

  test('is read without end or failure, whatever stands in it', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 300 }),
        (text) => readNotes(text).notes.length === 0,
      ),
      { numRuns: 50 },
    );
  });
});

describe('the code for paper', () => {
  const code = shortCode(ORIGIN, 40, roots[0]!);
  test('has twenty letters, and differs with log, size and root', () => {
    expect(code).toMatch(/^(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    expect(
      new Set([
        code,
        shortCode('x', 40, roots[0]!),
        shortCode(ORIGIN, 41, roots[0]!),
        shortCode(ORIGIN, 40, roots[1]!),
      ]).size,
    ).toBe(4);
  });
  test('is read however it was written', () => {
    expect(readShortCode(code.toLowerCase().replaceAll('-', ' '))).toBe(code);
    expect(readShortCode(code.replaceAll('0', 'o').replaceAll('1', 'l'))).toBe(code);
  });
  test('with one wrong letter is found out, at every place', () => {
    const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
    let tried = 0;
    for (const [at, letter] of [...code].entries())
      for (const other of letters)
        if (letter !== '-' && other !== letter) {
          tried += 1;
          expect(readShortCode(code.slice(0, at) + other + code.slice(at + 1)), `${at} ${other}`).toBeNull();
        }
    expect(tried).toBe(620);
    expect(readShortCode(code.slice(1))).toBeNull();
  });
});
