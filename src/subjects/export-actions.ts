import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { exportedParties } from './export-store.ts';
import { resolveAll } from './full.ts';
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

export const resolve = command({
  name: 'subjects.resolve',
  words: 'subject resolve',
  about:
    'Resolve every party anew, whatever earlier runs found, and say how many changed. After intakes and decisions none does.',
  allow: 'subject:decide',
  sees: 'unit',
  input: z.object({ full: z.literal(true) }),
  output: z.object({
    parties: z.number().int(),
    blocks: z.number().int(),
    largest: z.number().int(),
    changed: z.number().int(),
    begun: z.number().int(),
    ended: z.number().int(),
    bytes: z.number().int(),
  }),
  run: ({ db, officer, now }) => resolveAll(db, officer.unit, now),
});
