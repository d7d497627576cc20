import { randomBytes } from 'node:crypto';
import type { Actor, Origin } from '../actions/shape.ts';
import { sha256, sha256Bytes } from '../kernel/digest.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import { asksSecondFactor } from './roles.ts';
import { actorOf, OFFICER_COLUMNS, type OfficerRow } from './store.ts';

type Kept = {
  session_id: string;
  started_at: string;
  used_at: string;
  proven_at: string;
  factor: boolean;
  must_set_password: boolean;
  address: string;
  agent: string;
};
type SessionRow = OfficerRow & Omit<Kept, 'address' | 'agent' | 'session_id'> & { has_factor: boolean };
type ListedRow = Pick<Kept, 'session_id' | 'started_at' | 'used_at' | 'address' | 'agent'> & {
  token_digest: Buffer;
};

const BEGIN = statement(
  'access.beginSession',
  'one-shard',
  'INSERT INTO session (unit_id, token_digest, officer_id, session_id, started_at, used_at, proven_at, must_set_password, factor, address, agent) VALUES ($1, $2, $3, $4, $5, $5, $5, $6, $7, $8, $9)',
);
const SESSION = statement<SessionRow>(
  'access.session',
  'one-shard',
  `SELECT ${OFFICER_COLUMNS}, s.started_at, s.used_at, s.proven_at, s.factor, s.must_set_password,
     EXISTS (SELECT 1 FROM passkey p WHERE p.officer_id = o.officer_id)
     OR EXISTS (SELECT 1 FROM authenticator a WHERE a.officer_id = o.officer_id AND a.confirmed) AS has_factor
   FROM session s JOIN officer o ON o.officer_id = s.officer_id WHERE s.unit_id = $1 AND s.token_digest = $2`,
);
const TOUCH = statement(
  'access.touchSession',
  'one-shard',
  'UPDATE session SET used_at = $3 WHERE unit_id = $1 AND token_digest = $2',
);
const STARTED = statement<{ started_at: string }>(
  'access.sessionStarted',
  'one-shard',
  'SELECT started_at FROM session WHERE unit_id = $1 AND token_digest = $2',
);
const RENEW = statement(
  'access.renewSession',
  'one-shard',
  'UPDATE session SET token_digest = $3, proven_at = $4, used_at = $4, factor = factor OR $5 WHERE unit_id = $1 AND token_digest = $2',
);
const ENROLLED = statement(
  'access.sessionEnrolled',
  'one-shard',
  'UPDATE session SET factor = true WHERE unit_id = $1 AND token_digest = $2',
);
const CLEAR_MUST = statement(
  'access.clearMust',
  'one-shard',
  'UPDATE session SET must_set_password = false WHERE unit_id = $1 AND officer_id = $2',
);
const END = statement(
  'access.endSession',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND token_digest = $2',
);
const END_ONE = statement(
  'access.endOneSession',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND officer_id = $2 AND session_id = $3',
);
const END_OF_OFFICER = statement(
  'access.endSessions',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND officer_id = $2',
);
const END_OTHERS = statement(
  'access.endOtherSessions',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND officer_id = $2 AND token_digest IS DISTINCT FROM $3',
);
const END_OLD = statement(
  'access.endOldSessions',
  'one-shard',
  'DELETE FROM session WHERE unit_id = $1 AND (started_at < $2 OR used_at < $3)',
);
const LIST = statement<ListedRow>(
  'access.listSessions',
  'one-shard',
  'SELECT session_id, token_digest, started_at, used_at, address, agent FROM session WHERE unit_id = $1 AND officer_id = $2 ORDER BY used_at DESC',
);

/** Longest time without a request, and longest time in all, of one session. */
export const IDLE_MS = 15 * 60_000;
export const ABSOLUTE_MS = 12 * 3_600_000;

const newToken = (unit: number): string => `${unit}.${randomBytes(32).toString('base64url')}`;
const unitOf = (token: string): number => Number(/^(\d{1,9})\./.exec(token)?.[1] ?? Number.NaN);

/** A secret that a browser keeps, so that it is known again. */
export const newDevice = (): string => randomBytes(32).toString('base64url');

/**
 * Begin a session; what is too old of the unit's goes. The token is shown once; its SHA-256 is kept.
 *
 * factor  a second factor was given, or what counts as one: a passkey, the directory's word
 */
export async function beginSession(
  db: Db,
  officer: Pick<OfficerRow, 'officer_id' | 'unit_id'>,
  how: { mustSetPassword: boolean; factor: boolean },
  from: Pick<Origin, 'address' | 'agent'> | undefined,
  now: Instant,
): Promise<string> {
  const token = newToken(officer.unit_id);
  const before = (ms: number) => new Date(millis(now) - ms).toISOString();
  await db.run(END_OLD, [officer.unit_id, before(ABSOLUTE_MS), before(IDLE_MS)]);
  await db.run(BEGIN, [
    officer.unit_id,
    sha256Bytes(token),
    officer.officer_id,
    newId(now),
    now,
    how.mustSetPassword,
    how.factor,
    from?.address ?? '',
    from?.agent ?? '',
  ]);
  return token;
}

/**
 * Who holds this token now, or null: unknown, ended, idle too long, too old, the officer is no longer active, or the
 * roles ask for a second factor that this session never gave though there is one.
 */
export async function actorOfToken(
  db: Db,
  token: string,
  now: Instant,
): Promise<{ actor: Actor; stale: boolean } | null> {
  const unit = unitOf(token);
  if (!Number.isInteger(unit)) return null;
  const row = await db.one(SESSION, [unit, sha256Bytes(token)]);
  if (!row?.active || (row.sessions_from && millis(row.started_at) < millis(row.sessions_from))) return null;
  const age = millis(now) - millis(row.started_at);
  const idle = millis(now) - millis(row.used_at);
  if (age > ABSOLUTE_MS || idle > IDLE_MS) return null;
  const actor = await actorOf(db, row, row.must_set_password);
  const asks = asksSecondFactor(actor.permissions) && !row.factor;
  if (asks && row.has_factor) return null;
  return {
    actor: { ...actor, mustEnrol: asks, session: sha256(token), via: 'session', provenAt: row.proven_at },
    stale: idle > 60_000,
  };
}

export const touchSession = (db: Db, token: string, now: Instant) =>
  db.run(TOUCH, [unitOf(token), sha256Bytes(token), now]);

/** Give a session another token after its officer proved again who he is. The old token is dead. `session`: digest, hex. */
export async function renewSession(
  db: Db,
  unit: number,
  session: string,
  factor: boolean,
  now: Instant,
): Promise<string> {
  const token = newToken(unit);
  await db.run(RENEW, [unit, Buffer.from(session, 'hex'), sha256Bytes(token), now, factor]);
  return token;
}

/** The session in which a second factor was enrolled has given it. */
export const sessionEnrolled = (db: Db, unit: number, session: string) =>
  db.run(ENROLLED, [unit, Buffer.from(session, 'hex')]);
export const endSession = (db: Db, token: string) => db.run(END, [unitOf(token), sha256Bytes(token)]);
export const endSessionsOf = (db: Db, unit: number, officer: string) =>
  db.run(END_OF_OFFICER, [unit, officer]);
/** End every session of the officer but this one (digest, hex). */
export const endOtherSessions = (db: Db, unit: number, officer: string, session: string | null) =>
  db.run(END_OTHERS, [unit, officer, session === null ? null : Buffer.from(session, 'hex')]);
/** False where the officer has no such session. */
export const endOneSession = async (db: Db, unit: number, officer: string, id: string) =>
  (await db.run(END_ONE, [unit, officer, id])) === 1;
export const passwordWasSet = (db: Db, unit: number, officer: string) => db.run(CLEAR_MUST, [unit, officer]);

/** The officer's sessions that are still good, newest use first. `session`: the digest of the one that asks. */
export async function sessionsOf(
  db: Db,
  unit: number,
  officer: string,
  session: string | null,
  now: Instant,
): Promise<
  { id: string; startedAt: string; usedAt: string; address: string; agent: string; own: boolean }[]
> {
  const rows = await db.all(LIST, [unit, officer]);
  return rows
    .filter(
      (row) =>
        millis(now) - millis(row.started_at) <= ABSOLUTE_MS && millis(now) - millis(row.used_at) <= IDLE_MS,
    )
    .map((row) => ({
      id: row.session_id,
      startedAt: row.started_at,
      usedAt: row.used_at,
      address: row.address,
      agent: row.agent,
      own: row.token_digest.toString('hex') === session,
    }));
}

/** When the session of a token's digest (hex) began; null where there is none. */
export const sessionStarted = async (db: Db, unit: number, digest: string): Promise<Instant | null> =>
  (await db.one(STARTED, [unit, Buffer.from(digest, 'hex')]))?.started_at ?? null;
