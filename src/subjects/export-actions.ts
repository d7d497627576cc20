import * as z from 'zod';
import { query } from '../actions/action.ts';
import { exportedParties } from './export-store.ts';
import { exportedPartyShape } from './shape.ts';

export const exportParties = query({
  name: 'subjects.export',
  words: 'subject export',
  about:
    'Every party of every tip that the officer may see, with the subject that it is of, in pages of tips: for measuring resolution from outside.',
  allow: 'tip:read',
  logged: true,
  input: z.object({
    after: z.uuid().optional(),
    limit: z.coerce.number().int().min(1).max(2_000).default(500),
  }),
  output: z.object({ parties: z.array(exportedPartyShape), next: z.string().nullable() }),
  run: ({ db, officer }, { after, limit }) => exportedParties(db, officer.unit, after ?? null, limit),
});
