import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { TipstaffError } from '../kernel/errors.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { newId } from '../storage/ids.ts';
import { statement } from '../storage/statement.ts';
import { privateKeyOf, rawPublicKey, type Verifier } from './note.ts';

const SETTING = statement<{ value: string }>(
  'audit.setting',
  'local',
  'SELECT value FROM setting WHERE name = $1',
);
const KEEP_SETTING = statement(
  'audit.keepSetting',
  'local',
  'INSERT INTO setting (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING',
);

const INSTALLATION = 'audit.installation';
const SIGNING_KEY = 'audit.signingKey';
const PUBLIC_KEY = 'audit.publicKey';
const PLACE = 'audit.signingKey';

/**
 * Make what signs the logs of this installation where it is not there yet: an id and an Ed25519 key. The private half is
 * sealed by the house's own key; the public half stands open.
 */
export async function makeSigningKey(db: Db, now: Instant): Promise<void> {
  if (await db.one(SETTING, [SIGNING_KEY])) return;
  const { privateKey } = generateKeyPairSync('ed25519');
  const seed = privateKey.export({ format: 'der', type: 'pkcs8' }).subarray(-32);
  const sealed = db.vault.seal(db.vault.spoolKey, PLACE, seed);
  await db.run(KEEP_SETTING, [INSTALLATION, newId(now)]);
  await db.run(KEEP_SETTING, [PUBLIC_KEY, rawPublicKey(privateKey).toString('base64')]);
  await db.run(KEEP_SETTING, [SIGNING_KEY, sealed.toString('base64')]);
}

/** The id of this installation: part of every log's name. */
export async function installationOf(db: Db): Promise<string> {
  const row = await db.one(SETTING, [INSTALLATION]);
  if (!row) throw new TipstaffError('AUDIT_BROKEN', { problem: 'the installation’s id is gone' });
  return row.value;
}

/** The name of a unit's log: the first line of its checkpoints. */
export const originOf = async (db: Db, unit: number): Promise<string> =>
  `tipstaff/${await installationOf(db)}/unit/${unit}`;

/** Who signs the checkpoints of a unit's log. */
export async function verifierOf(db: Db, unit: number): Promise<Verifier> {
  const row = await db.one(SETTING, [PUBLIC_KEY]);
  const publicKey = Buffer.from(row?.value ?? '', 'base64');
  if (publicKey.length !== 32)
    throw new TipstaffError('AUDIT_BROKEN', { problem: 'the public key of the checkpoints is gone' });
  return { name: await originOf(db, unit), type: 'log', publicKey };
}

/** The key that signs. Fails SEAL_BROKEN, AUDIT_BROKEN where it is not that of the public key. */
export async function signingKey(db: Db): Promise<KeyObject> {
  const sealed = (await db.one(SETTING, [SIGNING_KEY]))?.value ?? '';
  const key = privateKeyOf(db.vault.open(db.vault.spoolKey, PLACE, Buffer.from(sealed, 'base64')));
  const shown = await db.one(SETTING, [PUBLIC_KEY]);
  if (rawPublicKey(key).toString('base64') !== shown?.value)
    throw new TipstaffError('AUDIT_BROKEN', { problem: 'the public key is not that of the signing key' });
  return key;
}
