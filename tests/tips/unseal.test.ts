import { join } from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, test } from 'vitest';
import type { Action } from '../../src/actions/action.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';
import type { Change, TipView } from '../../src/tips/shape.ts';
import { secondOfficer, withSecond } from '../app/second-officer.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { officerWith, wholeFacts } from './whole-facts.ts';

const app = await freshApp();
const sql = new pg.Client({ connectionString: app.config.databaseUrl! });
await sql.connect();
afterAll(() => sql.end());

const hotline = (number: string, name: string, more: object = {}) => ({
  tipstaff: 'tip/1',
  kind: 'hotline',
  source: 'Example Hotline',
  number,
  received: '2026-11-20T10:00:00Z',
  parties: [
    { role: 'suspect', firstName: 'Kestrel', city: 'Pune', facts: { beside: `uncle of ${name}` } },
    {
      role: 'victim',
      firstName: name,
      age: 12,
      school: 'Otterbourne School',
      city: 'Pune',
      country: 'IN',
      identifiers: [{ kind: 'phone', value: '+91 99999 00077' }],
    },
    {
      role: 'reporter',
      firstName: 'Wrenfield',
      identifiers: [{ kind: 'email', value: 'wrenfield@example.org' }],
    },
  ],
  texts: [
    {
      kind: 'summary',
      text: `${name.toUpperCase()} says to call 099999-00077. Or \u0077renfield%40example.org`,
    },
  ],
  ...more,
});
const file = lay(join(app.folder, 'in'), {
  'one.ndjson': `${JSON.stringify(hotline('EH-1', 'Zarvix'))}\n`,
  'two.ndjson': `${JSON.stringify(hotline('EH-2', 'Quillon'))}\n`,
});
await take(app, file);
await take(
  app,
  lay(join(app.folder, 'late'), { 'one.ndjson': `${JSON.stringify(hotline('EH-1', 'Zarvixa'))}\n` }),
);

const act = async <T>(name: string, input: object, actor = officerWith(app, ['investigator'])): Promise<T> =>
  (await perform(app, actionNamed(name) as Action, input, actor)) as T;
const refusal = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'done';
  } catch (error) {
    if (error instanceof TipstaffError) return error.code;
    throw error;
  }
};
const numbered = async (path: string, number = 'EH-1'): Promise<number> =>
  (await act<TipView>('tips.show', { tip: number })).facts.sealed.find((mark) => mark.path === path)!.field;
const reason = 'To call the guardian';

describe('masks', () => {
  test('stand in facts, words, documents, differences and notes; what triage needs stays', async () => {
    const tip = await act<TipView>('tips.show', { tip: 'EH-1' });
    expect(tip.facts.parties[1]).toMatchObject({
      role: 'victim',
      age: 12,
      country: 'IN',
      city: '[sealed: place #3]',
    });
    expect(tip.facts.parties[0]).toMatchObject({ firstName: 'Kestrel', city: 'Pune' });
    expect(tip.facts.parties[0]!.facts[0]!.value).toBe('uncle of [sealed: name]');
    const { texts } = await act<{ texts: { text: string }[] }>('tips.words', { tip: 'EH-1' });
    expect(texts[0]!.text).toBe('[sealed: name] says to call 0[sealed: phone]. Or [sealed: email]');
    const [document] = tip.facts.documents;
    const { text } = await act<{ text: string }>('tips.document', { tip: 'EH-1', digest: document!.digest });
    expect(text).toContain('"firstName":"[sealed: name]"');
    expect(text).toContain('"city":"[sealed: place]"');
    const { changes } = await act<{ changes: Change[] }>('tips.difference', { tip: 'EH-1', from: 1, to: 2 });
    expect(
      changes.map(({ path, sealed, before, after }) => [path.join('.'), sealed, before?.value, after?.value]),
    ).toEqual([
      ['text.summary', true, null, null],
      ['suspect.fact.beside', true, null, null],
      ['victim.firstName', true, null, null],
      ['victim.identifier.person_name', true, null, undefined],
      ['victim.identifier.person_name', true, undefined, null],
    ]);
    const officer = officerWith(app, ['analyst']);
    await act(
      'triage.escalate',
      { tips: [{ id: tip.id }], note: 'Zarvix was at Otterbourne  school' },
      officer,
    );
    const { decisions } = await act<{ decisions: { note: string }[] }>('triage.history', { tip: 'EH-1' });
    expect(decisions[0]!.note).toBe('[sealed: name] was at [sealed: school]');
  });

  test('of an older version hide what a later one sealed', async () => {
    const first = await act<TipView>('tips.show', { tip: 'EH-1', version: 1 });
    expect(JSON.stringify(first)).not.toMatch(/zarvix/i);
  });

  test('do not hide a value from search, which shows only what was typed', async () => {
    const found = await act<{ interpreted: { display: string }[]; rows: { number: string }[] }>(
      'triage.search',
      {
        text: '99999 00077',
      },
    );
    expect(found.rows.map(({ number }) => number).sort()).toEqual(['EH-1', 'EH-2']);
    expect(JSON.stringify(found)).not.toMatch(/zarvix|quillon|otterbourne|wrenfield/i);
  });

  test('are lifted for the program’s own use', async () => {
    expect((await wholeFacts(app, 'EH-1')).parties[1]).toMatchObject({ firstName: 'Zarvixa', city: 'Pune' });
    expect((await wholeFacts(app, 'EH-1', 1)).parties[1]).toMatchObject({ firstName: 'Zarvix' });
  });
});

describe('unsealing', () => {
  test('gives one value, and leaves an entry that names the tip and the value’s number', async () => {
    const field = await numbered('parties/1/firstName');
    expect(await act('tips.unseal', { tip: 'EH-1', field, reason })).toEqual({
      version: 2,
      field,
      kind: 'name',
      value: 'Zarvixa',
    });
    expect(await act('tips.unseal', { tip: 'EH-1', version: 1, field, reason })).toMatchObject({
      value: 'Zarvix',
    });
    const { id } = await act<TipView>('tips.show', { tip: 'EH-1' });
    const { rows } = await sql.query(
      `SELECT record_id, outcome FROM audit_entry WHERE action = 'tips.unseal' ORDER BY seq`,
    );
    expect(rows).toEqual([
      { record_id: id, outcome: `unsealed field ${field} of version 2` },
      { record_id: id, outcome: `unsealed field ${field} of version 1` },
    ]);
    expect(
      (actionNamed('tips.unseal') as Action).detail!({ reason } as never, {} as never, {} as never),
    ).toBe(reason);
  });

  test.each([
    ['without the permission', ['analyst'], {}, 'NOT_FOUND'],
    ['who administers', ['administrator'], {}, 'NOT_FOUND'],
    ['whose session is not fresh', ['investigator'], { provenAt: '2026-11-21T08:54:59.000Z' }, 'PROVE_AGAIN'],
    ['who never proved it', ['investigator'], { provenAt: null }, 'PROVE_AGAIN'],
    ['of another unit', ['investigator'], { unit: 2 }, 'NOT_FOUND'],
  ] as const)('is refused to one %s', async (_, roles, more, code) => {
    const actor = officerWith(app, roles, more);
    const work = perform(app, actionNamed('tips.unseal')!, { tip: 'EH-1', field: 1, reason }, actor);
    if ('unit' in more) await expect(work).rejects.toThrow();
    else expect(await refusal(work)).toBe(code);
  });

  test('needs a reason and a value that is there', async () => {
    expect(await refusal(act('tips.unseal', { tip: 'EH-1', field: 1, reason: '  ' }))).toBe('INPUT_INVALID');
    expect(await refusal(act('tips.unseal', { tip: 'EH-1', field: 1 }))).toBe('INPUT_INVALID');
    expect(await refusal(act('tips.unseal', { tip: 'EH-1', field: 99, reason }))).toBe('NOT_FOUND');
    expect(await refusal(act('tips.unseal', { tip: 'EH-1', version: 3, field: 1, reason }))).toBe(
      'NOT_FOUND',
    );
  });

  test('of all values asks for four eyes; of a document gives it as it was kept', async () => {
    expect((actionNamed('tips.unsealAll') as Action).fourEyes).toBe('approve:casework');
    const { facts } = await act<TipView>('tips.show', { tip: 'EH-2' });
    const digest = facts.documents[0]!.digest;
    const { text } = await act<{ text: string }>('tips.unsealDocument', { tip: 'EH-2', digest, reason });
    expect(JSON.parse(text)).toEqual(hotline('EH-2', 'Quillon'));
    const withoutText = officerWith(app, ['investigator']);
    const permissions = new Set([...withoutText.permissions].filter((one) => one !== 'tip:text'));
    const work = act('tips.unsealDocument', { tip: 'EH-2', digest, reason }, { ...withoutText, permissions });
    expect(await refusal(work)).toBe('NOT_FOUND');
  });

  test('is refused beyond the quota of an hour, counted over the hour, for each officer', async () => {
    const id = '00000000-0000-7000-8000-0000000000ab';
    const reader = () => officerWith(app, ['investigator'], { id });
    const one = () => act('tips.unseal', { tip: 'EH-1', field: 1, reason }, reader());
    await act('tips.setUnsealQuota', { perHour: 3 }, officerWith(app, ['administrator']));
    for (let at = 0; at < 3; at += 1) await one();
    expect(await refusal(one())).toBe('UNSEAL_QUOTA_SPENT');
    const { facts } = await act<TipView>('tips.show', { tip: 'EH-1' });
    const document = { tip: 'EH-1', digest: facts.documents[0]!.digest, reason };
    expect(await refusal(act('tips.unsealDocument', document, reader()))).toBe('UNSEAL_QUOTA_SPENT');
    expect(
      await refusal(
        act(
          'tips.unseal',
          { tip: 'EH-1', field: 1, reason },
          officerWith(app, ['investigator'], { id: id.replace('ab', 'ac') }),
        ),
      ),
    ).toBe('done');
    const refused = await sql.query(
      `SELECT count(*)::int AS refused FROM audit_entry WHERE code = 'UNSEAL_QUOTA_SPENT' AND officer = $1`,
      [id],
    );
    expect(refused.rows[0]!.refused).toBe(2);
    app.setNow('2026-11-21T09:59:00.000Z');
    expect(await refusal(one())).toBe('UNSEAL_QUOTA_SPENT');
    app.setNow('2026-11-21T10:01:00.000Z');
    expect(await refusal(one())).toBe('done');
    await act('tips.setUnsealQuota', { perHour: 60 }, officerWith(app, ['administrator']));
  });

  test('two at once are both counted', async () => {
    const id = '00000000-0000-7000-8000-0000000000ad';
    await act('tips.setUnsealQuota', { perHour: 5 }, officerWith(app, ['administrator']));
    const all = await Promise.all(
      Array.from({ length: 12 }, () =>
        refusal(
          act('tips.unseal', { tip: 'EH-1', field: 1, reason }, officerWith(app, ['investigator'], { id })),
        ),
      ),
    );
    expect(all.filter((each) => each === 'done').length).toBe(5);
    expect(all.filter((each) => each === 'UNSEAL_QUOTA_SPENT').length).toBe(7);
    await act('tips.setUnsealQuota', { perHour: 60 }, officerWith(app, ['administrator']));
  });
});

describe('a sealed value', () => {
  test('opens in its own place only: swapped with another value, version or tip it is refused', async () => {
    const field = await numbered('parties/1/firstName');
    const { rows } = await sql.query<{ tip_id: string; version: number; fields: Buffer[] }>(
      'SELECT s.tip_id, s.version, s.fields FROM tip_sealed s JOIN tip t USING (tip_id) ORDER BY t.number, s.version',
    );
    expect(rows.map(({ version }) => version)).toEqual([1, 2, 1]);
    const [first, second, other] = rows;
    const put = (fields: Buffer[]) =>
      sql.query('UPDATE tip_sealed SET fields = $3 WHERE tip_id = $1 AND version = $2', [
        second!.tip_id,
        2,
        fields,
      ]);
    const open = () => refusal(act('tips.unseal', { tip: 'EH-1', field, reason }));
    expect(await open()).toBe('done');
    await put([...second!.fields].reverse());
    expect(await open()).toBe('SEAL_BROKEN');
    await put(first!.fields);
    expect(await open()).toBe('SEAL_BROKEN');
    await put(other!.fields);
    expect(await open()).toBe('SEAL_BROKEN');
    await put(second!.fields);
    await sql.query('UPDATE tip_sealed SET key_version = 2 WHERE tip_id = $1 AND version = 2', [
      second!.tip_id,
    ]);
    expect(await open()).toBe('SEAL_BROKEN');
    await sql.query('UPDATE tip_sealed SET key_version = 1 WHERE tip_id = $1 AND version = 2', [
      second!.tip_id,
    ]);
    expect(await open()).toBe('done');
  });
});

describe('unsealing', () => {
  test('of a document with many values takes a second officer, and counts all that it holds', async () => {
    const parties = Array.from({ length: 11 }, (_, at) => ({ role: 'victim', firstName: `Invented${at}` }));
    const full = `${JSON.stringify(hotline('EH-3', 'Zarvix', { parties }))}\n`;
    await take(app, lay(join(app.folder, 'full'), { 'full.ndjson': full }));
    const { facts } = await act<TipView>('tips.show', { tip: 'EH-3' });
    const input = { tip: 'EH-3', digest: facts.documents[0]!.digest, reason };
    expect(facts.sealed.length).toBeGreaterThan(10);
    expect(await refusal(act('tips.unsealDocument', input))).toBe('APPROVAL_NEEDED');
    const client = await localClient(app);
    const head = await secondOfficer(app, 'unsealing head', 'unit head');
    const { text } = await withSecond<{ text: string }>(client, head, 'tips.unsealDocument', input);
    expect(text).toContain('Invented10');
    const { rows } = await sql.query<{ opened: number }>(
      'SELECT max(opened)::int AS opened FROM unseal_tally WHERE officer_id = (SELECT officer_id FROM officer WHERE name = $1)',
      ['console'],
    );
    expect(rows[0]!.opened).toBe(facts.sealed.length);
  });
});
