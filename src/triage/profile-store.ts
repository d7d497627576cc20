import { grantsOf, restrictedAmong } from '../access/need-store.ts';
import type { Instant } from '../kernel/time.ts';
import { textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';

/** An officer who works tips, with what he speaks and knows. */
export type Worker = { id: string; name: string; languages: string[]; specialities: string[] };

type Row = { officer_id: string; display_name: string };
type ProfileRow = { officer_id: string; languages: string[]; specialities: string[] };

// the command line's own officer (app/first-run.ts) is nobody to whom a tip could be given
const WORKING = statement<Row>(
  'triage.workingOfficers',
  'local',
  `SELECT o.officer_id, o.display_name FROM officer o WHERE o.unit_id = $1 AND o.active AND NOT ('console' = ANY(o.roles))
     AND EXISTS (SELECT 1 FROM role r WHERE r.role_id = ANY(o.roles) AND 'tip:write' = ANY(r.permissions))
   ORDER BY o.display_name, o.officer_id`,
);
const PROFILES = statement<ProfileRow>(
  'triage.profiles',
  'one-shard',
  'SELECT officer_id, languages, specialities FROM officer_profile WHERE unit_id = $1',
);
const KEEP = statement(
  'triage.keepProfile',
  'one-shard',
  `INSERT INTO officer_profile (unit_id, officer_id, languages, specialities) VALUES ($1, $2, $3::text[], $4::text[])
   ON CONFLICT (unit_id, officer_id) DO UPDATE SET languages = excluded.languages, specialities = excluded.specialities`,
);

/** The unit's officers at work who may work on tips, by name. */
export async function workingOfficers(db: Db, unit: number): Promise<Worker[]> {
  const officers = await db.all(WORKING, [unit]);
  const profiles = new Map((await db.all(PROFILES, [unit])).map((row) => [row.officer_id, row]));
  return officers.map(({ officer_id: id, display_name: name }) => {
    const { languages = [], specialities = [] } = profiles.get(id) ?? {};
    return { id, name, languages, specialities };
  });
}

export const keepProfile = (
  db: Db,
  unit: number,
  officer: string,
  profile: { languages: readonly string[]; specialities: readonly string[] },
) => db.run(KEEP, [unit, officer, textArray(profile.languages), textArray(profile.specialities)]);

/** Who may work on a tip: everybody, or of a restricted one those who are named for it. */
export async function mayWorkOn(
  db: Db,
  unit: number,
  tip: string,
  now: Instant,
): Promise<(officer: string) => boolean> {
  if ((await restrictedAmong(db, unit, [tip])).size === 0) return () => true;
  const named = new Set((await grantsOf(db, unit, tip, now)).map((grant) => grant.officer_id));
  return (officer) => named.has(officer);
}
