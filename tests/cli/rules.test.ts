import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { RuleSet } from '../../src/triage/shape.ts';
import { launch, run, told, workFolder } from './command-line.ts';

const data = join(workFolder(), 'rules');
type Shown = RuleSet & { version: number; revision: number; note: string | null };

test('what rule show tells goes through an editor into rule save', async () => {
  const { version } = await told<{ version: number }>(data, ['rule', 'draft', '--note', 'of the morning']);
  const shown = await told<Shown>(data, ['rule', 'show', String(version)]);
  shown.rules.find(({ id }) => id === 'danger.material')!.weight = 64;
  const words = ['rule', 'save', String(version), '--content-file', '-', '--json'];
  const saved = await launch(data, words, {}, JSON.stringify(shown)).done;
  expect(JSON.parse(saved.out)).toEqual({ revision: 2, problems: [] });
  expect((await told<Shown>(data, ['rule', 'show', String(version)])).note).toBe('of the morning');
  const { changes } = await told<{ changes: string[] }>(data, ['rule', 'differences', String(version)]);
  expect(changes).toEqual(['danger.material: weight +10 → +64']);

  const wrong = { ...shown, rules: shown.rules.filter(({ id }) => id !== 'danger.crisis') };
  const refused = await launch(data, words, {}, JSON.stringify(wrong)).done;
  expect((JSON.parse(refused.out) as { problems: string[] }).problems).toEqual([
    'danger.crisis: no rule set may lack this floor, weaken it, or ask more for it',
  ]);
  const stale = await launch(data, [...words, '--revision', '2'], {}, JSON.stringify(shown)).done;
  expect([stale.code, stale.err]).toEqual([1, expect.stringContaining('CHANGED_MEANWHILE')]);
}, 120_000);

test('rule release says how to ask a second officer, with every change', async () => {
  const { version } = await told<{ version: number }>(data, ['rule', 'draft']);
  const shown = await told<Shown>(data, ['rule', 'show', String(version)]);
  shown.rules.find(({ id }) => id === 'danger.material')!.weight = 12;
  await launch(data, ['rule', 'save', String(version), '--content-file', '-'], {}, JSON.stringify(shown))
    .done;
  const alone = await run(data, ['rule', 'release', String(version)]);
  expect(alone.code).toBe(1);
  expect(alone.err).toMatch(
    /approval ask triage\.releaseRules --input .*danger\.material: weight \+10 → \+12/,
  );
}, 120_000);
