import { sha256Bytes } from '../kernel/digest.ts';
import type { Instant } from '../kernel/time.ts';
import { bytesArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { newSecret } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import type { Factors } from './shape.ts';

export type PasskeyRow = {
  credential_id: string;
  officer_id: string;
  unit_id: number;
  public_key: Buffer;
  sign_count: number;
  transports: string[];
  name: string;
  created_at: string;
  used_at: string | null;
};
type AuthenticatorRow = {
  data_key: Buffer;
  unit_id: number;
  seed: Buffer;
  confirmed: boolean;
  created_at: string;
};
type Who = { officer_id: string; unit_id: number };

const PASSKEY =
  'credential_id, officer_id, unit_id, public_key, sign_count, transports, name, created_at, used_at';
const PASSKEYS = statement<PasskeyRow>(
  'access.passkeys',
  'local',
  `SELECT ${PASSKEY} FROM passkey WHERE officer_id = $1 ORDER BY created_at, credential_id`,
);
const PASSKEY_BY_ID = statement<PasskeyRow>(
  'access.passkey',
  'local',
  `SELECT ${PASSKEY} FROM passkey WHERE credential_id = $1`,
);
const ADD_PASSKEY = statement(
  'access.addPasskey',
  'local',
  'INSERT INTO passkey (credential_id, officer_id, unit_id, public_key, sign_count, transports, name, created_at) VALUES ($1, $2, $3, $4, $5, $6::text[], $7, $8) ON CONFLICT DO NOTHING',
);
const USE_PASSKEY = statement(
  'access.usePasskey',
  'local',
  'UPDATE passkey SET sign_count = $2, used_at = $3 WHERE credential_id = $1 AND (sign_count < $2 OR $2 = 0)',
);
const REMOVE_PASSKEY = statement(
  'access.removePasskey',
  'local',
  'DELETE FROM passkey WHERE officer_id = $1 AND credential_id = $2',
);
const REMOVE_PASSKEYS = statement(
  'access.removePasskeys',
  'local',
  'DELETE FROM passkey WHERE officer_id = $1',
);
const AUTHENTICATOR = statement<AuthenticatorRow>(
  'access.authenticator',
  'local',
  'SELECT unit_id, data_key, seed, confirmed, created_at FROM authenticator WHERE officer_id = $1',
);
const KEEP_AUTHENTICATOR = statement(
  'access.keepAuthenticator',
  'local',
  `INSERT INTO authenticator (officer_id, unit_id, data_key, seed, confirmed, last_step, created_at) VALUES ($1, $2, $3, $4, false, 0, $5)
   ON CONFLICT (officer_id) DO UPDATE SET data_key = excluded.data_key, seed = excluded.seed, last_step = 0, created_at = excluded.created_at
   WHERE NOT authenticator.confirmed`,
);
const USE_STEP = statement(
  'access.useStep',
  'local',
  'UPDATE authenticator SET last_step = $2, confirmed = confirmed OR $3 WHERE officer_id = $1 AND last_step < $2',
);
const LOCK = statement(
  'access.lockFactors',
  'local',
  'SELECT officer_id FROM officer WHERE officer_id = $1 FOR UPDATE',
);
const REMOVE_AUTHENTICATOR = statement(
  'access.removeAuthenticator',
  'local',
  'DELETE FROM authenticator WHERE officer_id = $1',
);
const KEEP_CODES = statement(
  'access.keepRecoveryCodes',
  'local',
  'INSERT INTO recovery_code (officer_id, code_digest, unit_id) SELECT $1, each, $3 FROM unnest($2::bytea[]) AS each',
);
const USE_CODE = statement(
  'access.useRecoveryCode',
  'local',
  'UPDATE recovery_code SET used_at = $3 WHERE officer_id = $1 AND code_digest = $2 AND used_at IS NULL',
);
const CODE = statement<{ good: boolean }>(
  'access.recoveryCode',
  'local',
  'SELECT EXISTS (SELECT 1 FROM recovery_code WHERE officer_id = $1 AND code_digest = $2) AS good',
);
const REMOVE_CODES = statement(
  'access.removeRecoveryCodes',
  'local',
  'DELETE FROM recovery_code WHERE officer_id = $1',
);
const CODES_LEFT = statement<{ left: number }>(
  'access.recoveryCodesLeft',
  'local',
  'SELECT count(*) AS left FROM recovery_code WHERE officer_id = $1 AND used_at IS NULL',
);

const RECOVERY_CODES = 10;

export const passkeysOf = (db: Db, officer: string) => db.all(PASSKEYS, [officer]);
export const passkeyById = (db: Db, id: string) => db.one(PASSKEY_BY_ID, [id]);

/** False where the passkey is known already. */
export const addPasskey = async (db: Db, key: Omit<PasskeyRow, 'used_at'>): Promise<boolean> =>
  (await db.run(ADD_PASSKEY, [
    key.credential_id,
    key.officer_id,
    key.unit_id,
    key.public_key,
    key.sign_count,
    textArray(key.transports),
    key.name,
    key.created_at,
  ])) === 1;

/** False where its counter does not go forward: a copy of the key was used. Keys that do not count say 0. */
export const countPasskey = async (db: Db, id: string, count: number, now: Instant): Promise<boolean> =>
  (await db.run(USE_PASSKEY, [id, count, now])) === 1;
/** False where the officer has no such passkey. */
export const removePasskey = async (db: Db, officer: string, id: string): Promise<boolean> =>
  (await db.run(REMOVE_PASSKEY, [officer, id])) === 1;

export const seedPlace = (officer: string): string => `authenticator/${officer}/seed`;

/** Keep the seed of an authenticator that is not confirmed yet, sealed. False where a confirmed one is there. */
export async function keepSeed(db: Db, who: Who, seed: Uint8Array, now: Instant): Promise<boolean> {
  const { key, wrapped } = db.vault.newKey(seedPlace(who.officer_id), who.unit_id);
  const sealed = db.vault.seal(key, seedPlace(who.officer_id), seed);
  return (await db.run(KEEP_AUTHENTICATOR, [who.officer_id, who.unit_id, wrapped, sealed, now])) === 1;
}

/** The officer's authenticator with its seed in the clear, for comparing a code; null: none. */
export async function authenticatorOf(
  db: Db,
  officer: string,
): Promise<{ seed: Buffer; confirmed: boolean } | null> {
  const row = await db.one(AUTHENTICATOR, [officer]);
  if (!row) return null;
  const key = db.vault.unwrap(row.data_key, seedPlace(officer), row.unit_id);
  return {
    seed: db.vault.open(key, seedPlace(officer), row.seed),
    confirmed: row.confirmed,
  };
}

/** Use up a step of time: each code once, none older than the last. False where it was used. `confirm`: the first code. */
export const spendStep = async (db: Db, officer: string, step: number, confirm = false): Promise<boolean> =>
  (await db.run(USE_STEP, [officer, step, confirm])) === 1;
export const removeAuthenticator = (db: Db, officer: string) => db.run(REMOVE_AUTHENTICATOR, [officer]);

/** New recovery codes in place of all earlier ones; shown once, their digests are kept. About 100 bits each. */
export async function newRecoveryCodes(db: Db, who: Who): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, newSecret);
  await db.run(REMOVE_CODES, [who.officer_id]);
  await db.run(KEEP_CODES, [who.officer_id, bytesArray(codes.map(digestOfCode)), who.unit_id]);
  return codes;
}
/** Whether it is one of the officer’s; only `spendRecoveryCode` tells whether it still serves. */
export const isRecoveryCode = async (db: Db, officer: string, code: string): Promise<boolean> =>
  (await db.one(CODE, [officer, digestOfCode(code)]))!.good;
/** True for the one use of a code. */
export const spendRecoveryCode = async (
  db: Db,
  officer: string,
  code: string,
  now: Instant,
): Promise<boolean> => (await db.run(USE_CODE, [officer, digestOfCode(code), now])) === 1;

/** Typed with or without the dashes, in capitals or not. */
const digestOfCode = (code: string): Buffer => sha256Bytes(code.toLowerCase().replace(/[^a-z0-9]/g, ''));

/** Hold an officer's factors as they are until the transaction ends, against others who hold them too. */
export const lockFactors = (db: Db, officer: string) => db.one(LOCK, [officer]);

/** Take away every second factor of an officer. */
export async function removeFactors(db: Db, officer: string): Promise<void> {
  await db.run(REMOVE_PASSKEYS, [officer]);
  await db.run(REMOVE_AUTHENTICATOR, [officer]);
  await db.run(REMOVE_CODES, [officer]);
}

/** What an officer has to prove himself with beside a password. */
export async function factorsOf(db: Db, officer: string): Promise<Factors> {
  const passkeys = await passkeysOf(db, officer);
  const authenticator = await db.one(AUTHENTICATOR, [officer]);
  return {
    passkeys: passkeys.map((row) => ({
      id: row.credential_id,
      name: row.name,
      createdAt: row.created_at,
      usedAt: row.used_at,
    })),
    authenticator: authenticator?.confirmed ? { createdAt: authenticator.created_at } : null,
    recoveryCodes: Number((await db.one(CODES_LEFT, [officer]))!.left),
  };
}

export const hasFactor = (factors: Factors): boolean =>
  factors.passkeys.length > 0 || factors.authenticator !== null;
