import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import type { HashList, Imported } from '../../src/hashlists/shape.ts';
import { deliverTo, part } from './form.ts';
import { codeOf, own, webDoor } from './web-door.ts';

const door = await webDoor();
const VICS = readFileSync(new URL('../fixtures/hash-lists/hashset-2.0.json', import.meta.url));
const ASKED = { name: 'By form', purpose: 'children', source: 'Example Centre' };
const bring = deliverTo(door, 'hashlists.import');
const list = (asked: object | string) =>
  part('list', typeof asked === 'string' ? asked : JSON.stringify(asked));
const lists = async (headers: Record<string, string>) =>
  (await door.post('hashlists.list', {}, headers)).json<{ lists: HashList[] }>().lists;

describe('a hash list over HTTP', async () => {
  const clerk = await door.session('intake clerk');

  test('stands when the answer comes', async () => {
    const answer = await bring(clerk, list(ASKED), part('file', VICS, 'hashes.json'));
    expect(answer.statusCode).toBe(200);
    expect(answer.json<Imported>()).toMatchObject({ version: 1, format: 'vics', counts: { entries: 24 } });
    expect((await lists(clerk)).map(({ name, entries }) => [name, entries])).toEqual([['By form', 24]]);
  });

  test('several files are read in their order', async () => {
    const lines = (digit: string) => part('file', `${digit.repeat(32)}\n`, `${digit}.txt`);
    const answer = await bring(clerk, list({ ...ASKED, name: 'Lines' }), lines('1'), lines('2'), lines('1'));
    expect(answer.json<Imported>().counts).toMatchObject({ records: 3, entries: 2, repeated: 1 });
  });

  test.each([
    ['the files first', [part('file', VICS, 'a.json'), list(ASKED)], 'INPUT_INVALID'],
    ['no JSON', [list('{'), part('file', VICS, 'a.json')], 'INPUT_INVALID'],
    [
      'a field that is not known',
      [list({ ...ASKED, more: 1 }), part('file', VICS, 'a.json')],
      'INPUT_INVALID',
    ],
    ['no purpose', [list({ name: 'x', source: 'y' }), part('file', VICS, 'a.json')], 'INPUT_INVALID'],
    ['no file', [list({ ...ASKED, name: 'None' })], 'HASHLIST_UNREADABLE'],
    ['nothing', [], 'INPUT_INVALID'],
    [
      'words',
      [list({ ...ASKED, name: 'None' }), part('file', 'Dear all, hello.', 'a.txt')],
      'HASHLIST_UNREADABLE',
    ],
    ['words beyond all measure', [list({ ...ASKED, remark: 'x'.repeat(20_000) })], 'INPUT_INVALID'],
  ])('is refused: %s', async (_, parts, code) => {
    await door.app.rescoreWork.settled();
    const before = await lists(clerk);
    const answer = await bring(clerk, ...parts);
    expect([answer.statusCode, codeOf(answer)]).toEqual([400, code]);
    expect(await lists(clerk)).toEqual(before);
  });

  test('is for those who may, and for a form', async () => {
    const parts = [list({ ...ASKED, name: 'Not theirs' }), part('file', VICS, 'a.json')];
    const analyst = await door.session('analyst');
    expect((await bring(own, ...parts)).statusCode).toBe(401);
    expect((await bring(analyst, ...parts)).statusCode).toBe(404);
    expect(codeOf(await door.post('hashlists.import', ASKED, clerk))).toBe('BODY_TYPE_REFUSED');
    expect((await lists(analyst)).map(({ name }) => name)).not.toContain('Not theirs');
  });
});
