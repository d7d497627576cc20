import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import { lockLog } from '../audit/store.ts';
import { beginResolution, goOn, resolutionOf } from './resolution-run.ts';
import { lastResolution } from './resolution-run-store.ts';
import { RESOLUTION_STEPS, resolutionShape } from './shape.ts';

export const resolve = command({
  name: 'subjects.resolve',
  words: 'subject resolve',
  about:
    'Begin to resolve every party anew, whatever earlier runs found, while intakes go on; one that was cut off is gone on with. After intakes and decisions it changes nothing.',
  allow: 'subject:decide',
  sees: 'unit',
  input: z.object({ full: z.literal(true) }),
  output: z.object({ startedAt: z.string(), resumed: z.boolean() }),
  run: async ({ db, officer, now }) => {
    await lockLog(db, officer.unit);
    const { row, resumed } = await beginResolution(db, officer.unit, { officer: officer.id, at: now });
    return { startedAt: row.started_at, resumed };
  },
});

export const resolution = query({
  name: 'subjects.resolution',
  words: 'subject resolution',
  about: 'How far the last full resolution is, and what it came to.',
  allow: 'tip:read',
  logged: false,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ resolution: resolutionShape.nullable() }),
  run: async ({ db, officer }) => {
    const row = await lastResolution(db, officer.unit);
    return { resolution: row && resolutionOf(row) };
  },
});

const party = z.object({ tip: z.uuid(), party: z.number().int() });
const count = z.number().int().min(0);

export const resolveStep = command({
  name: 'subjects.resolveStep',
  words: 'subject resolve-step',
  about: 'The next piece of a full resolution.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.union([
    z.object({ step: z.enum(RESOLUTION_STEPS), over: z.literal(true) }),
    z.object({ step: z.literal('marks'), tips: z.array(z.uuid()) }),
    z.object({
      step: z.literal('blocks'),
      batch: z.object({
        parties: z.array(party),
        last: party,
        walked: count,
        blocks: count,
        largest: count,
      }),
      total: count,
      bytes: count,
    }),
    z.object({ step: z.enum(['ids', 'reviews']) }),
  ]),
  output: z.object({ next: z.enum(RESOLUTION_STEPS).nullable() }),
  run: async ({ db, officer, now }, piece) => {
    await lockLog(db, officer.unit); // no intake writes meanwhile; between two pieces it does
    return { next: await goOn(db, officer.unit, now, piece) };
  },
});
