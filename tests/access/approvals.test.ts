import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { ROLES } from '../../src/access/shape.ts';
import { actorOf, officerByName } from '../../src/access/store.ts';
import type { Action } from '../../src/actions/action.ts';
import { useApproval } from '../../src/app/four-eyes.ts';
import { perform } from '../../src/app/perform.ts';
import { ACTIONS, actionNamed } from '../../src/app/table.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';
import { statement } from '../../src/storage/statement.ts';
import { askers, at, INPUT, type Listed, refusal, START } from './asking.ts';
import { addOfficers, setMaker, setOfficer } from './work-officers.ts';

const { app, asker, other, head, act, ask, decide, carryOut } = await askers();

describe('an act that takes a second officer', () => {
  test('is refused alone, approved by another, done once', async () => {
    expect(await refusal(carryOut(asker))).toBe('APPROVAL_NEEDED');
    const asked = await ask(asker);
    expect(asked.expiresAt).toBe(at(24));
    expect(await refusal(carryOut(asker, asked.id))).toBe('APPROVAL_NOT_USABLE waiting');
    expect(await decide(head, asked)).toEqual({ state: 'approved' });
    expect((await carryOut(asker, asked.id)).rows).toBeGreaterThan(4);
    expect(await refusal(carryOut(asker, asked.id))).toBe('APPROVAL_NOT_USABLE used');
  });

  test('shows the second one exactly what is approved, and the asker what to carry out', async () => {
    const asked = await ask(asker, {
      ...INPUT,
      profile: 'tips',
      filter: { lane: ['now', '24h'], country: [] },
    });
    const waiting = await act<Listed>(head, 'approvals.list', { which: 'waiting' });
    const seen = waiting.approvals.find(({ id }) => id === asked.id)!;
    expect(seen).toMatchObject({
      digest: asked.digest,
      decidable: true,
      input: null,
      reason: 'the court asks',
      askedBy: { id: asker.id, name: 'asker' },
      fields: [
        { name: 'profile', value: 'tips' },
        { name: 'format', value: 'csv' },
        { name: 'filter.lane', value: 'now, 24h' },
        { name: 'filter.country', value: '[]' },
        { name: 'reason', value: 'for the register' },
      ].sort((a, b) => (a.name < b.name ? -1 : 1)),
    });
    const mine = await act<Listed>(asker, 'approvals.list', { which: 'mine' });
    expect(mine.approvals.find(({ id }) => id === asked.id)).toMatchObject({
      decidable: false,
      input: {
        profile: 'tips',
        format: 'csv',
        filter: { lane: ['now', '24h'], country: [] },
        reason: 'for the register',
      },
    });
    expect(await act(head, 'approvals.count')).toMatchObject({ waiting: 1, ready: 0 });
    await act(asker, 'approvals.withdraw', { id: asked.id });
    expect(await act(head, 'approvals.count')).toMatchObject({ waiting: 0 });
    expect(await refusal(decide(head, asked))).toBe('APPROVAL_NOT_USABLE decided');
  });

  test('takes the same input: neither another value nor another act fits', async () => {
    const asked = await ask(asker);
    await decide(head, asked);
    for (const input of [
      { ...INPUT, profile: 'tips' },
      { ...INPUT, format: 'xlsx' },
      { ...INPUT, reason: 'for somebody else' },
    ])
      expect(await refusal(carryOut(asker, asked.id, input))).toBe('APPROVAL_NOT_USABLE input');
    // the order of names and what a default fills in make no other input
    expect(
      await refusal(carryOut(asker, asked.id, { reason: 'for the register', profile: 'officers' })),
    ).toBe('done');
  });

  test('an approval of another act does not serve', async () => {
    const asked = await ask(asker);
    await decide(head, asked);
    const other = { ...actionNamed('documents.export')!, name: 'documents.other' };
    expect(
      await refusal(
        perform(app, other, { ...INPUT, approval: asked.id }, { ...asker, provenAt: app.clock() }),
      ),
    ).toBe('APPROVAL_NOT_USABLE action');
  });

  test('an approval serves the one who asked alone', async () => {
    const asked = await ask(asker);
    await decide(head, asked);
    expect(await refusal(carryOut(other, asked.id))).toBe('APPROVAL_NOT_USABLE unknown');
    expect(await refusal(carryOut(asker, '00000000-0000-4000-8000-000000000000'))).toBe(
      'APPROVAL_NOT_USABLE unknown',
    );
    expect(await refusal(carryOut(asker, 'x'))).toBe('INPUT_INVALID');
    expect(await refusal(act(asker, 'documents.export', { ...INPUT, approval: null }))).toBe('INPUT_INVALID');
  });

  test('twenty calls at once: one is done', async () => {
    const asked = await ask(asker);
    await decide(head, asked);
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => refusal(carryOut(asker, asked.id))));
    expect(outcomes.filter((each) => each === 'done')).toHaveLength(1);
    expect(new Set(outcomes)).toEqual(new Set(['done', 'APPROVAL_NOT_USABLE used']));
  });

  test('two decisions at once: one counts', async () => {
    const [second] = await addOfficers(app, [{ name: 'second head', roles: ['unit head'] }] as const);
    const asked = await ask(asker);
    const outcomes = await Promise.all([refusal(decide(head, asked)), refusal(decide(second, asked, false))]);
    expect(outcomes.sort()).toEqual(['APPROVAL_NOT_USABLE decided', 'done']);
  });

  test('where the act fails, the approval is not spent', async () => {
    const action = actionNamed('documents.export')!;
    const failing = { ...action, run: async () => Promise.reject(new TipstaffError('STORAGE_FULL')) };
    const asked = await ask(asker);
    await decide(head, asked);
    const officer = { ...asker, provenAt: app.clock() };
    expect(await refusal(perform(app, failing, { ...INPUT, approval: asked.id }, officer))).toBe(
      'STORAGE_FULL',
    );
    expect(await refusal(carryOut(asker, asked.id))).toBe('done');
  });
});

describe('what declares a second officer', () => {
  const declared = (ACTIONS as readonly Action[]).filter(({ fourEyes }) => fourEyes);

  test('is a command, with a permission to approve, and no field of its own named approval', () => {
    expect(declared.map(({ name }) => name)).toContain('documents.export');
    for (const { name, kind, fourEyes, input } of declared) {
      expect(kind, name).toBe('command');
      expect(fourEyes, name).toMatch(/^approve:/);
      const { properties = {} } = z.toJSONSchema(input, { io: 'input' }) as { properties?: object };
      expect(Object.keys(properties), name).not.toContain('approval');
    }
  });

  test('has a role that approves it', () => {
    for (const { name, fourEyes } of declared) {
      const approvers = Object.values(ROLES).filter((list) =>
        (list as readonly string[]).includes(fourEyes!),
      );
      expect(approvers.length, name).toBeGreaterThan(0);
    }
  });
});

describe('what happens in between', () => {
  test('24 hours from the asking, not from the yes', async () => {
    const [late, later] = [await ask(asker), await ask(asker)];
    app.setNow(at(23.9));
    await decide(head, late);
    app.setNow(at(24));
    expect(await refusal(carryOut(asker, late.id))).toBe('APPROVAL_NOT_USABLE expired');
    expect(await refusal(decide(head, later))).toBe('APPROVAL_NOT_USABLE expired');
    const { approvals } = await act<Listed>(asker, 'approvals.list', { which: 'mine' });
    expect(approvals.find(({ id }) => id === late.id)?.state).toBe('expired');
    app.setNow(START);
  });

  test('an approver who lost the right, or was disabled, approved nothing', async () => {
    const [passing] = await addOfficers(app, [{ name: 'passing head', roles: ['unit head'] }] as const);
    for (const change of [{ roles: ['analyst'] }, { active: false }]) {
      const asked = await ask(asker);
      await setOfficer(app, 'passing head', { roles: ['unit head'], active: true });
      await decide(passing, asked);
      await setOfficer(app, 'passing head', change);
      expect(await refusal(carryOut(asker, asked.id))).toBe('APPROVAL_NOT_USABLE approver');
    }
  });

  test('an approver who turns out to be related to the asker approved nothing', async () => {
    const [cousin] = await addOfficers(app, [{ name: 'cousin', roles: ['unit head'] }] as const);
    const asked = await ask(asker);
    await decide(cousin, asked);
    await app.database.transaction('write', 'house', (db) => setMaker(db, cousin.id, asker.id));
    expect(await refusal(carryOut(asker, asked.id))).toBe('APPROVAL_NOT_USABLE approver');
  });

  test('an asker who lost the right cannot use it', async () => {
    const asked = await ask(other);
    await decide(head, asked);
    await setOfficer(app, 'other', { roles: ['analyst'] });
    const now = await app.database.transaction('read', 'house', async (db) =>
      actorOf(db, (await officerByName(db, 'other'))!, false),
    );
    expect(await refusal(carryOut(now, asked.id))).toBe('NOT_FOUND');
  });

  test('another unit knows nothing of it', async () => {
    const asked = await ask(asker);
    const foreign = { ...head, unit: 2 };
    const list = actionNamed('approvals.list')!;
    const read = app.database.transaction('read', 'house', (db) =>
      list.run(
        { db, now: app.clock(), officer: foreign, record: undefined as never, prepared: undefined as never },
        {
          which: 'waiting',
        } as never,
      ),
    );
    expect(await read).toEqual({ approvals: [] });
    await decide(head, asked);
    const use = app.database.transaction('write', 'house', (db) =>
      useApproval(db, actionNamed('documents.export')!, { ...asker, unit: 2 }, INPUT, asked.id, app.clock()),
    );
    expect(await refusal(use)).toBe('APPROVAL_NOT_USABLE unknown');
  });
});

describe('what is kept', () => {
  test('input, reason and note are sealed; the log has digests, and holds', async () => {
    const asked = await ask(asker, { ...INPUT, reason: 'canary in the input' });
    await act(head, 'approvals.decide', {
      id: asked.id,
      digest: asked.digest,
      approve: true,
      note: 'canary in the note',
    });
    await carryOut(asker, asked.id, { ...INPUT, reason: 'canary in the input' });
    const { rows, entries } = await kept();
    expect(rows).not.toMatch(/canary|the court asks|for the register/);
    const of = entries.filter((entry) => entry.record_id === asked.id);
    expect(of.map(({ action, outcome, input_digest }) => [action, outcome, input_digest])).toEqual([
      ['approvals.ask', 'done', asked.digest],
      ['approvals.decide', 'approved', asked.digest],
      ['documents.export', 'used', asked.digest],
    ]);
    expect(entries.some((entry) => entry.code === 'APPROVAL_NEEDED' && entry.outcome === 'refused')).toBe(
      true,
    );
    const [auditor] = await addOfficers(app, [{ name: 'auditor', roles: ['auditor'] }] as const);
    expect(await act(auditor, 'audit.verify')).toMatchObject({ holds: true });
  });
});

type Entry = {
  action: string;
  outcome: string;
  code: string | null;
  record_id: string | null;
  input_digest: string;
};

async function kept(): Promise<{ rows: string; entries: Entry[] }> {
  const approvals = statement<Record<string, unknown>>('test.approvals', 'fan-out', 'SELECT * FROM approval');
  const log = statement<Entry>('test.log', 'fan-out', 'SELECT * FROM audit_entry ORDER BY seq');
  return app.database.transaction('read', 'house', async (db) => ({
    rows: (await db.all(approvals))
      .flatMap((row) =>
        Object.values(row).map((value) =>
          Buffer.isBuffer(value) ? value.toString('latin1') : String(value),
        ),
      )
      .join('\n'),
    entries: await db.all(log),
  }));
}
