import * as z from 'zod';
import { command, type Desk, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { millis } from '../kernel/time.ts';
import { beginCeremony, endCeremony, openCeremony } from './ceremony-store.ts';
import { provenCode, provenPasskey, spendCode } from './check-factor.ts';
import { enter, stillActive } from './enter.ts';
import { countPasskey, passkeysOf } from './factor-store.ts';
import { passkeyAnswerShape, passkeyOptionsShape, passkeyPlace, requestOptions } from './passkey.ts';
import { passwordFits } from './password.ts';
import { codeShape, nameShape, secretShape } from './secrets.ts';
import { signedInShape } from './shape.ts';
import * as store from './store.ts';
import { countTry, rightTry } from './try-store.ts';

// never the name as typed: passwords get typed into it
const whom = (_: unknown, output: { officer: string }) => [{ kind: 'officer', id: output.officer }];
const refused = () => new TipstaffError('SIGN_IN_REFUSED');

export const signIn = command({
  name: 'access.signIn',
  words: 'sign-in',
  about:
    'Sign in with a password, or once with a one-time secret. Where there is a second factor it comes next.',
  allow: 'anyone',
  input: z.object({ name: nameShape, secret: secretShape }),
  output: signedInShape,
  secrets: ['secret'],
  records: whom,
  prepare: async ({ read, write, now, officer }: Desk, input) => {
    const tried = await write((db) => countTry(db, 'password', input.name, officer.from, now));
    const row = await read((db) => store.officerByName(db, input.name));
    const once =
      row?.once_hash && row.once_until && millis(row.once_until) > millis(now) ? row.once_hash : null;
    const byOnce = await passwordFits(input.secret, once);
    const byPassword = await passwordFits(input.secret, row?.password_hash ?? null);
    if (!row?.active || !(byOnce || byPassword)) throw refused();
    return {
      unit: row.unit_id,
      id: row.officer_id,
      tried,
      hash: byPassword ? row.password_hash : null,
      once,
    };
  },
  run: async ({ db, now, officer, prepared }) => {
    const row = await stillActive(db, prepared.unit, prepared.id);
    const once = prepared.hash === null;
    // changed or used up since it was compared
    if (
      once
        ? !(await store.spendOnce(db, row.officer_id, prepared.once!))
        : row.password_hash !== prepared.hash
    )
      throw refused();
    await rightTry(db, prepared.tried, officer.from, now);
    return enter(db, row, { once, factor: false }, officer.from, now);
  },
});

export const signInCode = command({
  name: 'access.signInCode',
  words: 'sign-in code',
  about: 'Give the second factor of a sign-in: a code of the authenticator, or a recovery code.',
  allow: 'anyone',
  input: z.object({ code: codeShape }),
  output: signedInShape,
  secrets: ['code'],
  records: whom,
  prepare: async (desk: Desk, input) => {
    const { now, officer } = desk;
    const ticket = officer.from?.ticket;
    const open = ticket ? await desk.read((db) => openCeremony(db, 'factor', ticket, now)) : null;
    const row = open?.officer ? await desk.read((db) => store.officerOfId(db, open.officer!)) : null;
    if (!row?.active) throw refused();
    return { unit: row.unit_id, id: row.officer_id, ...(await provenCode(desk, row, input.code)) };
  },
  run: async ({ db, now, officer, prepared }) => {
    const open = await endCeremony(db, 'factor', officer.from!.ticket!, now);
    if (open?.officer !== prepared.id) throw refused();
    const row = await stillActive(db, prepared.unit, prepared.id);
    await spendCode(db, row.officer_id, prepared, officer.from, now);
    return enter(db, row, { once: open.detail === 'once', factor: true }, officer.from, now);
  },
});

export const passkeyChallenge = command({
  name: 'access.passkeyChallenge',
  words: 'sign-in passkey begin',
  about: 'Begin to sign in, or to prove oneself again, with a passkey: what the browser is to ask it.',
  allow: 'anyone',
  input: z.object({}),
  output: z.object({ options: passkeyOptionsShape }),
  prepare: async ({ site, read, now, officer }: Desk) => {
    const place = site && passkeyPlace(site.baseUrl);
    if (!place) throw new TipstaffError('NOT_FOUND', { record: 'passkey' });
    const ticket = officer.from?.ticket;
    const known = await read(async (db) => {
      if (officer.via === 'session') return passkeysOf(db, officer.id);
      const open = ticket ? await openCeremony(db, 'factor', ticket, now) : null;
      return open?.officer ? passkeysOf(db, open.officer) : [];
    });
    return { options: await requestOptions(place, known) };
  },
  run: async ({ db, now, prepared: { options } }) => {
    await beginCeremony(db, 'passkey-get', options.challenge, { officer: null, detail: '' }, now);
    return { options: options.json };
  },
});

export const signInPasskey = command({
  name: 'access.signInPasskey',
  words: 'sign-in passkey',
  about: 'Sign in with a passkey, alone or as the second factor.',
  allow: 'anyone',
  input: z.object({ answer: passkeyAnswerShape }),
  output: signedInShape,
  secrets: ['answer'],
  records: whom,
  prepare: async (desk: Desk, input) => {
    const { key, count } = await provenPasskey(desk, input.answer);
    return { unit: key.unit_id, id: key.officer_id, passkey: key.credential_id, count };
  },
  run: async ({ db, now, officer, prepared }) => {
    const row = await stillActive(db, prepared.unit, prepared.id);
    if (!(await countPasskey(db, prepared.passkey, prepared.count, now))) throw refused();
    const ticket = officer.from?.ticket;
    const open = ticket ? await endCeremony(db, 'factor', ticket, now) : null;
    const once = open?.officer === row.officer_id && open.detail === 'once';
    return enter(db, row, { once, factor: true }, officer.from, now);
  },
});

export const waysIn = query({
  name: 'access.waysIn',
  words: 'sign-in ways',
  about: 'How one may sign in here: the host that passkeys are bound to, and whether a directory is asked.',
  allow: 'anyone',
  logged: false,
  input: z.object({}),
  output: z.object({ passkeyHost: z.string().nullable(), directory: z.boolean() }),
  prepare: async ({ site }: Desk) => ({
    passkeyHost: site ? (passkeyPlace(site.baseUrl)?.host ?? null) : null,
    directory: site?.directory != null,
  }),
  run: async ({ prepared }) => prepared,
});

/** What the door performs after a refused sign-in, whose own entry names nobody: whom it was meant for. */
export const refusedSignIn = command({
  name: 'access.refusedSignIn',
  words: 'sign-in refused',
  about: 'Note in the log of the officer’s unit whose sign-in was refused.',
  allow: 'anyone',
  internal: true,
  input: z.object({ name: nameShape }),
  output: z.object({ officer: z.string() }),
  secrets: ['name'],
  records: whom,
  prepare: async ({ read }: Desk, input) => {
    const row = await read((db) => store.officerByName(db, input.name));
    return { officer: row?.officer_id ?? 'unknown', ...(row && { unit: row.unit_id }) };
  },
  run: async ({ prepared }) => ({ officer: prepared.officer }),
});
