import * as z from 'zod';
import { command, type Desk, query } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { provenCode, provenPasskey, spendCode } from './check-factor.ts';
import { sessionOf, stillActive } from './enter.ts';
import { countPasskey, factorsOf, hasFactor } from './factor-store.ts';
import { passkeyAnswerShape } from './passkey.ts';
import { passwordFits } from './password.ts';
import { codeShape, secretShape } from './secrets.ts';
import { endOneSession, endOtherSessions, renewSession, sessionsOf } from './session-store.ts';
import { sessionShape } from './shape.ts';
import { officerById } from './store.ts';
import { countTry, rightTry } from './try-store.ts';

const refused = () => new TipstaffError('SIGN_IN_REFUSED');

export const sessions = query({
  name: 'access.sessions',
  words: 'session list',
  about: 'The own open sessions: since when, last used, from where.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: z.object({ sessions: z.array(sessionShape) }),
  run: async ({ db, officer, now }) => ({
    sessions: await sessionsOf(db, officer.unit, officer.id, officer.session, now),
  }),
});

export const endSession = command({
  name: 'access.endSession',
  words: 'session end',
  about: 'End one of the own sessions.',
  allow: 'officer',
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  records: (input) => [{ kind: 'session', id: input.id }],
  run: async ({ db, officer }, input) => {
    if (!(await endOneSession(db, officer.unit, officer.id, input.id)))
      throw new TipstaffError('NOT_FOUND', { record: 'session' });
    return {};
  },
});

export const endOthers = command({
  name: 'access.endOtherSessions',
  words: 'session end-others',
  about: 'End every own session but the one that asks.',
  allow: 'officer',
  input: z.object({}),
  output: z.object({ ended: z.number().int() }),
  run: async ({ db, officer }) => ({
    ended: await endOtherSessions(db, officer.unit, officer.id, officer.session),
  }),
});

export const proveAgain = command({
  name: 'access.proveAgain',
  words: 'sign-in again',
  about:
    'Prove again who one is: a passkey alone, or the password with a code where there is an authenticator. The session gets another token.',
  allow: 'officer',
  input: z.object({
    secret: secretShape.optional(),
    code: codeShape.optional(),
    answer: passkeyAnswerShape.optional(),
  }),
  output: z.object({ token: z.string() }),
  secrets: ['secret', 'code', 'answer'],
  prepare: async (desk: Desk, { secret, code, answer }) => {
    const { officer, now } = desk;
    const session = sessionOf(officer);
    if (answer) {
      const passkey = await provenPasskey(desk, answer);
      if (passkey.key.officer_id !== officer.id) throw refused();
      return { session, passkey, code: null, tried: null };
    }
    const tried = await desk.write((db) => countTry(db, 'password', officer.name, officer.from, now));
    const row = await desk.read((db) => officerById(db, officer.unit, officer.id));
    const fits = await passwordFits(secret ?? '', row?.password_hash ?? null);
    const asksCode = row && hasFactor(await desk.read((db) => factorsOf(db, row.officer_id)));
    if (!row || !fits || (asksCode && !code)) throw refused();
    return { session, passkey: null, code: asksCode ? await provenCode(desk, row, code!) : null, tried };
  },
  run: async ({ db, officer, now, prepared: { session, passkey, code, tried } }) => {
    await stillActive(db, officer.unit, officer.id);
    if (passkey && !(await countPasskey(db, passkey.key.credential_id, passkey.count, now))) throw refused();
    if (code) await spendCode(db, officer.id, code, officer.from, now);
    if (tried) await rightTry(db, tried, officer.from, now);
    const factor = passkey !== null || code !== null;
    return { token: await renewSession(db, officer.unit, session, factor, now) };
  },
});
