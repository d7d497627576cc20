import type { Origin } from '../actions/shape.ts';
import { sha256Bytes } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import { bytesArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** What can be guessed: each has its own tries. */
export type Guessable = 'password' | 'code';

/** Tries within a quarter of an hour, after which one has to wait until it is over. */
export const TRIES = {
  /** of one name from one place */
  place: 10,
  /** of one name from all places together from which its officer has never signed in */
  strangers: { password: 30, code: 10 },
  /** of all names: beyond it, places that are not known have fewer tries each */
  calm: 300,
  placeInStorm: 3,
} as const;
export const WINDOW_MS = 15 * 60_000;
const KNOWN_MS = 90 * DAY_MS;

const IS_KNOWN = statement<{ known: boolean }>(
  'access.isKnownPlace',
  'local',
  'SELECT EXISTS (SELECT 1 FROM known_place p JOIN officer o ON o.officer_id = p.officer_id WHERE o.name = $1 AND p.place = ANY($2::bytea[]) AND p.seen_at > $3) AS known',
);
const KEEP_PLACE = statement(
  'access.keepPlace',
  'local',
  'INSERT INTO known_place (officer_id, place, seen_at) SELECT $1, each, $3 FROM unnest($2::bytea[]) AS each ON CONFLICT (officer_id, place) DO UPDATE SET seen_at = excluded.seen_at',
);
const FORGET_PLACES = statement('access.forgetPlaces', 'local', 'DELETE FROM known_place WHERE seen_at < $1');
const COUNT = statement<{ bucket: Buffer; failures: number; began_at: string }>(
  'access.countTry',
  'local',
  `INSERT INTO sign_in_try (bucket, failures, began_at) SELECT each, 1, $2 FROM unnest($1::bytea[]) AS each
   ON CONFLICT (bucket) DO UPDATE SET
     failures = CASE WHEN sign_in_try.began_at <= $3 THEN 1 ELSE sign_in_try.failures + 1 END,
     began_at = CASE WHEN sign_in_try.began_at <= $3 THEN excluded.began_at ELSE sign_in_try.began_at END
   RETURNING bucket, failures, began_at`,
);
const GIVE_BACK = statement(
  'access.giveBackTry',
  'local',
  'UPDATE sign_in_try SET failures = greatest(failures - 1, 0) WHERE bucket = ANY($1::bytea[])',
);
const FORGET = statement(
  'access.forgetTries',
  'local',
  'DELETE FROM sign_in_try WHERE bucket = ANY($1::bytea[]) OR began_at <= $2',
);

/** One try, counted before what was given is looked at, so that many at once are no more than as many one by one. */
export type Try = { what: Guessable; name: string; known: boolean };

/**
 * Count a try to guess. Commits on its own, before the guess is compared; `rightTry` takes it back after a right one. The
 * same rows are read and written for a name that exists and one that does not.
 *
 * Fails SIGN_IN_SLOW_DOWN; then the try is not counted, so that waiting never gets longer by trying.
 */
export async function countTry(
  db: Db,
  what: Guessable,
  name: string,
  from: Origin | undefined,
  now: Instant,
): Promise<Try> {
  const since = new Date(millis(now) - KNOWN_MS).toISOString();
  const known = (await db.one(IS_KNOWN, [name, bytesArray(placesOf(db, from)), since]))!.known;
  const tried = { what, name, known };
  const buckets = bucketsOf(db, tried, from);
  const limits = [
    known ? TRIES.place : Number.NaN,
    known ? Number.POSITIVE_INFINITY : TRIES.strangers[what],
    Number.POSITIVE_INFINITY,
  ];
  const over = new Date(millis(now) - WINDOW_MS).toISOString();
  const rows = await db.all(COUNT, [bytesArray([...buckets].sort(Buffer.compare)), now, over]);
  const found = buckets.map((bucket) => rows.find((row) => row.bucket.equals(bucket))!);
  if (!known) limits[0] = found[2]!.failures > TRIES.calm ? TRIES.placeInStorm : TRIES.place;
  const full = found.find((row, at) => row.failures > limits[at]!);
  if (full) {
    const seconds = Math.ceil((millis(full.began_at) + WINDOW_MS - millis(now)) / 1000);
    throw new TipstaffError('SIGN_IN_SLOW_DOWN', { seconds: Math.max(1, seconds) });
  }
  return tried;
}

/** The guess was right: the place's tries are forgotten, and the others get this one back. */
export async function rightTry(db: Db, tried: Try, from: Origin | undefined, now: Instant): Promise<void> {
  const [place, ...shared] = bucketsOf(db, tried, from);
  await db.run(GIVE_BACK, [bytesArray(shared)]);
  await db.run(FORGET, [bytesArray([place!]), new Date(millis(now) - WINDOW_MS).toISOString()]);
}

/** Remember from where an officer signed in: a browser by its own secret, and an address. */
export async function keepPlace(db: Db, officer: string, from: Origin, now: Instant): Promise<void> {
  await db.run(KEEP_PLACE, [officer, bytesArray(placesOf(db, from)), now]);
  await db.run(FORGET_PLACES, [new Date(millis(now) - KNOWN_MS).toISOString()]);
}

function placesOf(db: Db, from: Origin | undefined): Buffer[] {
  const address = db.vault.fingerprint(`sign-in address ${from?.address ?? 'here'}`);
  return from?.device ? [address, sha256Bytes(from.device)] : [address];
}

function bucketsOf(db: Db, { what, name, known }: Try, from: Origin | undefined): Buffer[] {
  const place = known && from?.device ? `device ${from.device}` : `address ${from?.address ?? 'here'}`;
  const print = (text: string) => db.vault.fingerprint(`sign-in ${what} ${text}`);
  return [print(`${name}\n${place}`), print(`${name}\n${known ? 'known' : 'strangers'}`), print('all')];
}
