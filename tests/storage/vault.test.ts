import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { KeyKeeper } from '../../src/storage/key-keeper.ts';
import { Keyring } from '../../src/storage/keyring.ts';
import { newKeyring, readKeyring, writeKeyring } from '../../src/storage/keyring-file.ts';
import { checkOf, masterKeySource, refuseInside, sameCheck } from '../../src/storage/master-key.ts';
import { initKeys } from '../../src/storage/open-keys.ts';
import { pack, unpack } from '../../src/storage/pack.ts';
import { fingerprint, openVault } from '../../src/storage/vault.ts';
import { makeVault } from './make-vault.ts';

const root = mkdtempSync(join(tmpdir(), 'tipstaff-key-'));
afterAll(() => rmSync(root, { recursive: true }));
const [vault, foreign] = [makeVault(1), makeVault(2)];
const destroyed = expect.objectContaining({ code: 'KEY_DESTROYED' });
const broken = expect.objectContaining({ code: 'SEAL_BROKEN' });

describe('a seal', () => {
  const { key } = vault.newKey('tip:1', 1);

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
    expect(() => vault.open(vault.newKey('tip:1', 1).key, 'tip_version.facts:1:1', sealed)).toThrow(broken);
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
  test('comes out of its wrapping in its place and unit, by its vault', () => {
    const { key, wrapped } = vault.newKey('tip:1', 1);
    expect(vault.unwrap(wrapped, 'tip:1', 1).equals(key)).toBe(true);
    expect(wrapped.includes(key)).toBe(false);
    expect(() => vault.unwrap(wrapped, 'tip:2', 1)).toThrow(broken);
    expect(() => vault.unwrap(wrapped, 'tip:1', 2)).toThrow(broken);
    expect(() => vault.unwrap(wrapped, 'tip:1', 3)).toThrow(broken);
    expect(() => foreign.unwrap(wrapped, 'tip:1', 1)).toThrow(broken);
    expect(makeVault(1).unwrap(wrapped, 'tip:1', 1).equals(key)).toBe(true);
    expect(() => vault.newKey('tip:1', 3)).toThrow(expect.objectContaining({ code: 'KEY_OF_UNIT_MISSING' }));
  });

  test('with any byte of its wrapping changed, version and generation too, does not come out', () => {
    const { wrapped } = vault.newKey('tip:1', 1);
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 1;
      expect(() => vault.unwrap(changed, 'tip:1', 1), `byte ${at}`).toThrow(broken);
      expect(() => vault.unwrap(wrapped.subarray(0, at), 'tip:1', 1), `cut at ${at}`).toThrow(
        at === 0 ? destroyed : broken,
      );
    }
  });

  test('wrapped anew by the unit’s next key stays the same key', () => {
    const own = makeVault(3);
    const { key, wrapped } = own.newKey('tip:1', 1);
    expect(own.rewrap(wrapped, 'tip:1', 1)).toBeNull();
    own.units.hold(1, 2, Buffer.alloc(32, 99));
    const anew = own.rewrap(wrapped, 'tip:1', 1)!;
    expect(anew.equals(wrapped)).toBe(false);
    for (const each of [wrapped, anew]) expect(own.unwrap(each, 'tip:1', 1).equals(key)).toBe(true);
    expect(own.rewrap(anew, 'tip:1', 1)).toBeNull();
    const headSwapped = Buffer.concat([anew.subarray(0, 7), wrapped.subarray(7)]);
    expect(() => own.unwrap(headSwapped, 'tip:1', 1)).toThrow(broken);
  });

  test('that was destroyed comes out no more, here or in a vault opened from the disk; others do; the next one too', () => {
    const own = makeVault(4);
    const [one, other] = [own.newKey('tip:1', 1), own.newKey('tip:2', 1)];
    const next = own.nextKey(one.wrapped, 'tip:1', 1);
    const leaf = own.leafOf(one.wrapped, 'tip:1')!;
    expect(own.isGone('tip:1')).toBe(false);
    for (let again = 0; again < 2; again += 1) own.destroy([leaf]);
    expect(own.keeper.cuts).toBe(1);
    const read = readKeyring(own.keeper.keyringFile, Buffer.alloc(32, 4))!;
    expect(read.ring.has(leaf)).toBe(false);
    const later = openVault({
      ...own,
      keeper: new KeyKeeper(own.keeper.source, own.keeper.keyringFile, Buffer.alloc(32, 4), read),
    });
    for (const each of [own, later]) {
      expect(() => each.unwrap(one.wrapped, 'tip:1', 1)).toThrow(destroyed);
      expect(() => each.newKey('tip:1', 1)).toThrow(destroyed);
      expect(each.isDestroyed(one.wrapped, 'tip:1')).toBe(true);
      expect(each.isGone('tip:1')).toBe(true);
      expect(each.unwrap(other.wrapped, 'tip:2', 1).equals(other.key)).toBe(true);
      expect(each.unwrap(next.wrapped, 'tip:1', 1).equals(next.key)).toBe(true);
      expect(each.isDestroyed(next.wrapped, 'tip:1')).toBe(false);
    }
    expect(own.isDestroyed(Buffer.alloc(0), 'tip:1')).toBe(true);
  });
});

describe('checks and fingerprints', () => {
  test('differ by master key, and the check gives no key away', () => {
    const all = [vault, foreign].flatMap((each) => [
      each.fingerprintKey.toString('hex'),
      each.spoolKey.toString('hex'),
      each.check,
    ]);
    expect(new Set(all).size).toBe(6);
    expect(sameCheck(vault.check, checkOf(Buffer.alloc(32, 1)))).toBe(true);
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

describe('the master key’s source', () => {
  const data = join(root, 'data');
  mkdirSync(data);
  const settings = (file: string) => ({ masterKeyFile: file, keyringFile: `${file}.ring` });

  test('a file is made once by init, readable by its owner only, with a keyring beside it; never again', () => {
    const file = join(root, 'made', 'master.key');
    const { check } = initKeys(settings(file), data);
    for (const made of [file, `${file}.ring`]) expect(statSync(made).mode & 0o777).toBe(0o600);
    expect(readFileSync(file, 'utf8')).toMatch(/^tipstaff-master-key-1:[A-Za-z0-9+/]{43}=\n$/);
    const key = masterKeySource(settings(file)).read()!;
    expect(checkOf(key)).toBe(check);
    expect(readKeyring(`${file}.ring`, key)).toMatchObject({ cuts: 0, formers: [], shared: false });
    expect(() => initKeys(settings(file), data)).toThrow(expect.objectContaining({ code: 'KEY_EXISTS' }));
    expect(masterKeySource(settings(file)).read()!.equals(key)).toBe(true);
  });

  test('that is not there is none', () => {
    expect(masterKeySource(settings(join(root, 'gone.key'))).read()).toBeNull();
  });

  test.each([
    '',
    'tipstaff-master-key-1:',
    'tipstaff-master-key-1:AAAA',
    'tipstaff-master-key-2:'.padEnd(66, 'A'),
    'A'.repeat(44),
    '\0',
  ])('a file that holds %j is no key, and stays as it is', (content) => {
    const file = join(root, 'bad.key');
    writeFileSync(file, content);
    expect(() => masterKeySource(settings(file)).read()).toThrow(
      expect.objectContaining({ code: 'KEY_WRONG' }),
    );
    expect(readFileSync(file, 'utf8')).toBe(content);
  });

  test('the environment and a program hand one over as the file holds it, or as 64 digits', () => {
    const hex = '0f'.repeat(32);
    const line = `tipstaff-master-key-1:${Buffer.from(hex, 'hex').toString('base64')}`;
    for (const text of [hex, line, ` ${line}\n`]) {
      expect(
        masterKeySource({ ...settings('/x'), masterKey: text })
          .read()!
          .toString('hex'),
      ).toBe(hex);
      const command = `printf '%s' '${text}'`;
      expect(
        masterKeySource({ ...settings('/x'), masterKeyCommand: command })
          .read()!
          .toString('hex'),
      ).toBe(hex);
    }
    for (const [given, code] of [
      [{ masterKey: 'nonsense' }, 'KEY_WRONG'],
      [{ masterKeyCommand: 'echo nonsense' }, 'KEY_WRONG'],
      [{ masterKeyCommand: 'exit 3' }, 'KEY_MISSING'],
    ] as const)
      expect(() => masterKeySource({ ...settings('/x'), ...given }).read()).toThrow(
        expect.objectContaining({ code }),
      );
  });

  test.each(['master.key', 'deep/er/master.key', '..master.key', '...', './x/../master.key', ''])(
    'may not lie inside the data folder: %j',
    (path) => {
      expect(() => refuseInside(join(data, path), data)).toThrow(
        expect.objectContaining({ code: 'KEY_INSIDE_DATA' }),
      );
    },
  );

  test.each(['../data.master.key', '../data2/master.key', '../../other.key'])(
    'may lie beside it: %j',
    (path) => expect(refuseInside(join(data, path), data)).toBeUndefined(),
  );
});

describe('the keyring’s file', () => {
  test('opens by its master keys only, and not when any byte of it was changed or cut', () => {
    const file = join(root, 'ring');
    const [mine, next, other] = [1, 2, 3].map((byte) => Buffer.alloc(32, byte)) as [Buffer, Buffer, Buffer];
    const state = newKeyring();
    state.ring.cut(Keyring.leafOf('x'));
    writeKeyring(file, { ...state, cuts: 1, formers: [other] }, [mine, next]);
    for (const master of [mine, next]) {
      const read = readKeyring(file, master)!;
      expect(read).toMatchObject({ id: state.id, cuts: 1, shared: true });
      expect(read.formers).toEqual([other]);
      expect(read.ring.toBytes().equals(state.ring.toBytes())).toBe(true);
    }
    const wrong = expect.objectContaining({ code: 'KEYRING_WRONG' });
    expect(() => readKeyring(file, other)).toThrow(wrong);
    expect(readKeyring(`${file}.none`, mine)).toBeNull();
    const whole = readFileSync(file);
    expect(whole.includes(state.ring.toBytes().subarray(7, 39))).toBe(false);
    for (let at = 0; at < whole.length; at += 97) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 4;
      writeFileSync(`${file}.changed`, changed);
      let opened: unknown = null;
      try {
        opened = readKeyring(`${file}.changed`, mine)?.ring.toBytes().equals(state.ring.toBytes());
      } catch {
        opened = 'refused';
      }
      // the other master key's wrapping may be damaged without harm to this one's
      expect(['refused', true], `byte ${at}`).toContain(opened);
      if (at > whole.indexOf('\n', 20)) expect(opened, `byte ${at}`).toBe('refused');
      writeFileSync(`${file}.cut`, whole.subarray(0, at));
      expect(() => readKeyring(`${file}.cut`, mine), `cut at ${at}`).toThrow(wrong);
    }
  });
});

describe('packing', () => {
  test('gives back what was packed', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 5000 }), (bytes) =>
        unpack(pack(bytes)).equals(Buffer.from(bytes)),
      ),
    );
    expect(unpack(pack('नमस्ते'.repeat(1000))).toString()).toBe('नमस्ते'.repeat(1000));
  });
});
