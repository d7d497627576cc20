import { createHmac } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { keyedDigest } from '../../src/storage/keyed-digest.ts';
import { masterKey } from '../../src/storage/master-key.ts';
import { pack, unpack } from '../../src/storage/pack.ts';
import { fingerprint, openVault, sameCheck } from '../../src/storage/vault.ts';

const root = mkdtempSync(join(tmpdir(), 'tipstaff-key-'));
afterAll(() => rmSync(root, { recursive: true }));
const [vault, foreign] = [openVault(Buffer.alloc(32, 1)), openVault(Buffer.alloc(32, 2))];
const broken = expect.objectContaining({ code: 'SEAL_BROKEN' });

describe('a seal', () => {
  const { key } = vault.newKey('tip:1');

  test('opens in its place to what was sealed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), fc.string(), (plain, place) =>
        vault.open(key, place, vault.seal(key, place, plain)).equals(Buffer.from(plain)),
      ),
    );
  });

  test('opens nowhere else: another place, another key, another vault', () => {
    const sealed = vault.seal(key, 'tip_version.facts:1:1', Buffer.from('words'));
    for (const place of ['tip_version.facts:1:2', 'tip_version.facts:2:1', 'tip_document.kept:1:1', ''])
      expect(() => vault.open(key, place, sealed)).toThrow(broken);
    expect(() => vault.open(vault.newKey('tip:1').key, 'tip_version.facts:1:1', sealed)).toThrow(broken);
    expect(() => foreign.open(foreign.spoolKey, 'tip_version.facts:1:1', sealed)).toThrow(broken);
  });

  test('with any bit changed, cut or lengthened does not open', () => {
    const sealed = vault.seal(key, 'p', Buffer.from('words that are kept'));
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1 << (at % 8);
      expect(() => vault.open(key, 'p', changed), `byte ${at}`).toThrow(broken);
      expect(() => vault.open(key, 'p', sealed.subarray(0, at)), `cut at ${at}`).toThrow(broken);
    }
    expect(() => vault.open(key, 'p', Buffer.concat([sealed, Buffer.from([0])]))).toThrow(broken);
  });

  test('of the same words never looks the same, and holds none of them', () => {
    const plain = Buffer.from('the same words again and again');
    const seals = Array.from({ length: 200 }, () => vault.seal(key, 'p', plain).toString('hex'));
    expect(new Set(seals).size).toBe(200);
    expect(new Set(seals.map((each) => each.slice(0, 24))).size).toBe(200);
    expect(seals.some((each) => each.includes(plain.subarray(0, 8).toString('hex')))).toBe(false);
  });
});

describe('a data key', () => {
  test('comes out of its wrapping in its place, by its vault', () => {
    const { key, wrapped } = vault.newKey('tip:1');
    expect(vault.unwrap(wrapped, 'tip:1').equals(key)).toBe(true);
    expect(wrapped.includes(key)).toBe(false);
    expect(() => vault.unwrap(wrapped, 'tip:2')).toThrow(broken);
    expect(() => foreign.unwrap(wrapped, 'tip:1')).toThrow(broken);
    expect(openVault(Buffer.alloc(32, 1)).unwrap(wrapped, 'tip:1').equals(key)).toBe(true);
  });
});

describe('derived keys', () => {
  test('differ by purpose and by master key, and the check gives none of them away', () => {
    const all = [vault, foreign].flatMap((each) => [
      each.fingerprintKey.toString('hex'),
      each.spoolKey.toString('hex'),
      each.check,
    ]);
    expect(new Set(all).size).toBe(6);
    expect(sameCheck(vault.check, openVault(Buffer.alloc(32, 1)).check)).toBe(true);
    expect(sameCheck(vault.check, foreign.check)).toBe(false);
    expect(sameCheck(vault.check, '')).toBe(false);
  });

  test('fingerprints are 16 bytes, equal for equal texts under one key only', () => {
    expect(vault.fingerprint('phone +919999900001').length).toBe(16);
    expect(vault.fingerprint('a').equals(fingerprint(vault.fingerprintKey, 'a'))).toBe(true);
    expect(vault.fingerprint('a').equals(vault.fingerprint('b'))).toBe(false);
    expect(vault.fingerprint('a').equals(foreign.fingerprint('a'))).toBe(false);
  });
});

describe('the master key’s file', () => {
  const data = join(root, 'data');
  mkdirSync(data);

  test('is made once, readable by its owner only, and read again', () => {
    const file = join(root, 'made', 'master.key');
    const key = masterKey(file, data, true);
    expect(key.length).toBe(32);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(masterKey(file, data, false).equals(key)).toBe(true);
    expect(masterKey(file, data, true).equals(key)).toBe(true);
    expect(readFileSync(file, 'utf8')).toMatch(/^tipstaff-master-key-1:[A-Za-z0-9+/]{43}=\n$/);
  });

  test('is not made where sealed records wait for the one that is gone', () => {
    expect(() => masterKey(join(root, 'gone.key'), data, false)).toThrow(
      expect.objectContaining({ code: 'KEY_MISSING' }),
    );
  });

  test.each([
    '',
    'tipstaff-master-key-1:',
    'tipstaff-master-key-1:AAAA',
    'tipstaff-master-key-2:'.padEnd(66, 'A'),
    'A'.repeat(44),
    '\0',
  ])('that holds %j is no key, and stays as it is', (content) => {
    const file = join(root, 'bad.key');
    writeFileSync(file, content);
    expect(() => masterKey(file, data, true)).toThrow(expect.objectContaining({ code: 'KEY_WRONG' }));
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test.each(['master.key', 'deep/er/master.key', '..master.key', '...', './x/../master.key', ''])(
    'may not lie inside the data folder: %j',
    (path) => {
      expect(() => masterKey(join(data, path), data, true)).toThrow(
        expect.objectContaining({ code: 'KEY_INSIDE_DATA' }),
      );
    },
  );

  test.each(['../data.master.key', '../data2/master.key', '../../other.key'])(
    'may lie beside it: %j',
    (path) => {
      expect(() => masterKey(join(data, path), data, false)).toThrow(
        expect.objectContaining({ code: 'KEY_MISSING' }),
      );
    },
  );
});

describe('a keyed digest', () => {
  test('is HMAC-SHA-256, bit for bit, also where texts of any length follow one another', () => {
    const text = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 200 }),
      fc
        .tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.nat(3000))
        .map(([one, times]) => one.repeat(times)),
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), fc.array(text, { maxLength: 5 }), (key, texts) => {
        const digest = keyedDigest(key);
        for (const each of texts)
          expect(digest(each)).toBe(createHmac('sha256', key).update(each).digest('hex'));
      }),
    );
    expect(() => keyedDigest(new Uint8Array(65))).toThrow(RangeError);
  });
});

describe('packing', () => {
  test('opens what was packed by deflate, as stores were before', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), fc.constantFrom(0, 1, 3, 9), (bytes, level) =>
        unpack(deflateRawSync(bytes, { level })).equals(Buffer.from(bytes)),
      ),
    );
  });

  test('gives back what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) =>
        unpack(pack(bytes)).equals(Buffer.from(bytes)),
      ),
    );
    expect(unpack(pack('नमस्ते'.repeat(1000))).toString()).toBe('नमस्ते'.repeat(1000));
  });
});
