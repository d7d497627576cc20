import * as z from 'zod';
import { query } from '../actions/action.ts';
import { tipsByIds } from './store.ts';

export const named = query({
  name: 'tips.named',
  words: 'tip named',
  about: 'Source and number of tips by their ids. What is not there for the officer is left out.',
  allow: 'tip:read',
  logged: true,
  input: z.object({ ids: z.array(z.uuid()).min(1).max(500).describe('tips, by id') }),
  output: z.object({ tips: z.array(z.object({ id: z.string(), source: z.string(), number: z.string() })) }),
  records: (_, output) => [{ kind: 'list', id: String(output.tips.length) }],
  run: async ({ db, officer }, { ids }) => ({
    tips: (await tipsByIds(db, officer.unit, [...new Set(ids)]))
      .map(({ tip_id: id, source, number }) => ({ id, source, number }))
      .sort((a, b) => (`${a.source} ${a.number}` < `${b.source} ${b.number}` ? -1 : 1)),
  }),
});
