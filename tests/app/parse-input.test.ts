import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { parseInput } from '../../src/app/parse-input.ts';
import { freshApp } from '../database/fresh.ts';
import { httpDoor } from './doors.ts';

const shape = z.object({
  filter: z.object({ lane: z.array(z.string()).optional() }).default({}),
  tips: z.array(z.object({ id: z.string() })).optional(),
  roles: z
    .array(z.string())
    .transform((roles) => [...new Set(roles)])
    .optional(),
  open: z.record(z.string(), z.number()).optional(),
  loose: z.looseObject({ id: z.string() }).optional(),
});
const read = (given: unknown) => parseInput({ input: shape, internal: false }, given);

describe('an input', () => {
  test('may hold what its shape knows, and what the shape leaves open', () => {
    for (const given of [
      undefined,
      {},
      { roles: ['a', 'a'] },
      { open: { any: 1 }, loose: { id: 'x', more: { deep: true } } },
      { tips: [{ id: '1' }], filter: { lane: ['now'] }, absent: undefined },
    ])
      expect(read(given)).toMatchObject({ success: true });
  });

  test.each([
    [{ limit: 5 }, 'input must not hold limit'],
    [{ filter: { lanes: ['now'] } }, 'filter must not hold lanes'],
    [{ tips: [{ id: '1' }, { id: '2', note: 'x' }] }, 'tips.1 must not hold note'],
    [{ 'words of a tip, say': 1 }, 'input must not hold a key that it does not know'],
    [{ filter: { lane: ['a\0b'] } }, 'filter.lane.0 must not hold the character NUL'],
    [{ open: { 'a\0b': 1 } }, 'open must not hold the character NUL'],
    [null, 'input must be an object'],
    [[], 'input must be an object'],
  ])('may not hold what its shape does not know, nor a NUL: %j', (given, problem) => {
    expect(read(given)).toEqual({ success: false, problem });
  });
});

describe('at the door for browsers', async () => {
  const app = await freshApp();
  const door = await httpDoor(app);

  test.each([
    ['tips.show', { tip: 'a\0b' }],
    ['triage.search', { query: 'a\0b' }],
    ['triage.queue', { filter: { source: ['a\0b'] } }],
    ['triage.queue', { filter: {}, lanes: ['now'] }],
    ['triage.queue', { filter: { lanes: ['now'] } }],
    ['access.issueToken', { label: 'a\0b', actions: ['tips.show'], days: 1 }],
    ['audit.entries', { filter: { officer: 'a\0b' } }],
    ['audit.record', { record: 'a\0b' }],
    ['audit.prove', { record: 'a\0b' }],
    ['access.me', null],
  ])('%s %j does not fit', async (name, input) => {
    await expect(door.call(name, input as object)).rejects.toMatchObject({ code: 'INPUT_INVALID' });
  });
});
