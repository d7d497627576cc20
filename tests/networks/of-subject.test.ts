import { beforeAll, describe, expect, test } from 'vitest';
import type { Payment } from '../../src/networks/shape.ts';
import { type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { subjectOf } from '../subjects/world.ts';

const NOBODY = '01890000-0000-7000-8000-000000000000';
const someone = (role: string, last: number, more: object[] = []) => ({
  role,
  identifiers: [{ kind: 'phone', value: `+91 98765 00${last}` }, ...more],
});
const tip = (number: string, at: string, parties: object[]) => ({
  tipstaff: 'tip/1',
  kind: 'hotline',
  source: 'Example Hotline',
  number,
  received: at,
  incident: { type: 'upload', at },
  parties,
});
const UPI = { kind: 'upi', value: 'otter.weir@examplebank' };

describe('payments of a subject', async () => {
  const app = await freshApp();
  let head: Person;
  let analyst: Person;
  let ids: Map<string, string>;

  beforeAll(async () => {
    head = await person(app, 1, 'head', ['unit head', 'investigator']);
    analyst = await person(app, 1, 'analyst', ['analyst']);
    await head.takeIn([
      tip('P-1', '2026-11-01T08:00:00Z', [someone('payer', 101, [UPI]), someone('beneficiary', 102)]),
      tip('P-2', '2026-11-05T08:00:00Z', [someone('payer', 101), someone('beneficiary', 102)]),
      tip('P-3', '2026-11-09T08:00:00Z', [someone('payer', 103), someone('beneficiary', 101)]),
    ]);
    ids = new Map();
    for (const number of ['P-1', 'P-2', 'P-3'])
      ids.set(number, (await head.call<{ id: string }>('tips.show', { tip: number })).id);
  });
  const of = async (as: Person, subject: string) =>
    (await as.call<{ payments: Payment[] }>('networks.ofSubject', { subject })).payments;

  test('are told from both ends, the last first, each with its tips', async () => {
    const middle = await subjectOf(head, 'P-1');
    const [first, second] = await of(analyst, middle);
    expect(first).toMatchObject({ paid: false, lastAt: '2026-11-09T08:00:00.000Z', tips: [ids.get('P-3')] });
    expect(second).toMatchObject({ paid: true, firstAt: '2026-11-01T08:00:00.000Z' });
    expect([...second!.tips].sort()).toEqual([ids.get('P-1'), ids.get('P-2')].sort());
    const [back] = await of(analyst, second!.other);
    expect(back).toMatchObject({ paid: false, other: middle, tips: second!.tips });
  });

  test('name their tips, and those of the subject are found by number', async () => {
    const all = [...ids.values()];
    const named = (as: Person, asked: string[]) =>
      as.call<{ tips: { id: string; number: string }[] }>('tips.named', { ids: asked });
    expect((await named(analyst, [...all, NOBODY])).tips.map(({ number }) => number)).toEqual([
      'P-1',
      'P-2',
      'P-3',
    ]);
    const subject = await subjectOf(head, 'P-1');
    const found = (number: string) =>
      analyst.call<{ total: number; rows: { number: string }[] }>('subjects.tips', { subject, number });
    expect((await found('p-2')).rows.map(({ number }) => number)).toEqual(['P-2']);
    expect((await found('hotline p')).total).toBe(3);
    expect((await found('P-9')).total).toBe(0);
  });

  test('tell the roles that a subject has in a tip', async () => {
    const { subjects } = await analyst.call<{ subjects: { parties: number[]; roles: string[] }[] }>(
      'subjects.ofTip',
      { tip: 'P-1' },
    );
    expect(subjects.map(({ parties, roles }) => [parties, roles]).sort()).toEqual([
      [[0], ['payer']],
      [[1], ['beneficiary']],
    ]);
  });

  test('that stand in a restricted tip are told to nobody else', async () => {
    const middle = await subjectOf(head, 'P-1');
    await head.call('triage.restrict', { tip: 'P-3', reason: 'of the test' });
    expect((await of(analyst, middle)).map(({ paid }) => paid)).toEqual([true]);
    expect((await of(head, middle)).length).toBe(2);
    const named = await analyst.call<{ tips: object[] }>('tips.named', { ids: [ids.get('P-3')!] });
    expect(named.tips).toEqual([]);
    const { subjects } = await head.call<{ subjects: { id: string; roles: string[] }[] }>('subjects.ofTip', {
      tip: 'P-3',
    });
    const payer = subjects.find(({ roles }) => roles.includes('payer'))!.id;
    expect(await refusal(of(analyst, payer))).toEqual(await refusal(of(analyst, NOBODY)));
  });
});
