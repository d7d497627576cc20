import * as z from 'zod';
import { beginDemo, besidesDemo, demoBegan } from '../access/demo-store.ts';
import { hashPassword } from '../access/password.ts';
import { ROLE_NAMES, type RoleName } from '../access/shape.ts';
import { addOfficer, officerByName, setOnce } from '../access/store.ts';
import { command } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { newId, newSecret } from '../storage/ids.ts';
import { ADMINISTRATOR, CONSOLE_OFFICERS } from './first-run.ts';

/** The officers of a demonstration, by name. The analyst comes first: no second factor is asked of one. */
export const DEMO_OFFICERS = {
  analyst: { displayName: 'Demo analyst', role: 'analyst' },
  investigator: { displayName: 'Demo investigator', role: 'investigator' },
  'unit-head': { displayName: 'Demo unit head', role: 'unit head' },
  auditor: { displayName: 'Demo auditor', role: 'auditor' },
  administrator: { displayName: 'Administrator', role: 'administrator' },
  'key-custodian': { displayName: 'Demo key custodian', role: 'key custodian' },
} as const satisfies Record<string, { displayName: string; role: RoleName }>;

const signInShape = z.object({ name: z.string(), role: z.enum(ROLE_NAMES), secret: z.string() });
export type DemoSignIn = z.infer<typeof signInShape>;

/**
 * The officers of a demonstration come without a second officer's yes: so they come only into a database that a demonstration
 * began when nothing had been done in it, and in which nobody else has ever signed in.
 *
 * Fails DEMO_NOT_HERE
 */
async function refuseElsewhere(db: Db, mayBegin: boolean): Promise<void> {
  const { untouched, others } = await lookAround(db);
  const ours = (await demoBegan(db)) || (mayBegin && untouched);
  if (!ours || others) throw new TipstaffError('DEMO_NOT_HERE');
}

const lookAround = (db: Db) =>
  besidesDemo(db, [...CONSOLE_OFFICERS, ADMINISTRATOR], Object.keys(DEMO_OFFICERS));

/** What `tipstaff demo` performs before anything else. */
export const beginHere = command({
  name: 'app.beginDemo',
  words: 'demo begin',
  about:
    'Make an untouched installation a demonstration’s, for good. `makesOfficers` is false where somebody signed in there since who is none of its own: it is only served.',
  allow: 'officer:write',
  internal: true,
  sees: 'house',
  input: z.object({}),
  output: z.object({ makesOfficers: z.boolean() }),
  run: async ({ db, now }) => {
    if ((await demoBegan(db)) && (await lookAround(db)).others) return { makesOfficers: false };
    await refuseElsewhere(db, true);
    await beginDemo(db, now);
    return { makesOfficers: true };
  },
});

/** What `tipstaff demo` performs at each start. Only the program itself does: no outside caller comes to it. */
export const demoOfficers = command({
  name: 'app.demoOfficers',
  words: 'demo officers',
  about: 'Make the officers of a demonstration, and give each a new one-time secret.',
  allow: 'officer:write',
  internal: true,
  sees: 'house',
  input: z.object({}),
  output: z.object({ officers: z.array(signInShape) }),
  prepare: async () => {
    const made = new Map<string, { secret: string; hash: string }>();
    for (const name of Object.keys(DEMO_OFFICERS)) {
      const secret = newSecret();
      made.set(name, { secret, hash: await hashPassword(secret) });
    }
    return made;
  },
  run: async ({ db, officer, now, prepared }) => {
    await refuseElsewhere(db, false);
    const officers: DemoSignIn[] = [];
    for (const [name, { displayName, role }] of Object.entries(DEMO_OFFICERS)) {
      const { unit, id: madeBy } = officer;
      await addOfficer(db, { id: newId(now), unit, name, displayName, roles: [role], now, madeBy });
      const { secret, hash } = prepared.get(name)!;
      await setOnce(db, (await officerByName(db, name))!.officer_id, hash, now);
      officers.push({ name, role, secret });
    }
    return { officers };
  },
});
