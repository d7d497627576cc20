import { randomBytes } from 'node:crypto';
import type { Actor } from '../actions/shape.ts';
import { sha256Bytes } from '../kernel/digest.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import type { ApiToken } from './shape.ts';
import { actorOf, OFFICER_COLUMNS, type OfficerRow } from './store.ts';

type TokenRow = {
  token_id: string;
  officer_id: string;
  officer: string;
  token_name: string;
  actions: string[];
  token_made: string;
  until: string;
  used_at: string | null;
};

const ADD = statement(
  'access.addToken',
  'one-shard',
  'INSERT INTO api_token (unit_id, token_digest, token_id, officer_id, name, actions, made_by, created_at, until) VALUES ($1, $2, $3, $4, $5, $6::text[], $7, $8, $9)',
);
const TOKEN = statement<OfficerRow & { actions: string[]; until: string; used_at: string | null }>(
  'access.token',
  'one-shard',
  `SELECT ${OFFICER_COLUMNS}, t.actions, t.until, t.used_at FROM api_token t JOIN officer o ON o.officer_id = t.officer_id WHERE t.unit_id = $1 AND t.token_digest = $2`,
);
const LIST = statement<TokenRow>(
  'access.tokens',
  'one-shard',
  'SELECT t.token_id, t.officer_id, o.name AS officer, t.name AS token_name, t.actions, t.created_at AS token_made, t.until, t.used_at FROM api_token t JOIN officer o ON o.officer_id = t.officer_id WHERE t.unit_id = $1 AND ($2::uuid IS NULL OR t.officer_id = $2) ORDER BY t.created_at DESC, t.token_id',
);
const TOUCH = statement(
  'access.touchToken',
  'one-shard',
  'UPDATE api_token SET used_at = $3 WHERE unit_id = $1 AND token_digest = $2',
);
const END = statement(
  'access.endToken',
  'one-shard',
  'DELETE FROM api_token WHERE unit_id = $1 AND token_id = $2 AND ($3::uuid IS NULL OR officer_id = $3)',
);
const UNIT = statement<{ unit_id: number }>(
  'access.tokenUnit',
  'fan-out',
  'SELECT unit_id FROM api_token WHERE token_id = $1',
);
const END_OF_OFFICER = statement(
  'access.endTokens',
  'one-shard',
  'DELETE FROM api_token WHERE unit_id = $1 AND officer_id = $2',
);
const END_OLD = statement(
  'access.endOldTokens',
  'one-shard',
  'DELETE FROM api_token WHERE unit_id = $1 AND until < $2',
);

const LONG_OVER_MS = 30 * DAY_MS;
const SHAPE = /^tipstaff_(\d{1,9})_[\w-]{43}$/;

/** Make a token: shown once, its SHA-256 kept. It says what it is, so that a scan for secrets finds it. */
export async function issueToken(
  db: Db,
  token: {
    unit: number;
    officer: string;
    name: string;
    actions: readonly string[];
    madeBy: string;
    until: Instant;
  },
  now: Instant,
): Promise<{ id: string; token: string }> {
  const secret = `tipstaff_${token.unit}_${randomBytes(32).toString('base64url')}`;
  const id = newId(now);
  await db.run(END_OLD, [token.unit, new Date(millis(now) - LONG_OVER_MS).toISOString()]);
  await db.run(ADD, [
    token.unit,
    sha256Bytes(secret),
    id,
    token.officer,
    token.name,
    textArray(token.actions),
    token.madeBy,
    now,
    token.until,
  ]);
  return { id, token: secret };
}

/** Who acts by this token, and by it alone in the named actions; null: unknown, over, or the officer is not active. */
export async function actorOfApiToken(
  db: Db,
  token: string,
  now: Instant,
): Promise<{ actor: Actor; stale: boolean } | null> {
  const unit = Number(SHAPE.exec(token)?.[1] ?? Number.NaN);
  if (!Number.isInteger(unit)) return null;
  const row = await db.one(TOKEN, [unit, sha256Bytes(token)]);
  if (!row?.active || millis(row.until) <= millis(now)) return null;
  return {
    actor: { ...(await actorOf(db, row, false)), via: 'token', only: new Set(row.actions) },
    stale: row.used_at === null || millis(now) - millis(row.used_at) > 60_000,
  };
}
export const touchToken = (db: Db, token: string, now: Instant) =>
  db.run(TOUCH, [Number(SHAPE.exec(token)![1]), sha256Bytes(token), now]);

/** The tokens of a unit, or of one of its officers. */
export async function tokensOf(db: Db, unit: number, officer: string | null): Promise<ApiToken[]> {
  return (await db.all(LIST, [unit, officer])).map((row) => ({
    id: row.token_id,
    officer: row.officer,
    name: row.token_name,
    actions: row.actions,
    createdAt: row.token_made,
    until: row.until,
    usedAt: row.used_at,
  }));
}
/** False where there is none of that id, or it is not the officer's. */
export const endToken = async (db: Db, unit: number, id: string, officer: string | null): Promise<boolean> =>
  (await db.run(END, [unit, id, officer])) === 1;
/** The unit in which a token is; null where there is none of that id. */
export const unitOfToken = async (db: Db, id: string): Promise<number | null> =>
  (await db.one(UNIT, [id]))?.unit_id ?? null;
export const endTokensOf = (db: Db, unit: number, officer: string) => db.run(END_OF_OFFICER, [unit, officer]);
