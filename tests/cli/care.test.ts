import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { CareTotals, Exposure } from '../../src/triage/care/shape.ts';
import { tipLine } from '../access/people.ts';
import { lay } from '../app/work.ts';
import { freshDatabase } from '../database/fresh.ts';
import { run, workFolder } from './command-line.ts';

const root = workFolder();

describe('care at the command line', async () => {
  const { url } = await freshDatabase();
  const data = join(root, 'care');
  const tipstaff = (...words: string[]) => run(data, words, { DATABASE_URL: url });

  test('one’s own numbers and limits, and how tips ended', { timeout: 480_000 }, async () => {
    const line = JSON.stringify({ ...tipLine('CARE-1'), flags: ['infant'] });
    expect((await tipstaff('intake', 'receive', lay(join(root, 'tips'), { 'tips.ndjson': line }))).code).toBe(
      0,
    );
    expect((await tipstaff('tip', 'show', 'CARE-1')).code).toBe(0);
    expect((await tipstaff('care', 'limits', '--day', '1')).code).toBe(0);
    const shown = JSON.parse((await tipstaff('care', 'show', '--json')).out) as Exposure;
    expect(shown).toMatchObject({ today: 1, limits: { day: 1, week: 0 }, reached: 'day' });
    const ends = await tipstaff('care', 'ends', '--json');
    expect(JSON.parse(ends.out)).toEqual({ ends: [] });
    const totals = JSON.parse((await tipstaff('care', 'totals', '--json')).out) as CareTotals;
    expect(totals).toMatchObject({ least: 5, totals: null });
  });
});
