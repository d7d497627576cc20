import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { LOCK_FILE, ownerOf, ownFolder, startOf } from '../../src/storage/lock.ts';
import { counter } from '../app/work.ts';

const root = mkdtempSync(join(tmpdir(), 'tipstaff-lock-'));
afterAll(() => rmSync(root, { recursive: true }));
let folder = '';
const next = counter();
beforeEach(() => {
  folder = join(root, `data-${next()}`);
});

const LOCK = fileURLToPath(new URL('../../src/storage/lock.ts', import.meta.url));
const TSX = fileURLToPath(new URL('../../node_modules/tsx/dist/loader.mjs', import.meta.url));

/** A process that tries to own the folder, says how it went, and stays while it owns it. */
function other(target: string): {
  said: Promise<string>;
  end: (signal: NodeJS.Signals) => Promise<void>;
  pid: number;
} {
  const script = `import { ownFolder } from ${JSON.stringify(LOCK)};
    process.once('message', () => {
      try { ownFolder(${JSON.stringify(target)}); process.send('owned'); setInterval(() => {}, 1000); }
      catch (error) { process.send(error.code + ' ' + error.details.pid, () => process.exit(1)); }
    });
    process.send('ready');`;
  const child = spawn(process.execPath, ['--import', TSX, '--input-type=module', '-e', script], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const gone = new Promise<void>((done) => child.once('exit', () => done()));
  const said = new Promise<string>((tell) =>
    child.on('message', (words) => (words === 'ready' ? child.send('go') : tell(String(words)))),
  );
  return {
    said,
    pid: child.pid!,
    end: async (signal) => {
      child.kill(signal);
      await gone;
    },
  };
}

describe('the lock of a data folder', () => {
  test('is held by one, told by its pid, and given back', () => {
    const release = ownFolder(folder);
    expect(ownerOf(folder)).toBe(process.pid);
    expect(() => ownFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'STORAGE_IN_USE',
        details: expect.objectContaining({ pid: process.pid }),
      }),
    );
    expect(readdirSync(folder)).toEqual([LOCK_FILE]);
    release();
    expect(ownerOf(folder)).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
    ownFolder(folder)();
  });

  test('of another process is refused with its pid, and taken over when that process is dead', async () => {
    const first = other(folder);
    expect(await first.said).toBe('owned');
    expect(() => ownFolder(folder)).toThrow(
      expect.objectContaining({
        code: 'STORAGE_IN_USE',
        details: expect.objectContaining({ pid: first.pid }),
      }),
    );
    await first.end('SIGKILL');
    expect(existsSync(join(folder, LOCK_FILE))).toBe(true);
    expect(ownerOf(folder)).toBeNull();
    const release = ownFolder(folder);
    expect(ownerOf(folder)).toBe(process.pid);
    expect(readdirSync(folder)).toEqual([LOCK_FILE]);
    release();
  });

  test('of a dead process goes to one of several that come at once', async () => {
    const dead = other(folder);
    await dead.said;
    await dead.end('SIGKILL');
    const heirs = Array.from({ length: 4 }, () => other(folder));
    const said = await Promise.all(heirs.map((each) => each.said));
    expect(said.filter((each) => each === 'owned').length, said.join(', ')).toBe(1);
    const owner = heirs[said.indexOf('owned')]!;
    expect(ownerOf(folder)).toBe(owner.pid);
    expect(readdirSync(folder)).toEqual([LOCK_FILE]);
    await Promise.all(heirs.map((each) => each.end('SIGKILL')));
  });

  test('is not given away by one whose lock was taken meanwhile', () => {
    const release = ownFolder(folder);
    writeFileSync(join(folder, LOCK_FILE), JSON.stringify({ pid: 1, started: startOf(1) ?? '' }));
    release();
    expect(ownerOf(folder)).toBe(1);
  });

  test.each([
    ['nothing', ''],
    ['no JSON', 'locked by hand'],
    ['JSON of another kind', '["pid"]'],
    ['a pid as text', '{"pid": "12"}'],
    ['a pid that no process has', JSON.stringify({ pid: 2 ** 22 + 1, started: '5' })],
    ['bytes', Buffer.from([0, 255, 254])],
  ])('that holds %s holds nobody', (_, content) => {
    ownFolder(folder)();
    writeFileSync(join(folder, LOCK_FILE), content);
    expect(ownerOf(folder)).toBeNull();
    const release = ownFolder(folder);
    expect(JSON.parse(readFileSync(join(folder, LOCK_FILE), 'utf8'))).toMatchObject({ pid: process.pid });
    release();
  });

  test.runIf(process.platform === 'linux')(
    'of a process that ended, and whose parent never asked how, is taken over',
    async () => {
      const parent = spawn('/bin/sh', ['-c', 'sleep 0.2 & echo $!; exec sleep 30'], {
        stdio: ['ignore', 'pipe', 'ignore'],
      });
      const pid = Number(await new Promise((tell) => parent.stdout.once('data', tell)));
      const started = startOf(pid);
      while (!/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8')))
        await new Promise((go) => setTimeout(go, 20));
      ownFolder(folder)();
      writeFileSync(join(folder, LOCK_FILE), JSON.stringify({ pid, started }));
      expect(ownerOf(folder)).toBeNull();
      ownFolder(folder)();
      parent.kill('SIGKILL');
    },
  );

  test.runIf(process.platform === 'linux')(
    'of a pid that was given to another process since is taken over',
    () => {
      ownFolder(folder)();
      writeFileSync(join(folder, LOCK_FILE), JSON.stringify({ pid: process.ppid, started: '1' }));
      expect(ownerOf(folder)).toBeNull();
      ownFolder(folder)();
    },
  );
});
