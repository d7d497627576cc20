import { create } from 'qrcode';
import * as z from 'zod';
import { command, type Desk, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Db } from '../storage/db.ts';
import { newSeed } from '../storage/ids.ts';
import { beginCeremony, endCeremony } from './ceremony-store.ts';
import { sessionOf } from './enter.ts';
import * as factors from './factor-store.ts';
import {
  challengeOf,
  creationOptions,
  newPasskey,
  passkeyAnswerShape,
  passkeyOptionsShape,
  passkeyPlace,
} from './passkey.ts';
import { asksSecondFactor } from './roles.ts';
import { codeShape } from './secrets.ts';
import { endOtherSessions, sessionEnrolled } from './session-store.ts';
import { factorsShape } from './shape.ts';
import { SEED_BYTES, seedWords, stepOfCode } from './totp.ts';
import { countTry, rightTry } from './try-store.ts';

const own = (officer: Actor) => ({ officer_id: officer.id, unit_id: officer.unit });
const codesShape = z.object({ recoveryCodes: z.array(z.string()) });

/** A first factor brings recovery codes along; sessions that never gave one end. */
async function enrolled(db: Db, officer: Actor): Promise<{ recoveryCodes: string[] }> {
  await sessionEnrolled(db, officer.unit, sessionOf(officer));
  await endOtherSessions(db, officer.unit, officer.id, officer.session);
  const { recoveryCodes } = await factors.factorsOf(db, officer.id);
  return { recoveryCodes: recoveryCodes > 0 ? [] : await factors.newRecoveryCodes(db, own(officer)) };
}

/**
 * Where a password alone were enough, the second factor would be worth nothing: the last one stays for as long
 * as the roles ask for one. Add another first, or have an administrator take them all away (`access.resetFactors`).
 */
async function takeAway(db: Db, officer: Actor, record: string, remove: () => Promise<boolean>) {
  await factors.lockFactors(db, officer.id); // two at once must not each leave the other
  if (!(await remove())) throw new TipstaffError('NOT_FOUND', { record });
  if (asksSecondFactor(officer.permissions) && !factors.hasFactor(await factors.factorsOf(db, officer.id)))
    throw new TipstaffError('SECOND_FACTOR_MUST_BE_SET');
  return {};
}

export const show = query({
  name: 'access.factors',
  words: 'factor list',
  about: 'The own passkeys, whether there is an authenticator, and how many recovery codes are left.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: factorsShape,
  run: ({ db, officer }) => factors.factorsOf(db, officer.id),
});

export const beginAuthenticator = command({
  name: 'access.beginAuthenticator',
  words: 'factor authenticator begin',
  about: 'Make the seed of an authenticator app. Shown once, as text and as the modules of a QR code.',
  allow: 'officer',
  fresh: true,
  input: z.object({}),
  output: z.object({ text: z.string(), uri: z.string(), modules: z.array(z.string()) }),
  run: async ({ db, officer, now }) => {
    sessionOf(officer);
    const seed = newSeed(SEED_BYTES);
    if (!(await factors.keepSeed(db, own(officer), seed, now)))
      throw new TipstaffError('ALREADY_EXISTS', { name: 'authenticator' });
    const { text, uri } = seedWords(seed, officer.name);
    const { size, data } = create(uri, { errorCorrectionLevel: 'M' }).modules;
    const row = (at: number) => [...data.subarray(at * size, (at + 1) * size)].join('');
    return { text, uri, modules: Array.from({ length: size }, (_, at) => row(at)) };
  },
});

export const confirmAuthenticator = command({
  name: 'access.confirmAuthenticator',
  words: 'factor authenticator confirm',
  about:
    'Confirm the authenticator with its first code. With a first second factor come recovery codes, shown once.',
  allow: 'officer',
  fresh: true,
  input: z.object({ code: codeShape }),
  output: codesShape,
  secrets: ['code'],
  prepare: async ({ write, read, officer, now }: Desk, input) => {
    const tried = await write((db) => countTry(db, 'code', officer.name, officer.from, now));
    const kept = await read((db) => factors.authenticatorOf(db, officer.id));
    const step = kept && !kept.confirmed ? stepOfCode(kept.seed, input.code, now) : null;
    if (step === null) throw new TipstaffError('SIGN_IN_REFUSED');
    return { step, tried };
  },
  run: async ({ db, officer, now, prepared }) => {
    if (!(await factors.spendStep(db, officer.id, prepared.step, true)))
      throw new TipstaffError('SIGN_IN_REFUSED');
    await rightTry(db, prepared.tried, officer.from, now);
    return enrolled(db, officer);
  },
});

export const removeAuthenticator = command({
  name: 'access.removeAuthenticator',
  words: 'factor authenticator remove',
  about: 'Take away the own authenticator. The last second factor stays while the roles ask for one.',
  allow: 'officer',
  fresh: true,
  input: z.object({}),
  output: z.object({}),
  run: ({ db, officer }) =>
    takeAway(
      db,
      officer,
      'authenticator',
      async () => (await factors.removeAuthenticator(db, officer.id)) > 0,
    ),
});

export const beginPasskey = command({
  name: 'access.beginPasskey',
  words: 'factor passkey begin',
  about: 'Begin to add a passkey: what the browser is to make it with.',
  allow: 'officer',
  fresh: true,
  input: z.object({}),
  output: z.object({ options: passkeyOptionsShape }),
  prepare: async ({ site, officer, read }: Desk) => {
    sessionOf(officer);
    const place = site && passkeyPlace(site.baseUrl);
    if (!place) throw new TipstaffError('NOT_FOUND', { record: 'passkey' });
    const known = await read((db) => factors.passkeysOf(db, officer.id));
    return { options: await creationOptions(place, officer, known) };
  },
  run: async ({ db, officer, now, prepared: { options } }) => {
    await beginCeremony(db, 'passkey-create', options.challenge, { officer: officer.id, detail: '' }, now);
    return { options: options.json };
  },
});

export const addPasskey = command({
  name: 'access.addPasskey',
  words: 'factor passkey add',
  about: 'Add the passkey that the browser made. With a first second factor come recovery codes, shown once.',
  allow: 'officer',
  fresh: true,
  input: z.object({ answer: passkeyAnswerShape, name: z.string().trim().min(1).max(60) }),
  output: codesShape,
  secrets: ['answer'],
  prepare: async ({ site, officer, write, now }: Desk, input) => {
    const place = site && passkeyPlace(site.baseUrl);
    const challenge = challengeOf(input.answer);
    const open = challenge && (await write((db) => endCeremony(db, 'passkey-create', challenge, now)));
    const key =
      place && open && open.officer === officer.id ? await newPasskey(place, challenge, input.answer) : null;
    if (!key) throw new TipstaffError('SIGN_IN_REFUSED');
    return { key };
  },
  run: async ({ db, officer, now, prepared: { key } }, input) => {
    if (!(await factors.addPasskey(db, { ...key, ...own(officer), name: input.name, created_at: now })))
      throw new TipstaffError('ALREADY_EXISTS', { name: 'passkey' });
    return enrolled(db, officer);
  },
});

export const removePasskey = command({
  name: 'access.removePasskey',
  words: 'factor passkey remove',
  about: 'Take away one of the own passkeys. The last second factor stays while the roles ask for one.',
  allow: 'officer',
  fresh: true,
  input: z.object({ passkey: z.string().min(1).max(2000) }),
  output: z.object({}),
  run: ({ db, officer }, input) =>
    takeAway(db, officer, 'passkey', () => factors.removePasskey(db, officer.id, input.passkey)),
});

export const newRecoveryCodes = command({
  name: 'access.newRecoveryCodes',
  words: 'factor codes',
  about: 'Make new recovery codes, shown once. The earlier ones serve no more.',
  allow: 'officer',
  fresh: true,
  input: z.object({}),
  output: codesShape,
  run: async ({ db, officer }) => {
    sessionOf(officer);
    if (!factors.hasFactor(await factors.factorsOf(db, officer.id)))
      throw new TipstaffError('NOT_FOUND', { record: 'second factor' });
    return { recoveryCodes: await factors.newRecoveryCodes(db, own(officer)) };
  },
});
