import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { localClient } from '../../src/cli/client.ts';
import { statement } from '../../src/storage/statement.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { askFor, destroys, secondOfficer, withSecond } from './second-officer.ts';
import { PEOPLE, reportOn } from './two-people.ts';
import { lay, take } from './work.ts';

const COUNTS = statement<Record<string, number>>(
  'test.clearingCounts',
  'fan-out',
  `SELECT (SELECT count(*) FROM sighting) AS sightings, (SELECT coalesce(sum(tips), 0) FROM identifier) AS identified,
     (SELECT count(*) FROM tip_document) AS documents, (SELECT count(*) FROM tip_version) AS versions,
     (SELECT count(*) FROM subject) AS subjects, (SELECT count(*) FROM subject_tip) AS ties, (SELECT count(*) FROM party) AS parties,
     (SELECT coalesce(sum(tips), 0)::int FROM queue_tally) AS tallied, (SELECT count(*) FROM key_destruction) AS waiting,
     (SELECT count(*) FROM decision WHERE note IS NOT NULL) AS notes`,
);
const TALLIES = statement<{ state: number; tips: number }>(
  'test.tallies',
  'fan-out',
  'SELECT state, sum(tips)::int AS tips FROM queue_tally GROUP BY state HAVING sum(tips) <> 0 ORDER BY state',
);
type Listed = { rows: { number: string; state: string }[] };
type Of = { subjects: { id: string; parties: number[]; total: number }[] };
const cleared = expect.objectContaining({ code: 'NOT_FOUND' });
const only = (seed: object) => ({ tips: [seed] });

describe('an approval of a clearing', () => {
  test('is for the tips that it named: what comes to the person later is not destroyed by it', async () => {
    const app = await freshApp();
    const client = await localClient(app);
    const { bram } = PEOPLE;
    await take(app, lay(join(app.folder, 'in'), { 'a.json': reportOn('820000001', [bram]) }));
    const of = await client.call<Of>('subjects.ofTip', { tip: '820000001' });
    const subject = of.subjects[0]!.id;
    const clearing = { subject, reason: 'misread', destroys: await destroys(client, subject) };
    const { id } = await client.call<TipView>('tips.show', { tip: '820000001' });
    expect(clearing.destroys).toEqual([`820000001 v1 ${id}`]);
    const head = await secondOfficer(app, 'head', 'unit head');
    const asked = await askFor(client, 'subjects.clear', clearing);
    const approval = await head.decide(asked);
    await take(app, lay(join(app.folder, 'later'), { 'b.json': reportOn('820000009', [bram]) }));
    for (const given of [{ ...clearing, approval }, clearing])
      expect(await refusal(client.call('subjects.clear', given))).toMatchObject({
        code: 'CHANGED_MEANWHILE',
      });
    const later = { ...clearing, destroys: await destroys(client, subject) };
    expect(later.destroys.length).toBe(2);
    expect(await refusal(client.call('subjects.clear', { ...later, approval }))).toMatchObject({
      code: 'APPROVAL_NOT_USABLE',
    });
    expect((await client.call<TipView>('tips.show', { tip: '820000009' })).facts.parties.length).toBe(1);
  });
});

describe('clearing a person', async () => {
  const app = await freshApp();
  const client = await localClient(app);
  const { bram, cleo } = PEOPLE;
  const counts = () => app.database.transaction('read', 'house', async (db) => (await db.one(COUNTS))!);
  const folder = lay(join(app.folder, 'in'), {
    'alone.json': reportOn('820000001', [bram], `Seen with ${bram.first}, who writes from 9900000101.`),
    'both.json': reportOn('820000002', [bram, cleo], `${cleo.first} was there. Nobody else is named.`),
    'hers.json': reportOn('820000003', [cleo]),
  });
  await take(app, folder);
  const show = (tip: string) => client.call<TipView>('tips.show', { tip });
  const [alone, both, hers] = [await show('820000001'), await show('820000002'), await show('820000003')];
  const of = async (tip: TipView, party: number) =>
    (await client.call<Of>('subjects.ofTip', { tip: tip.id })).subjects.find((each) =>
      each.parties.includes(party),
    )!;
  const [his, hersSubject] = [await of(both, 0), await of(both, 1)];
  await client.call('triage.escalate', { ...only({ id: alone.id }), note: 'Rang the mill about it.' });
  await client.call('triage.escalate', { ...only({ id: both.id }), note: `Rang ${bram.last} about it.` });
  await client.call('triage.escalate', { ...only({ id: both.id }), note: 'Wrote to the ferry.' });
  const before = await counts();
  const clearing = {
    subject: his.id,
    reason: 'His telephone was misread by the source.',
    destroys: await destroys(client, his.id),
  };
  const refused = await refusal(client.call('subjects.clear', clearing));
  const head = await secondOfficer(app, 'head', 'unit head');
  const result = await withSecond<{ purged: string[]; rewritten: string[]; documents: number }>(
    client,
    head,
    'subjects.clear',
    clearing,
  );

  test('took a second officer, also before anybody could approve', () => {
    expect(refused?.code).toBe('APPROVAL_NEEDED');
  });

  test('was set up with him in two tips, once alone, and her in two', () => {
    expect([his.total, hersSubject.total]).toEqual([2, 2]);
    expect(before).toMatchObject({ documents: 3, versions: 3, subjects: 2, ties: 4, notes: 3, waiting: 0 });
  });

  test('says what was purged, what was written anew, and that source documents went', () => {
    expect(result).toMatchObject({ purged: [alone.id], rewritten: [both.id], documents: 2 });
  });

  test('leaves of his own tip a stub, which only asking for cleared ones lists, and which nobody can open', async () => {
    expect(await show('820000001')).toMatchObject({
      state: 'cleared',
      number: '820000001',
      platform: null,
      facts: { parties: [], texts: [], identified: [] },
      versions: [],
      cleared: { at: '2026-11-21T09:00:00.000Z' },
    });
    await expect(client.call('tips.words', { tip: alone.id })).rejects.toEqual(cleared);
    const digest = alone.versions[0]!.documents[0]!.digest;
    await expect(client.call('tips.document', { tip: alone.id, digest })).rejects.toEqual(cleared);
    const listed = async (filter: object) => (await client.call<Listed>('triage.queue', { filter })).rows;
    expect((await listed({})).map((row) => row.number).sort()).toEqual(['820000002', '820000003']);
    expect((await listed({ state: ['cleared'] })).map((row) => row.number)).toEqual(['820000001']);
    expect(await client.call('triage.facets', { filter: {} })).toMatchObject({ total: 2 });
    expect(await client.call('clocks.ofRecord', { tip: '820000001' })).toEqual({ clocks: [] });
    const tallies = await app.database.transaction('read', 'house', (db) => db.all(TALLIES));
    expect(tallies).toEqual([
      { state: 0, tips: 2 },
      { state: 2, tips: 1 },
    ]);
  });

  test('nobody can work the stub, or take back what was decided on it', async () => {
    const gone = expect.objectContaining({ code: 'KEY_DESTROYED' });
    for (const name of ['triage.reopen', 'triage.escalate'])
      await expect(client.call(name, only({ id: alone.id }))).rejects.toEqual(gone);
    const { decisions } = await client.call<{ decisions: { id: string }[] }>('triage.history', {
      tip: alone.id,
    });
    await expect(
      client.call('triage.undo', { decisions: [{ tip: alone.id, decision: decisions[0]!.id }] }),
    ).rejects.toEqual(gone);
  });

  test('writes the other tip anew without him: no name, no number, no word about him, no source document', async () => {
    const now = await show('820000002');
    expect(now.facts.parties.map((party) => party.firstName)).toEqual([cleo.first]);
    const told = JSON.stringify(now).toLowerCase();
    for (const word of [bram.first, bram.last, bram.phone, bram.phone.slice(3)])
      expect(told).not.toContain(word.toLowerCase());
    expect(told).toContain(`${cleo.first} was there`.toLowerCase());
    expect(told).toContain(cleo.phone);
    expect(
      now.facts.identified.filter((each) => each.owner === 'party').every((each) => each.index === 0),
    ).toBe(true);
    expect(now.versions.length).toBe(1);
    expect(now.subjects).toEqual([hersSubject.id]);
    expect(now.cleared).toMatchObject({ at: '2026-11-21T09:00:00.000Z' });
    const digest = both.versions[0]!.documents[0]!.digest;
    expect(now.versions[0]!.documents[0]!.digest).toBe(digest);
    await expect(client.call('tips.document', { tip: both.id, digest })).rejects.toEqual(cleared);
    const { decisions } = await client.call<{ decisions: { note: string | null }[] }>('triage.history', {
      tip: both.id,
    });
    expect(decisions.map((each) => each.note).sort()).toEqual(['Wrote to the ferry.', null].sort());
  });

  test('leaves her own tip as it was', async () => {
    expect(await show('820000003')).toEqual({ ...hers, subjects: [hersSubject.id] });
  });

  test('forgets his identifiers, his ties and himself', async () => {
    const search = async (text: string) => (await client.call<Listed>('triage.search', { text })).rows;
    expect(await search(bram.phone)).toEqual([]);
    expect((await search(cleo.phone)).map((row) => row.number).sort()).toEqual(['820000002', '820000003']);
    await expect(client.call('subjects.show', { subject: his.id })).rejects.toEqual(cleared);
    expect(await client.call('subjects.show', { subject: hersSubject.id })).toMatchObject({ total: 2 });
    const after = await counts();
    expect(after).toMatchObject({
      documents: 1,
      versions: 2,
      subjects: 1,
      ties: 2,
      parties: 2,
      notes: 1,
      waiting: 0,
    });
    expect(after['sightings']).toBe(after['identified']);
    expect(after['sightings']).toBeLessThan(before['sightings']!);
    expect(after['tallied']).toBe(3);
  });

  test('destroyed the keys: what was kept of the rows before opens no more', async () => {
    expect(app.database.vault.isGone(`tip:${alone.id}`)).toBe(true);
    expect(app.database.vault.isGone(`tip:${both.id}`)).toBe(true);
    expect(app.database.vault.isGone(`tip:${hers.id}`)).toBe(false);
    expect(app.database.vault.keeper.cuts).toBe(3); // and that of what the second officer was asked
  });

  test('answers the same bytes as cleared, quarantines others of that number, and takes in what is new', async () => {
    const again = await take(app, folder);
    expect(again.counts).toMatchObject({ duplicates: 3, accepted: 0, quarantined: 0 });
    const { items } = await client.call<{ items: { outcome: string; reason: string | null }[] }>(
      'intake.items',
      { run: again.run },
    );
    expect(items.map((item) => item.reason).sort()).toEqual(['CLEARED', null, null].sort());
    const other = lay(join(app.folder, 'other'), {
      'x.json': reportOn('820000001', [bram], 'More words.'),
      'y.json': reportOn('820000004', [cleo]),
    });
    const more = await take(app, other);
    expect(more.counts).toMatchObject({ accepted: 1, quarantined: 1 });
    expect(more.quarantine[0]).toMatchObject({ reason: 'TIP_CLEARED' });
    expect((await take(app, other)).counts).toMatchObject({ duplicates: 2, quarantined: 0 });
  });

  test('a second time finds nobody; the log holds it all and verifies', async () => {
    await expect(
      client.call('subjects.clear', { subject: his.id, reason: 'Once more.', destroys: clearing.destroys }),
    ).rejects.toEqual(cleared);
    expect(await client.call('audit.verify')).toMatchObject({ holds: true });
  });
});
