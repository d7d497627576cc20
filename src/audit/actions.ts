import * as z from 'zod';
import { query } from '../actions/action.ts';
import { verificationShape } from './shape.ts';
import { verifyLog } from './store.ts';

export const verify = query({
  name: 'audit.verify',
  words: 'audit verify',
  about: 'Recompute the unit’s audit log from its entries and compare it with its head.',
  allow: 'audit:read',
  logged: true,
  input: z.object({}),
  output: verificationShape,
  run: ({ db, officer }) => verifyLog(db, officer.unit),
});
