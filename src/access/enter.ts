import type { Actor, Origin } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { beginCeremony, newCeremonySecret } from './ceremony-store.ts';
import { factorsOf, hasFactor } from './factor-store.ts';
import { beginSession, newDevice } from './session-store.ts';
import { ROLES, type SignedIn } from './shape.ts';
import { noteSignIn, type OfficerRow, officerById } from './store.ts';
import { keepPlace } from './try-store.ts';

/**
 * What was proven so far.
 *
 * once    with a one-time secret: a password has to be chosen
 * factor  with a second factor, or what counts as one: a passkey, the directory's word
 */
export type Proven = { once: boolean; factor: boolean };

const DEVICE = /^[\w-]{43}$/;

/** The command line's own officers sign in nowhere. */
const isPerson = (row: OfficerRow): boolean => row.roles.every((role) => role in ROLES);

/** The officer of this id as he stands now; refused where he is gone or disabled since he was looked up. */
export async function stillActive(db: Db, unit: number, id: string): Promise<OfficerRow> {
  const row = await officerById(db, unit, id);
  if (!row?.active) throw new TipstaffError('SIGN_IN_REFUSED');
  return row;
}

/**
 * Go on with a sign-in: a session, or, where the officer has a second factor that is still open, a ticket that serves for
 * five minutes and for giving it, and for nothing else.
 */
export async function enter(
  db: Db,
  row: OfficerRow,
  proven: Proven,
  from: Origin | undefined,
  now: Instant,
): Promise<SignedIn> {
  if (!isPerson(row)) throw new TipstaffError('SIGN_IN_REFUSED');
  const officer = row.officer_id;
  const factors = await factorsOf(db, officer);
  if (!proven.factor && hasFactor(factors)) {
    const ticket = newCeremonySecret();
    await beginCeremony(db, 'factor', ticket, { officer, detail: proven.once ? 'once' : '' }, now);
    const open: SignedIn['factors'] = factors.passkeys.length > 0 ? ['passkey', 'code'] : ['code'];
    return { token: null, ticket, device: null, officer, mustSetPassword: false, factors: open };
  }
  const device = from?.device && DEVICE.test(from.device) ? from.device : newDevice();
  if (from && !proven.once) await keepPlace(db, officer, { ...from, device }, now);
  if (!proven.once) await noteSignIn(db, officer, now);
  const token = await beginSession(
    db,
    row,
    { mustSetPassword: proven.once, factor: proven.factor },
    from,
    now,
  );
  return { token, ticket: null, device, officer, mustSetPassword: proven.once, factors: [] };
}

/** Who acts by a session of his own; refused where a token or the program does. */
export function sessionOf(officer: Actor): string {
  if (officer.via !== 'session' || officer.session === null)
    throw new TipstaffError('NOT_FOUND', { record: 'session' });
  return officer.session;
}
