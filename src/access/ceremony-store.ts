import { randomBytes } from 'node:crypto';
import { sha256Bytes } from '../kernel/digest.ts';
import { type Instant, millis } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** What takes two steps: a sign-in whose factor is open, a passkey's challenge, a visit to the directory. */
export type CeremonyKind = 'factor' | 'passkey-get' | 'passkey-create' | 'directory';
/** An open ceremony. `detail` is text of its own kind, never a secret that could be used alone. */
export type Ceremony = { officer: string | null; detail: string };

const OPEN_MS = 5 * 60_000;

const BEGIN = statement(
  'access.beginCeremony',
  'local',
  'INSERT INTO ceremony (secret_digest, kind, officer_id, detail, until) VALUES ($1, $2, $3, $4, $5)',
);
const OPEN = statement<{ officer_id: string | null; detail: string }>(
  'access.openCeremony',
  'local',
  'SELECT officer_id, detail FROM ceremony WHERE secret_digest = $1 AND kind = $2 AND until > $3',
);
const END = statement<{ officer_id: string | null; detail: string }>(
  'access.endCeremony',
  'local',
  'DELETE FROM ceremony WHERE secret_digest = $1 AND kind = $2 AND until > $3 RETURNING officer_id, detail',
);
const FORGET = statement('access.forgetCeremonies', 'local', 'DELETE FROM ceremony WHERE until <= $1');

export const newCeremonySecret = (): string => randomBytes(32).toString('base64url');

/** Open a ceremony for five minutes under a secret, of which the digest is kept. Those that are over go. */
export async function beginCeremony(
  db: Db,
  kind: CeremonyKind,
  secret: string,
  { officer, detail }: Ceremony,
  now: Instant,
): Promise<void> {
  await db.run(FORGET, [now]);
  const until = new Date(millis(now) + OPEN_MS).toISOString();
  await db.run(BEGIN, [sha256Bytes(secret), kind, officer, detail, until]);
}

/** An open ceremony, left open; null where there is none. */
export const openCeremony = async (
  db: Db,
  kind: CeremonyKind,
  secret: string,
  now: Instant,
): Promise<Ceremony | null> => ceremonyOf(await db.one(OPEN, [sha256Bytes(secret), kind, now]));

/** An open ceremony, ended: of two who end it one gets it. */
export const endCeremony = async (
  db: Db,
  kind: CeremonyKind,
  secret: string,
  now: Instant,
): Promise<Ceremony | null> => ceremonyOf(await db.one(END, [sha256Bytes(secret), kind, now]));

const ceremonyOf = (row: { officer_id: string | null; detail: string } | null): Ceremony | null =>
  row && { officer: row.officer_id, detail: row.detail };
