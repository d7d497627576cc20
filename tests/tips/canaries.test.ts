import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import type { Action } from '../../src/actions/action.ts';
import { perform } from '../../src/app/perform.ts';
import { ACTIONS, actionNamed } from '../../src/app/table.ts';
import { printPlain } from '../../src/cli/print.ts';
import { TipstaffError } from '../../src/kernel/errors.ts';
import type { TipView } from '../../src/tips/shape.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { Canaries, canaryTips, SHEET_MAPPING } from './canary-tips.ts';
import { officerWith, wholeFacts } from './whole-facts.ts';

const app = await freshApp();
const canaries = new Canaries();
const files = canaryTips(canaries);
const sql = new pg.Client({ connectionString: app.config.databaseUrl! });
await sql.connect();
afterAll(() => sql.end());

const act = async <T>(name: string, input: object, roles: readonly RoleName[] = ['analyst']): Promise<T> =>
  (await perform(app, actionNamed(name) as Action, input, officerWith(app, roles))) as T;

/** A text with its escapes undone and everything but letters and digits left out: written apart from the program's own. */
function bare(text: string): string {
  let plain = text;
  for (let depth = 0; depth < 4; depth += 1)
    plain = plain
      .replace(/\\+u([0-9a-f]{4})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)))
      .replace(/&amp;/g, '&')
      .replace(/&#x([0-9a-f]+);/gi, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)))
      .replace(/%([0-9a-f]{2})/gi, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
  return plain.toLowerCase().replace(/[^a-z0-9]/g, '');
}
const sought = () =>
  canaries.all.map(({ what, value }) => ({ what, bare: bare(value).replace(/^91(?=98765)/, '') }));
const found = (text: string): string[] => {
  const plain = bare(text);
  return sought()
    .filter((each) => plain.includes(each.bare))
    .map(({ what }) => what);
};

let tips: TipView[] = [];
beforeAll(async () => {
  await act('intake.saveMapping', SHEET_MAPPING, ['intake clerk']);
  const received = await take(app, lay(join(app.folder, 'in'), files));
  expect(received.counts, JSON.stringify(received.quarantine)).toMatchObject({ tips: 5, quarantined: 0 });
  const { rows } = await act<{ rows: { id: string }[] }>('triage.queue', {});
  tips = await Promise.all(rows.map(({ id }) => act<TipView>('tips.show', { tip: id })));
});

/** Of these values those that an action's input has a place for: it refuses what it does not know. */
function understoodBy(action: Action, values: Record<string, unknown>): Record<string, unknown> {
  const { shape } = action.input as unknown as { shape: Record<string, unknown> };
  return Object.fromEntries(Object.entries(values).filter(([name]) => name in shape));
}

describe('fifty canaries in sealed fields', () => {
  test('were planted, are in the files, and were read', async () => {
    expect(canaries.all.length).toBeGreaterThanOrEqual(50);
    expect(new Set(sought().map((each) => each.bare)).size).toBe(canaries.all.length);
    const whole = JSON.stringify(await Promise.all(tips.map(({ id }) => wholeFacts(app, id))));
    const all = canaries.all.map(({ what }) => what);
    expect(found(whole)).toEqual(all);
    expect(found(Object.values(files).map(String).join('\n'))).toEqual(all);
  });

  test('stand in no answer of any query, to any who may not unseal, nor to those who may', async () => {
    const queries = (ACTIONS as readonly Action[]).filter(
      (action) => action.kind === 'query' && !action.internal,
    );
    await act('networks.build', {});
    const answered = new Set<string>();
    for (const roles of [['analyst'], ['intake clerk', 'auditor'], ['unit head']] as const)
      for (const tip of tips)
        for (const action of queries) {
          const subjects = tip.subjects.filter((subject) => subject !== null);
          for (const digest of tip.facts.documents.map((each) => each.digest)) {
            const input = {
              tip: tip.id,
              digest,
              subject: subjects[0] ?? tip.id,
              text: tip.number,
              run: tip.versions[0]!.run,
              id: tip.id,
              ids: [tip.id],
              limit: 50,
            };
            const party = {
              tip: tip.id,
              party: Math.max(
                0,
                tip.subjects.findIndex((each) => each !== null),
              ),
            };
            const sides = action.name === 'subjects.why' ? party : input.subject;
            const ends = action.name === 'networks.paths' ? input.subject : 1;
            const between = /^(?:networks.paths|tips.difference)$/.test(action.name);
            const asked = understoodBy(action, {
              ...input,
              left: sides,
              right: sides,
              ...(between && { from: ends, to: ends }),
            });
            const answer = await perform(app, action, asked, officerWith(app, roles)).catch(
              (error: unknown) => error,
            );
            if (answer instanceof Error)
              expect(found(`${answer.message} ${JSON.stringify(answer)}`), action.name).toEqual([]);
            else {
              answered.add(action.name);
              expect(found(JSON.stringify(answer)), `${action.name} to ${roles}`).toEqual([]);
            }
          }
        }
    expect([...answered]).toEqual(
      expect.arrayContaining([
        'tips.show',
        'tips.words',
        'tips.document',
        'tips.difference',
        'subjects.ofTip',
        'subjects.identifiers',
        'subjects.activity',
        'subjects.why',
        'subjects.compare',
        'subjects.tips',
        'subjects.review',
        'subjects.export',
        'networks.neighbours',
        'networks.ofSubject',
        'networks.paths',
        'tips.named',
        'triage.history',
        'triage.search',
        'intake.items',
        'intake.quarantine',
      ]),
    );
  });

  test('find their tips when typed, and the answer shows nothing but what was typed', async () => {
    for (const { value, what } of canaries.all.filter(
      (each) => /(?<!reporter’s )(?:phone|e-mail)$/.test(each.what) && /[+@]/.test(each.value),
    )) {
      const answer = await act<{ rows: object[] }>('triage.search', { text: value });
      expect(answer.rows.length, what).toBe(1);
      expect(found(JSON.stringify(answer.rows))).toEqual([]);
      expect(
        found(JSON.stringify(answer)).filter(
          (other) =>
            other !== what &&
            !value
              .toLowerCase()
              .startsWith(canaries.all.find((one) => one.what === other)!.value.toLowerCase()),
        ),
      ).toEqual([]);
    }
  });

  test('are not printed by the command line, as JSON or in words', async () => {
    const written: string[] = [];
    const spy = vi
      .spyOn(process.stdout, 'write')
      .mockImplementation((text) => written.push(String(text)) > 0);
    for (const tip of tips) {
      printPlain(tip);
      process.stdout.write(JSON.stringify(tip, null, 2));
    }
    spy.mockRestore();
    expect(written.join('').length).toBeGreaterThan(10_000);
    expect(found(written.join(''))).toEqual([]);
  });

  test('do not come back in refusals', async () => {
    const officer = officerWith(app, ['unit head', 'intake clerk', 'administrator', 'auditor']);
    let refusals = 0;
    for (const { value } of canaries.all.slice(0, 6))
      for (const action of ACTIONS as readonly Action[]) {
        if (action.internal || action.name.startsWith('access.') || action.name === 'triage.search') continue;
        const input = {
          tip: value,
          id: value,
          ids: [value],
          run: value,
          field: value,
          digest: value,
          reason: value,
          subject: value,
        };
        const error = await perform(app, action, input, officer).then(
          () => null,
          (refused: unknown) => refused,
        );
        if (!(error instanceof TipstaffError)) continue; // any other leaves as INTERNAL and a reference
        refusals += 1;
        expect(found(`${error.message} ${JSON.stringify(error.details)}`), action.name).toEqual([]);
      }
    expect(refusals).toBeGreaterThan(100);
  });

  test('stand in no table, but encrypted', async () => {
    const tables = await sql.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'`,
    );
    let cells = 0;
    for (const { name } of tables.rows) {
      const { rows } = await sql.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      for (const value of rows.flatMap((row) => Object.values(row))) {
        cells += 1;
        const buffers = [value].flat().filter((one) => Buffer.isBuffer(one));
        const text =
          buffers.length > 0
            ? buffers.map((one) => one.toString('latin1')).join('\n')
            : JSON.stringify(value);
        expect(found(text ?? ''), name).toEqual([]);
      }
    }
    expect(cells).toBeGreaterThan(500);
  });

  test('the tips’ own keys open them in their place: they were there to be found', async () => {
    const victim = tips[0]!.facts.sealed[0]!;
    const value = await act<{ value: string }>(
      'tips.unseal',
      { tip: tips[0]!.id, field: victim.field, reason: 'To see that it opens' },
      ['investigator'],
    );
    expect(found(value.value).length).toBeGreaterThan(0);
    expect(readFileSync(join(app.folder, 'in', 'police.json'), 'utf8')).toBe(files['police.json']);
  });
});
