import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Backtest } from '../../src/triage/backtest/shape.ts';
import { tipLine } from '../access/people.ts';
import { lay } from '../app/work.ts';
import { freshDatabase } from '../database/fresh.ts';
import { run, workFolder } from './command-line.ts';

const root = workFolder();

describe('a backtest at the command line', async () => {
  const { url } = await freshDatabase();
  const data = join(root, 'backtest');
  const tipstaff = (...words: string[]) => run(data, words, { DATABASE_URL: url });

  test('record ends, look how rules fared, and refuse what is not proposed', {
    timeout: 480_000,
  }, async () => {
    const lines = ['B-1', 'B-2'].map((number) => JSON.stringify(tipLine(number))).join('\n');
    const tips = lay(join(root, 'tips'), { 'tips.ndjson': lines });
    expect((await tipstaff('intake', 'receive', tips)).code).toBe(0);
    expect((await tipstaff('tip', 'outcome', 'B-1', '--outcome', 'arrest', '--json')).code).toBe(0);
    expect((await tipstaff('tip', 'outcome', 'B-2', '--outcome', 'no_crime', '--json')).code).toBe(0);
    const asked = await tipstaff('rule', 'backtest', '--from', '2000-01-01', '--json');
    expect(asked.err).toBe('');
    const found = JSON.parse(asked.out) as Backtest;
    expect(found.all).toMatchObject({ tips: 2, real: 1, no_crime: 1 });
    expect(found.missed.listed.map(({ number }) => number)).toEqual(['B-1']);
    const shipped = await tipstaff('rule', 'backtest', '--to', '2000-01-01');
    expect(shipped.code).toBe(0);
    const none = await tipstaff('rule', 'draft-proposals', '--rules', 'danger.material');
    expect(none.code).toBe(2);
    expect(none.err).toContain('nothing is proposed for the rule danger.material');
  });
});
