import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { GlassUse } from '../../src/access/shape.ts';
import { localClient } from '../../src/cli/client.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { askFor, destroys, secondOfficer, withSecond } from './second-officer.ts';
import { PEOPLE, reportOn } from './two-people.ts';
import { lay, take } from './work.ts';

const { bram, cleo } = PEOPLE;
type Report = { reportedInformation: { uploadedFiles: { uploadedFiles: object[] } } };
type Of = { subjects: { id: string; parties: number[] }[] };
type Told = { seq: number; action: string; record_kind: string; record_id: string };

const TALLIED = statement<{ tips: number }>(
  'test.tallied',
  'fan-out',
  'SELECT coalesce(sum(tips), 0)::int AS tips FROM queue_tally WHERE state <> 2',
);
const RESTRICTIONS = statement<{ tip_id: string; officer_id: string; at: string }>(
  'test.restrictions',
  'fan-out',
  'SELECT tip_id, officer_id, at FROM tip_restriction',
);
const TOLD = statement<Told>(
  'test.told',
  'fan-out',
  'SELECT seq::int, action, record_kind, record_id FROM audit_entry WHERE detail IS NOT NULL ORDER BY seq',
);

/** A report whose files each say what they have to do with it. */
function withRelevance(report: object, ...relevance: string[]): object {
  const files = (report as Report).reportedInformation.uploadedFiles;
  files.uploadedFiles = relevance.map((each) => ({ ...files.uploadedFiles[0], fileRelevance: each }));
  return report;
}

describe('clearing a person in tips that are restricted and were worked', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const client = await localClient(app);
  const read = <T>(of: ReturnType<typeof statement<T & object>>) =>
    app.database.transaction('read', 'house', (db) => db.all(of));
  const stranger = await person(app, 1, 'stranger', ['analyst']);
  const investigator = await person(app, 1, 'investigator', ['investigator']);
  const auditor = await person(app, 1, 'auditor', ['auditor']);
  const head = await secondOfficer(app, 'head', 'unit head');
  const both = reportOn('820000002', [bram, cleo], 'Nothing more.');
  await take(
    app,
    lay(join(app.folder, 'in'), {
      'alone.json': reportOn('820000001', [bram]),
      'both.json': withRelevance(both, `Shows ${bram.first} at the mill.`, 'Shows the ferry.'),
      'hers.json': reportOn('820000003', [cleo]),
    }),
  );
  const show = (tip: string) => client.call<TipView>('tips.show', { tip });
  const before = await show('820000002');
  const { subjects } = await client.call<Of>('subjects.ofTip', { tip: before.id });
  const [his, hers] = [0, 1].map((party) => subjects.find((each) => each.parties.includes(party))!.id);
  await client.call('subjects.separate', { left: his, right: hers, reason: `${bram.first} is not she` });
  for (const tip of ['820000001', '820000002'])
    await client.call('triage.restrict', { tip, reason: `${bram.first} is known in the house` });
  const restricted = await read<{ tip_id: string; officer_id: string; at: string }>(RESTRICTIONS);
  const open = (tip: string, reason: string) => investigator.call('tips.breakGlass', { tip, reason });
  await open('820000001', `${bram.first} may be at the weir`);
  app.setNow('2026-11-21T09:01:00.000Z');
  const [first] = (await auditor.call<{ uses: GlassUse[] }>('access.glassUses')).uses;
  await auditor.call('access.closeGlass', { id: first!.id, note: `${bram.last} was not there` });
  await open('820000002', `${bram.first} may be at the weir`);
  const bystander = await person(app, 1, 'bystander', ['investigator']);
  await bystander.call('tips.breakGlass', { tip: '820000002', reason: 'the ferry leaves at once' });
  const unsealing = { tip: '820000002', version: 1, reason: `${bram.first}, said the ferryman` };
  await askFor(client, 'tips.unsealAll', unsealing);
  await askFor(client, 'tips.unsealAll', { tip: '820000002', version: 1, reason: 'said the ferryman' });
  await askFor(client, 'tips.unsealAll', {
    tip: '820000003',
    version: 1,
    reason: `hers, not ${bram.first}’s`,
  });
  const until = (await read<Told>(TOLD)).length;
  app.setNow('2026-11-21T10:30:00.000Z');
  const clearing = { subject: his!, reason: 'misread by the source', destroys: await destroys(client, his!) };
  const result = await withSecond<{ purged: string[]; rewritten: string[] }>(
    client,
    head,
    'subjects.clear',
    clearing,
  );

  test('leaves a hidden tip in nobody’s counts, and hidden as it was', async () => {
    expect(result.rewritten).toEqual([before.id]);
    const { total } = await stranger.call<{ total: number }>('triage.facets', { filter: {} });
    const { rows } = await stranger.call<{ rows: { number: string }[] }>('triage.queue', { filter: {} });
    expect(rows.map(({ number }) => number)).toEqual(['820000003']);
    expect(total).toBe(1);
    expect((await client.call<{ total: number }>('triage.facets', { filter: {} })).total).toBe(2);
    expect(await read(RESTRICTIONS)).toEqual(restricted.filter((each) => each.tip_id === before.id));
    await client.call('triage.unrestrict', { tip: '820000002', reason: 'no need any more' });
    expect((await stranger.call<{ total: number }>('triage.facets', { filter: {} })).total).toBe(2);
    expect((await read<{ tips: number }>(TALLIED))[0]!.tips).toBe(2);
  });

  test('takes what a file was said to be relevant for, where it speaks of him', async () => {
    expect(before.facts.files.map((file) => file.relevance)).toHaveLength(2);
    const { facts } = await show('820000002');
    expect(facts.files.map((file) => file.relevance)).toEqual([undefined, 'Shows the ferry.']);
  });

  test('takes the reasons of emergencies that speak of him, and leaves that there were some', async () => {
    const usesNow = async () =>
      (await auditor.call<{ uses: GlassUse[] }>('access.glassUses', { closed: true })).uses;
    const uses = await usesNow();
    expect(uses.map(({ tip, reason, note }) => [tip === before.id, reason, note])).toEqual(
      expect.arrayContaining([
        [false, null, null],
        [true, null, null],
        [true, 'the ferry leaves at once', null],
      ]),
    );
    expect(uses).toHaveLength(3);
    const open = uses.find((each) => each.reason === null && each.closedAt === null)!;
    await auditor.call('access.closeGlass', { id: open.id, note: 'looked at afterwards' });
    expect((await usesNow()).find(({ id }) => id === open.id)).toMatchObject({
      reason: null,
      note: 'looked at afterwards',
    });
    expect(app.database.vault.isGone(`glass_use.key:${first!.id}`)).toBe(true);
  });

  test('takes what a second officer was asked about him, and leaves what others were', async () => {
    const { approvals } = await client.call<{ approvals: { reason: string; input: object }[] }>(
      'approvals.list',
      { which: 'mine' },
    );
    expect(approvals.map(({ input }) => input)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ reason: 'said the ferryman' }),
        expect.objectContaining({ tip: '820000003' }),
      ]),
    );
    expect(approvals).toHaveLength(2);
  });

  test('takes their words in the log without raising an alarm, and leaves every proof', async () => {
    const words: [Told, string | null][] = [];
    for (const entry of (await read<Told>(TOLD)).slice(0, until))
      words.push([
        entry,
        (await client.call<{ words: string | null }>('audit.detail', { seq: entry.seq })).words,
      ]);
    expect(new Set(words.map(([{ action }]) => action))).toEqual(
      new Set([
        'access.closeGlass',
        'approvals.ask',
        'subjects.separate',
        'tips.breakGlass',
        'triage.restrict',
      ]),
    );
    for (const [{ action, record_kind }, text] of words) {
      expect(record_kind, action).not.toBe('subject');
      expect(text ?? '', action).not.toMatch(new RegExp(`${bram.first}|${bram.last}`));
    }
    expect(words.filter(([, text]) => text === null).length).toBe(8);
    // what is told of the tip from now on opens
    await client.call('triage.restrict', { tip: '820000002', reason: 'again' });
    const last = (await read<Told>(TOLD)).at(-1)!;
    expect(await client.call('audit.detail', { seq: last.seq })).toMatchObject({ words: 'again' });
    expect(await client.call('audit.verify')).toMatchObject({ holds: true });
  });
});

describe('clearing a person of whom an act on several tips spoke', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const client = await localClient(app);
  const head = await secondOfficer(app, 'head', 'unit head');
  const worker = await person(app, 1, 'worker', ['investigator']);
  await take(
    app,
    lay(join(app.folder, 'in'), {
      'alone.json': reportOn('830000001', [bram]),
      'hers.json': reportOn('830000003', [cleo]),
    }),
  );
  const idOf = async (tip: string) => (await client.call<TipView>('tips.show', { tip, alone: true })).id;
  const tips = [{ id: await idOf('830000001') }, { id: await idOf('830000003') }];
  const notes = async () =>
    (
      await client.call<{ decisions: { kind: string; note: string | null; answer: string | null }[] }>(
        'triage.history',
        { tip: tips[1]!.id },
      )
    ).decisions
      .map(({ kind, note, answer }) => [kind, note ?? answer])
      .sort();

  test('forgets the words on the other tips too, and leaves what does not name him', async () => {
    await client.call('triage.handOver', { tips, officer: worker.id, note: `${bram.first} was at the mill` });
    app.setNow('2026-11-21T09:01:00.000Z');
    await client.call('triage.escalate', { tips, note: 'the ferry leaves at once' });
    app.setNow('2026-11-21T09:02:00.000Z');
    await client.call('triage.closeSet', {
      set: tips.map(({ id }) => id),
      reason: 'identified_elsewhere',
      who: `${bram.first} ${bram.last}`,
    });
    expect(await notes()).toEqual([
      ['close', expect.stringContaining(bram.first)],
      ['escalate', 'the ferry leaves at once'],
      ['hand_over', `${bram.first} was at the mill`],
    ]);
    const { subjects } = await client.call<Of>('subjects.ofTip', { tip: tips[0]!.id });
    const subject = subjects[0]!.id;
    await withSecond(client, head, 'subjects.clear', {
      ...{ subject, reason: 'misread by the source' },
      destroys: await destroys(client, subject),
    });
    expect(await notes()).toEqual([
      ['close', null],
      ['escalate', 'the ferry leaves at once'],
      ['hand_over', null],
    ]);
  });
});
