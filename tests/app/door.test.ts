import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { query } from '../../src/actions/action.ts';
import { consoleActor } from '../../src/app/first-run.ts';
import { perform } from '../../src/app/perform.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp();
const actor = await consoleActor(app.database);
const answering = (name: string, answer: unknown) =>
  query({
    name,
    words: 'test',
    about: 'An act of the test.',
    allow: 'officer',
    logged: false,
    input: z.object({}),
    output: z.object({ shown: z.string() }),
    run: async () => answer as { shown: string },
  });

describe('an answer', () => {
  test('holds what its shape names, and nothing that slipped in beside it', async () => {
    const act = answering('test.more', { shown: 'yes', name: 'of a child' });
    expect(await perform(app, act, {}, actor)).toEqual({ shown: 'yes' });
  });

  test('that does not fit its shape is not shown', async () => {
    await expect(perform(app, answering('test.wrong', { shown: 1 }), {}, actor)).rejects.toThrow();
  });
});
