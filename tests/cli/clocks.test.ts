import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Clock } from '../../src/clocks/shape.ts';
import { tipLine } from '../access/people.ts';
import { lay } from '../app/work.ts';
import { freshDatabase } from '../database/fresh.ts';
import { run, workFolder } from './command-line.ts';

const root = workFolder();

describe('clocks at the command line', async () => {
  const { url } = await freshDatabase();
  const data = join(root, 'clocks');
  const tipstaff = (...words: string[]) => run(data, words, { DATABASE_URL: url });

  test('start, list, show, renew, stop, and go into a calendar file', { timeout: 480_000 }, async () => {
    const tips = lay(join(root, 'tips'), { 'tips.ndjson': JSON.stringify(tipLine('CLI-1')) });
    expect((await tipstaff('intake', 'receive', tips)).code).toBe(0);
    const refused = await tipstaff('clock', 'start', 'CLI-1', '--rule', 'unit.order', '--json');
    expect(refused.code).toBe(2);
    expect(refused.err).toContain('length');
    const started = await tipstaff(
      ...['clock', 'start', 'CLI-1', '--rule', 'us.2703f', '--at', '2026-03-01T10:00:00+05:30', '--json'],
    );
    const clock = JSON.parse(started.out) as Clock;
    expect(clock.dueAt).toBe('2026-05-30T04:30:00.000Z');
    const duty = await tipstaff('clock', 'start', 'CLI-1', '--rule', 'in.pocso-19-6', '--json');
    const { id } = JSON.parse(duty.out) as Clock;
    const list = await tipstaff('clock', 'list', '--kind', 'duty');
    expect(list.out).toContain('POCSO Act 2012, s. 19(6)');
    expect(list.out).toContain('Example Hotline CLI-1');
    const shown = JSON.parse((await tipstaff('clock', 'show', 'CLI-1', '--json')).out) as { clocks: Clock[] };
    expect(shown.clocks.map((each) => each.rule).sort()).toContain('us.2703f');
    const file = join(root, 'clocks.ics');
    const saved = await tipstaff('clock', 'calendar', '--kind', 'duty', '--out', file, '--json');
    expect(JSON.parse(saved.out)).toEqual({ events: 1, more: false, file });
    const text = readFileSync(file, 'utf8');
    expect(text).toContain(`UID:${id}@tipstaff\r\n`);
    expect(text).not.toContain('CLI-1');
    expect((await tipstaff('clock', 'calendar', '--out', file)).code).toBe(2);
    const late = await tipstaff('clock', 'renew', clock.id);
    expect(late.code).toBe(2); // it ended before: nothing is left to renew
    expect((await tipstaff('clock', 'stop', id, '--json')).code).toBe(0);
    expect((await tipstaff('clock', 'list', '--kind', 'duty')).out.trim()).toBe('');
  });
});
