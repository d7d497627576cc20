import { expect, test } from 'vitest';
import type { IntakeRun } from '../../src/intake/shape.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const why = { reason: 'one of the parties is known in the house' };
const grave = { texts: [{ kind: 'summary', text: 'A child of 7 is being abused right now, live.' }] };

test('a new version of a tip that officers lifted takes nothing from its intake’s count', async () => {
  const app = await freshApp();
  const head = await person(app, 1, 'head', ['unit head']);
  const counts = async (run: string) => (await head.call<IntakeRun>('intake.run', { run })).counts;
  const phone = '+919900000101';
  await head.takeIn([tipLine('C-1'), tipLine('C-2')]);
  const [lifted, hidden] = [
    (await head.call<TipView>('tips.show', { tip: 'C-1' })).id,
    (await head.call<TipView>('tips.show', { tip: 'C-2' })).id,
  ];
  await head.call('triage.escalate', { tips: [{ id: lifted }], note: 'rang' });
  expect(await counts(await head.takeIn([tipLine('C-1', { phone })]))).toMatchObject({
    versions: 1,
    immediate: 0,
  });
  await head.call('triage.restrict', { tip: hidden, ...why });
  const deputy = await person(app, 1, 'deputy', ['unit head']);
  const version = { ...tipLine('C-2', { phone }), ...grave, flags: ['escalated'] };
  const told = await counts(await deputy.takeIn([version, { ...version, number: 'C-3' }]));
  const lane = async (tip: string) => (await head.call<TipView>('tips.show', { tip })).lane;
  expect([await lane('C-2'), await lane('C-3')]).toEqual(['now', 'now']);
  expect(told).toMatchObject({ versions: 1, tips: 1, immediate: 1 });
});
