import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Scorecard } from '../../src/statistics/shape.ts';
import { tipLine } from '../access/people.ts';
import { lay } from '../app/work.ts';
import { freshDatabase } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { run, workFolder } from './command-line.ts';

const root = workFolder();

describe('what is missing, at the command line', async () => {
  const { url } = await freshDatabase();
  const data = join(root, 'platforms');
  const tipstaff = (...words: string[]) => run(data, words, { DATABASE_URL: url });

  test('gaps, request and scorecard, as words, JSON and a file', { timeout: 480_000 }, async () => {
    const tips = lay(join(root, 'tips'), {
      'report.json': JSON.stringify(typicalReport),
      'tips.ndjson': JSON.stringify(tipLine('H-1')),
    });
    expect((await tipstaff('intake', 'receive', tips)).code).toBe(0);
    const gaps = await tipstaff('tip', 'gaps', '100000010');
    expect(gaps.out).toContain('- Upload time of each file');
    expect(gaps.out).toContain('+ Source port of each IP address');
    expect(gaps.err).toContain('tip gap-request');
    const told = await tipstaff('tip', 'gaps', '100000010', '--json');
    expect(JSON.parse(told.out)).toMatchObject({ platform: 'ExampleChat', noRequest: null });
    const text = await tipstaff('tip', 'gap-request', '100000010');
    expect(text.out).toContain('To:             ExampleChat, Inc.');
    expect(text.out).toContain('2258A(h)'); // it came through NCMEC
    const file = join(root, 'request.txt');
    expect((await tipstaff('tip', 'gap-request', '100000010', '--out', file)).code).toBe(0);
    expect(readFileSync(file, 'utf8').trim()).toBe(text.out.trim());
    expect((await tipstaff('tip', 'gap-request', '100000010', '--out', file)).code).toBe(2);
    const nobody = await tipstaff('tip', 'gap-request', 'H-1');
    expect(nobody.code).toBe(1);
    expect(nobody.err).toContain('no platform reported this tip');
    const card = await tipstaff('platform', 'scorecard', '--from', '2026-01-01', '--to', '2026-12-31');
    expect(card.out).toMatch(/ExampleChat\s+│\s+1 │/);
    expect(card.err).toContain('1 tips were reported by no platform');
    const json = await tipstaff('platform', 'scorecard', '--from', '2026-01-01', '--json');
    expect((JSON.parse(json.out) as Scorecard).platforms[0]).toMatchObject({ platform: 'ExampleChat' });
    expect((await tipstaff('platform', 'scorecard', '--from', 'soon')).code).toBe(2);
  });
});
