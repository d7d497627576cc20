import type { Desk } from '../actions/action.ts';
import type { Origin } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { endCeremony } from './ceremony-store.ts';
import {
  authenticatorOf,
  isRecoveryCode,
  type PasskeyRow,
  passkeyById,
  spendRecoveryCode,
  spendStep,
} from './factor-store.ts';
import { challengeOf, type PasskeyAnswer, passkeyPlace, provenBy } from './passkey.ts';
import type { OfficerRow } from './store.ts';
import { stepOfCode } from './totp.ts';
import { countTry, rightTry, type Try } from './try-store.ts';

/** A code that was right when it was looked at; only `spendCode`, which uses it up, tells whether it still serves. */
export type RightCode = { tried: Try; step: number | null; recovery: string | null };
const refused = () => new TipstaffError('SIGN_IN_REFUSED');

/** Compare a code with the officer's authenticator and recovery codes; the try counts. Fails SIGN_IN_REFUSED, SIGN_IN_SLOW_DOWN. */
export async function provenCode(desk: Desk, row: OfficerRow, code: string): Promise<RightCode> {
  const { now, officer } = desk;
  const tried = await desk.write((db) => countTry(db, 'code', row.name, officer.from, now));
  return desk.read(async (db) => {
    if (!/^\d{6}$/.test(code)) {
      if (await isRecoveryCode(db, row.officer_id, code)) return { tried, step: null, recovery: code };
      throw refused();
    }
    const authenticator = await authenticatorOf(db, row.officer_id);
    const step = authenticator?.confirmed ? stepOfCode(authenticator.seed, code, now) : null;
    if (step === null) throw refused();
    return { tried, step, recovery: null };
  });
}

/** Use up a right code: of two at once one passes. */
export async function spendCode(
  db: Db,
  officer: string,
  { tried, step, recovery }: RightCode,
  from: Origin | undefined,
  now: Instant,
): Promise<void> {
  const spent =
    step !== null
      ? await spendStep(db, officer, step)
      : await spendRecoveryCode(db, officer, recovery ?? '', now);
  if (!spent) throw refused();
  await rightTry(db, tried, from, now);
}

/** The passkey that an answer proves, with its new counter. Its challenge is used up either way. Fails SIGN_IN_REFUSED. */
export async function provenPasskey(
  desk: Desk,
  answer: PasskeyAnswer,
): Promise<{ key: PasskeyRow; count: number }> {
  const place = desk.site && passkeyPlace(desk.site.baseUrl);
  const challenge = challengeOf(answer);
  if (!place || !challenge) throw refused();
  const open = await desk.write((db) => endCeremony(db, 'passkey-get', challenge, desk.now));
  const key = open && (await desk.read((db) => passkeyById(db, answer.id)));
  const count = key ? await provenBy(place, challenge, answer, key) : null;
  if (!key || count === null) throw refused();
  return { key, count };
}
