import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parsePhoneNumberFromString } from 'libphonenumber-js/max';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { OPERATION_STATES, PHONE_PATTERNS } from '../../src/simulate/countries.ts';
import { folderSink } from '../../src/simulate/folder-sink.ts';
import { divide } from '../../src/simulate/plan.ts';
import { simulateWorld } from '../../src/simulate/world.ts';
import { writeWorld } from '../../src/simulate/write.ts';
import { NOW, type Written, written } from './memory-sink.ts';

function digest({ files }: Written): string {
  const hash = createHash('sha256');
  for (const [path, bytes] of [...files].sort(([a], [b]) => (a < b ? -1 : 1)))
    hash.update(path).update('\0').update(bytes).update('\0');
  return hash.digest('hex');
}

describe('the same request', () => {
  test('gives the same bytes, another seed others', async () => {
    const [one, same, other] = [
      await written('default', 800),
      await written('default', 800),
      await written('default', 800, 8),
    ];
    expect(digest(one)).toBe(digest(same));
    expect(digest(other)).not.toBe(digest(one));
  });

  test('25,000 tips are told in less than ten seconds of one core', async () => {
    const before = process.cpuUsage();
    let documents = 0;
    const sink = {
      put: async () => {
        documents += 1;
      },
    };
    for await (const _ of writeWorld(
      simulateWorld({ tips: 25_000, seed: 1, world: 'default', now: NOW }),
      sink,
    ));
    const { user, system } = process.cpuUsage(before);
    expect(documents).toBeGreaterThan(20_000);
    expect((user + system) / 1e6).toBeLessThan(10);
  });
});

describe('operation', () => {
  const table = { PK: 36, CA: 35, GB: 35, BD: 31, LK: 30, NG: 28, AZ: 27, YE: 24, MY: 22 };
  let world: Written;
  beforeEach(async () => {
    world ??= await written('operation', 8_000);
  });

  test('has exactly so many phone numbers of nine countries, in the tips and by the numbering plan', () => {
    expect(world.truth.phoneTable).toMatchObject(table);
    const numbers = new Set(
      world.truth.tips
        .flatMap((tip) => tip.parties.flatMap((party) => party.identifiers))
        .filter((id) => id.startsWith('phone:')),
    );
    const counted: Record<string, number> = {};
    for (const number of numbers) {
      const country = parsePhoneNumberFromString(number.slice(6))?.country ?? '?';
      counted[country] = (counted[country] ?? 0) + 1;
    }
    expect(counted).toEqual(world.truth.phoneTable);
  });

  test('has over 51 groups, 5,000 people in 100 countries, and suspects in fourteen states', () => {
    const { groups, people } = world.truth;
    expect(groups.filter((group) => group.members.length > 0).length).toBeGreaterThanOrEqual(51);
    const offenders = people.filter((person) => person.role === 'offender');
    expect(offenders.length).toBe(5_000);
    const told = offenders.filter((person) => person.tips > 0);
    expect(new Set(told.map((person) => person.country)).size).toBe(100);
    for (const [state] of OPERATION_STATES) {
      expect(told.filter((person) => person.state === state).length).toBeGreaterThanOrEqual(3);
    }
    expect(new Set(people.flatMap((person) => person.state ?? [])).size).toBe(14);
  });

  test('keeps its phone table where few tips are asked for', async () => {
    expect((await written('operation', 800)).truth.phoneTable).toMatchObject(table);
  });
});

describe('phone patterns', () => {
  test.each(Object.entries(PHONE_PATTERNS))('of %s are numbers of that country', (country, patterns) => {
    for (const pattern of patterns) {
      for (const digit of '0123456789') {
        const number = parsePhoneNumberFromString(pattern.replaceAll('x', digit));
        expect([number?.country, number?.isValid()]).toEqual([country, true]);
      }
    }
  });
});

describe('counts', () => {
  test.each([1, 2, 7, 20, 53, 400, 3_001])('of %i documents add up to it', async (tips) => {
    const { fresh, versions, duplicates, broken } = divide(tips);
    expect(fresh + versions + duplicates + broken).toBe(tips);
    const { counts, tips: told } = (await written('default', tips)).truth;
    expect(counts.tips! + counts.versions! + counts.duplicates! + counts.quarantined!).toBe(tips);
    expect(counts.accepted).toBe(counts.tips! + counts.parts!);
    expect(counts.seen).toBe(counts.accepted! + counts.versions! + counts.duplicates! + counts.quarantined!);
    expect(Object.values(counts.quarantinedBy).reduce((sum, n) => sum + n, 0)).toBe(counts.quarantined);
    expect(told.length).toBe(counts.tips);
    expect(told.filter((tip) => tip.immediate).length).toBe(counts.immediate);
  });
});

describe('folderSink', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'tipstaff-simulate-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('writes what a world tells', async () => {
    const target = join(folder, 'new', 'world');
    const world = simulateWorld({ tips: 60, seed: 7, world: 'default', now: NOW });
    for await (const _ of writeWorld(world, await folderSink(target)));
    const memory = await written('default', 60);
    const names = (await readdir(target, { recursive: true, withFileTypes: true })).filter((one) =>
      one.isFile(),
    );
    expect(names.length).toBe(memory.files.size);
    for (const [path, bytes] of memory.files) expect(await readFile(join(target, path))).toEqual(bytes);
  });

  test('refuses a folder in which something lies, and a file', async () => {
    const sink = await folderSink(folder);
    await sink.put('a/b.txt', 'x');
    await expect(folderSink(folder)).rejects.toMatchObject({ code: 'SIMULATE_TARGET_NOT_EMPTY' });
    await expect(folderSink(join(folder, 'a', 'b.txt'))).rejects.toMatchObject({
      code: 'SIMULATE_TARGET_NOT_EMPTY',
    });
    await expect(sink.put('a/b.txt', 'y')).rejects.toMatchObject({ code: 'EEXIST' });
  });

  test('a sink that fails ends the writing', async () => {
    const world = simulateWorld({ tips: 60, seed: 7, world: 'default', now: NOW });
    const failing = { put: async () => Promise.reject(new Error('disk full')) };
    const run = async () => {
      for await (const _ of writeWorld(world, failing));
    };
    await expect(run()).rejects.toThrow('disk full');
  });
});
