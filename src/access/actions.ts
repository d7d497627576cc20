import * as z from 'zod';
import { command, type Desk, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { isFresh } from './fresh.ts';
import { hashPassword } from './password.ts';
import { refuseWeak } from './password-strength.ts';
import { secretShape } from './secrets.ts';
import { endOtherSessions, endSessionsOf, passwordWasSet } from './session-store.ts';
import { type Me, meShape, officerShape } from './shape.ts';
import * as store from './store.ts';

export const choosePassword = command({
  name: 'access.choosePassword',
  words: 'officer password',
  about: 'Choose the own password. Every other session of the officer ends.',
  allow: 'officer',
  input: z.object({ password: secretShape }),
  output: z.object({}),
  secrets: ['password'],
  prepare: async ({ officer, now }: Desk, input) => {
    // the command line's officers and the program's own have no password: nobody may give them one
    if (officer.via !== 'session') throw new TipstaffError('NOT_FOUND', { record: 'action' });
    // whoever signed in with a one-time secret proved just now what there is to prove
    if (!officer.mustSetPassword && !isFresh(officer, now)) throw new TipstaffError('PROVE_AGAIN');
    refuseWeak(input.password, officer.name, officer.displayName);
    return { hash: await hashPassword(input.password) };
  },
  run: async ({ db, officer, now, prepared }) => {
    await store.setPassword(db, officer.id, prepared.hash);
    await store.noteSignIn(db, officer.id, now);
    await passwordWasSet(db, officer.unit, officer.id);
    await endOtherSessions(db, officer.unit, officer.id, officer.session);
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
    await endSessionsOf(db, officer.unit, officer.id);
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
      mustEnrol: officer.mustEnrol,
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
