import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { intoNewFile } from '../../src/cli/new-file.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';

const folder = mkdtempSync(join(tmpdir(), 'tipstaff-new-file-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('a file on this machine', () => {
  test('is new, and its owner’s alone', async () => {
    const file = join(folder, 'out.csv');
    await intoNewFile(file, async (target) => void target.end('made'));
    expect(readFileSync(file, 'utf8')).toBe('made');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(intoNewFile(file, async () => {})).rejects.toMatchObject({ code: 'INPUT_INVALID' });
    expect(readFileSync(file, 'utf8')).toBe('made');
    const failed = join(folder, 'failed.csv');
    const failing = intoNewFile(failed, async () => Promise.reject(new TipstaffError('APPROVAL_NEEDED')));
    await expect(failing).rejects.toMatchObject({ code: 'APPROVAL_NEEDED' });
    expect(existsSync(failed)).toBe(false);
    await expect(intoNewFile(join(folder, 'no', 'such', 'folder.csv'), async () => {})).rejects.toMatchObject(
      { code: 'INPUT_INVALID' },
    );
  });
});
