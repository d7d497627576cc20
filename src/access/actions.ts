import * as z from 'zod';
import { command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { millis } from '../kernel/time.ts';
import { newId, newSecret } from '../storage/ids.ts';
import { setMaker } from './maker-store.ts';
import { hashPassword, passwordFits, refuseWeak } from './password.ts';
import { type Me, meShape, officerShape, ROLE_NAMES, ROLES } from './shape.ts';
import * as store from './store.ts';

const name = z.string().trim().toLowerCase().min(1).max(100);

/** Tries before each further one has to wait, and how long. The wait is for the name, known or not, and never a lock-out. */
const FREE_TRIES = 5;
const WAIT_MS = 15_000;

export const signIn = command({
  name: 'access.signIn',
  words: 'sign-in',
  about: 'Sign in with a password, or once with a one-time secret.',
  allow: 'anyone',
  input: z.object({ name, secret: z.string().min(1).max(1000) }),
  output: z.object({ token: z.string(), mustSetPassword: z.boolean(), officer: z.string() }),
  secrets: ['secret'],
  // never the name as typed: passwords get typed into it
  records: (_, output) => [{ kind: 'officer', id: output.officer }],
  run: async ({ db, now }, input) => {
    const row = await store.officerByName(db, input.name);
    const tries = await store.triesOf(db, input.name, now);
    const waits = tries && tries.failures >= FREE_TRIES ? millis(tries.at) + WAIT_MS - millis(now) : 0;
    if (waits > 0) throw new TipstaffError('SIGN_IN_SLOW_DOWN', { seconds: Math.ceil(waits / 1000) });
    const once =
      row?.once_hash && row.once_until && millis(row.once_until) > millis(now) ? row.once_hash : null;
    const byOnce = await passwordFits(input.secret, once);
    const byPassword = await passwordFits(input.secret, row?.password_hash ?? null);
    if (!row?.active || !(byOnce || byPassword)) throw new TipstaffError('SIGN_IN_REFUSED');
    if (!byPassword && !(await store.spendOnce(db, row.officer_id, once!)))
      throw new TipstaffError('SIGN_IN_REFUSED');
    await store.forgetFailures(db, input.name, now);
    return {
      token: await store.beginSession(db, row, !byPassword, now),
      mustSetPassword: !byPassword,
      officer: row.officer_id,
    };
  },
});

/** What the door performs after a refused sign-in: the refusal's own transaction was rolled back. */
export const countFailure = command({
  name: 'access.countFailure',
  words: 'sign-in failed',
  about: 'Count a refused sign-in against the name.',
  allow: 'anyone',
  internal: true,
  input: z.object({ name }),
  output: z.object({ officer: z.string() }),
  records: (_, output) => [{ kind: 'officer', id: output.officer }],
  run: async ({ db, now }, input) => {
    await store.countFailure(db, input.name, now);
    return { officer: (await store.officerByName(db, input.name))?.officer_id ?? 'unknown' };
  },
});

export const choosePassword = command({
  name: 'access.choosePassword',
  words: 'officer password',
  about: 'Choose the own password. Every other session of the officer ends.',
  allow: 'officer',
  input: z.object({ password: z.string().min(1).max(1000) }),
  output: z.object({}),
  secrets: ['password'],
  run: async ({ db, officer }, input) => {
    refuseWeak(input.password, officer.name);
    await store.setPassword(db, officer.id, await hashPassword(input.password));
    await store.passwordWasSet(db, officer.unit, officer.id);
    await store.endOtherSessions(db, officer.unit, officer.id, officer.session);
    return {};
  },
});

export const signOut = command({
  name: 'access.signOut',
  words: 'sign-out',
  about: 'End all sessions of the officer.',
  allow: 'officer',
  input: z.object({}),
  output: z.object({}),
  run: async ({ db, officer }) => {
    await store.endSessionsOf(db, officer.unit, officer.id);
    return {};
  },
});

export const me = query({
  name: 'access.me',
  words: 'officer me',
  about: 'Who is signed in, and what that officer may do.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: meShape,
  run: async ({ db, officer }): Promise<Me> => {
    const unit = await store.unitById(db, officer.unit);
    return {
      officer: {
        id: officer.id,
        name: officer.name,
        displayName: officer.displayName,
        roles: [...officer.roles],
        active: true,
      },
      unit: unit!,
      permissions: [...officer.permissions],
      mustSetPassword: officer.mustSetPassword,
    };
  },
});

export const officers = query({
  name: 'access.officers',
  words: 'officer list',
  about: 'The officers of the unit.',
  allow: 'officer:read',
  logged: false,
  input: z.object({}),
  output: z.object({ officers: z.array(officerShape) }),
  run: async ({ db, officer }) => ({ officers: await store.officersOf(db, officer.unit) }),
});

export const add = command({
  name: 'access.addOfficer',
  words: 'officer add',
  about: 'Add an officer and print a one-time secret to sign in with.',
  allow: 'officer:write',
  argument: 'name',
  input: z.object({
    name,
    displayName: z.string().max(200).optional(),
    role: z.array(z.enum(ROLE_NAMES)).min(1),
  }),
  output: z.object({ id: z.string(), name: z.string(), secret: z.string() }),
  records: (_, output) => [{ kind: 'officer', id: output.id }],
  run: async ({ db, officer, now }, input) => {
    const id = newId(now);
    const added = await store.addOfficer(db, {
      id,
      unit: officer.unit,
      name: input.name,
      displayName: input.displayName ?? input.name,
      roles: input.role,
      now,
    });
    if (!added) throw new TipstaffError('ALREADY_EXISTS', { name: input.name });
    await setMaker(db, id, officer.id);
    const secret = newSecret();
    await store.setOnce(db, id, await hashPassword(secret), now);
    return { id, name: input.name, secret };
  },
});

export const reset = command({
  name: 'access.resetOfficer',
  words: 'officer reset',
  about:
    'Give an officer a new one-time secret, good for one day. The password stays until a new one is chosen.',
  allow: 'officer:write',
  argument: 'name',
  input: z.object({ name }),
  output: z.object({ name: z.string(), secret: z.string() }),
  load: async (db, officer: Actor, input) => {
    const row = await store.officerByName(db, input.name);
    const isPerson = row?.roles.every((role) => role in ROLES); // the command line's officer signs in nowhere
    return row && row.unit_id === officer.unit && isPerson ? row : null;
  },
  records: (input) => [{ kind: 'officer', id: input.name }],
  run: async ({ db, now, record }, input) => {
    const secret = newSecret();
    await store.setOnce(db, record.officer_id, await hashPassword(secret), now);
    await store.forgetFailures(db, input.name, now);
    return { name: input.name, secret };
  },
});
