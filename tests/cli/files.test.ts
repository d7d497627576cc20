import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { inputsOf, type Skipped, textOfFile } from '../../src/cli/files.ts';
import { lay } from '../app/work.ts';

const root = mkdtempSync(join(tmpdir(), 'tipstaff-files-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

async function listed(folder: string, mayRead?: (path: string) => string | null) {
  const skipped: Skipped[] = [];
  const inputs = await inputsOf([folder], (each) => skipped.push(each), mayRead);
  return { files: inputs.map((each) => each.file), skipped };
}

test.skipIf(process.platform === 'win32')(
  'what is no file, or cannot be read, is told and never dropped in silence',
  async () => {
    const folder = lay(join(root, 'odd'), { 'a.json': '{}', 'b/c.json': '{}', 'locked.json': '{}' });
    symlinkSync(join(folder, 'a.json'), join(folder, 'link.json'));
    symlinkSync(join(root, 'nowhere'), join(folder, 'b', 'dangling'));
    symlinkSync(folder, join(folder, 'b', 'round'));
    const server = createServer().listen(join(folder, 'socket'));
    await once(server, 'listening');
    afterAll(() => server.close());
    const { files, skipped } = await listed(folder, (path) =>
      basename(path) === 'locked.json' ? 'EACCES' : null,
    );
    expect(files).toEqual(['odd/a.json', 'odd/b/c.json']);
    expect(skipped.map(({ file, unreadable }) => [file, unreadable])).toEqual([
      ['odd/b/dangling', false],
      ['odd/b/round', false],
      ['odd/link.json', false],
      ['odd/locked.json', true],
      ['odd/socket', false],
    ]);
    for (const { file, words } of skipped)
      expect(words).toMatch(
        file.includes('locked') ? /cannot be read \(EACCES\)/ : file.includes('socket') ? /socket/ : /link/,
      );
  },
);

test.runIf(process.getuid && process.getuid() !== 0)('a folder and a file that are closed', async () => {
  const folder = lay(join(root, 'closed'), { 'a.json': '{}', 'in/b.json': '{}' });
  chmodSync(join(folder, 'a.json'), 0);
  chmodSync(join(folder, 'in'), 0);
  const { files, skipped } = await listed(folder);
  expect(files).toEqual([]);
  expect(skipped.map((each) => each.unreadable)).toEqual([true, true]);
  chmodSync(join(folder, 'in'), 0o700);
});

test('an empty folder is nothing', async () => {
  mkdirSync(join(root, 'empty'));
  await expect(listed(join(root, 'empty'))).rejects.toMatchObject({ code: 'INTAKE_NOTHING' });
});

test('a file whose text is asked for is named where it cannot be read', async () => {
  const folder = lay(join(root, 'text'), { 'why.txt': 'the ferryman knew both' });
  expect(await textOfFile(join(folder, 'why.txt'))).toBe('the ferryman knew both');
  const missing = join(folder, 'nope');
  for (const [path, why] of [
    [missing, 'ENOENT'],
    [folder, 'EISDIR'],
  ] as const)
    await expect(textOfFile(path)).rejects.toMatchObject({
      code: 'FILE_NOT_READ',
      message: `The file ${path} cannot be read (${why}). Name one that can, or - for standard input.`,
    });
});
