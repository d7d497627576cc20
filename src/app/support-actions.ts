import * as z from 'zod';
import { query } from '../actions/action.ts';
import { DAY_MS, millis } from '../kernel/time.ts';
import { endedSince } from './support-store.ts';

const DAYS = 7;

export const logCounts = query({
  name: 'app.logCounts',
  words: 'audit counts',
  about:
    'How often each act was done or refused, and with which code: counts of the audit log without names.',
  allow: 'audit:read',
  logged: true,
  input: z.object({ since: z.iso.datetime().optional().describe('seven days ago unless said otherwise') }),
  output: z.object({
    since: z.string(),
    until: z.string(),
    ended: z.array(
      z.object({
        action: z.string(),
        outcome: z.string(),
        code: z.string().nullable(),
        times: z.number().int(),
        first: z.string(),
        last: z.string(),
      }),
    ),
  }),
  run: async ({ db, officer, now }, input) => {
    const from = input.since ? millis(input.since) : millis(now) - DAYS * DAY_MS;
    const since = new Date(from).toISOString();
    return { since, until: now, ended: await endedSince(db, officer.unit, since) };
  },
});
