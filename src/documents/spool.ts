import { createHash, randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { type Instant, millis } from '../kernel/time.ts';
import type { Database, Db } from '../storage/db.ts';
import { addPart, destroyParts, destroyWaitingParts, partOf, staleExports } from './export-store.ts';

/**
 * Finished files between their making and their handing out: sealed parts in the database, under a key of their own
 * that is in this process's memory and nowhere else. So neither a copy of the disk nor a backup ever opens one, and a
 * file that nobody fetched before the program ended is gone.
 */
const keys = new Map<string, { unit: number; key: Buffer; until: Instant | null }>();

const PART_BYTES = 1 << 20;
/** How long a finished file waits for its officer. */
export const WAITS_MS = 60 * 60_000;

const place = (id: string, part: number) => `export_part.sealed:${id}:${part}`;

/**
 * Put a file by as it is made, in the caller's transaction. Memory: about a part. Returns its length and SHA-256.
 *
 * until  from when on it may not be handed out, since a grant that showed a row of it has run out by then; null: never
 */
export async function spool(
  db: Db,
  unit: number,
  id: string,
  file: AsyncIterable<Buffer>,
  until: Instant | null = null,
): Promise<{ bytes: number; digest: Buffer }> {
  const key = randomBytes(32);
  keys.set(id, { unit, key, until }); // before the first row is read: what destroys waiting files reaches this one too
  const hash = createHash('sha256');
  let [bytes, parts, waiting, held] = [0, 0, [] as Buffer[], 0];
  const put = async () => {
    await addPart(db, unit, id, parts, db.vault.seal(key, place(id, parts), Buffer.concat(waiting)));
    [parts, waiting, held] = [parts + 1, [], 0];
  };
  for await (const chunk of file) {
    hash.update(chunk);
    bytes += chunk.length;
    held += chunk.length;
    waiting.push(chunk);
    if (held >= PART_BYTES) await put();
  }
  if (held > 0) await put();
  return { bytes, digest: hash.digest() };
}

/** Whether this process can still open a file that was put by, and its officer may still have it. */
export function isSpooled(id: string, now: Instant): boolean {
  const kept = keys.get(id);
  return kept !== undefined && (kept.until === null || millis(now) < millis(kept.until));
}

/**
 * A file that was put by, once. Nothing opens it any more from this call on; what lies there is destroyed when the last
 * part went out, or when the reader went away, be it before the first.
 */
export function unspool(database: Database, unit: number, id: string): Readable {
  const key = keys.get(id)?.key;
  keys.delete(id);
  let part = 0;
  const next = async (): Promise<Buffer | null> => {
    const sealed = key && (await database.transaction('read', 'house', (db) => partOf(db, unit, id, part)));
    if (!sealed) return null;
    part += 1;
    return database.vault.open(key, place(id, part - 1), sealed);
  };
  return new Readable({
    read() {
      next().then(
        (chunk) => this.push(chunk),
        (error: Error) => this.destroy(error),
      );
    },
    destroy(error, done) {
      database
        .transaction('write', 'house', (db) => destroyParts(db, unit, id))
        .then(() => done(error), done);
    },
  });
}

/**
 * Destroy the files of a unit that wait, also those in the making: they hold rows that may be shown no more. To be called
 * once what forbids the rows is committed, so that what is begun afterwards cannot hold them. One that goes out already
 * goes on.
 */
export async function destroyWaiting(database: Database, unit: number): Promise<void> {
  for (const [id, each] of keys) if (each.unit === unit) keys.delete(id);
  await database.transaction('write', 'house', (db) => destroyWaitingParts(db, unit));
}

/** Destroy what was put by and never fetched. */
export async function clearStale(db: Db, unit: number, now: Instant): Promise<void> {
  for (const id of await staleExports(db, unit, new Date(millis(now) - WAITS_MS).toISOString())) {
    keys.delete(id);
    await destroyParts(db, unit, id);
  }
}
