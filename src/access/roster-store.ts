import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { RosterOfficer } from './shape.ts';
import { OFFICER_COLUMNS, type OfficerRow, officerOf } from './store.ts';

type Row = OfficerRow & { passkeys: number; authenticator: boolean };

const ROSTER = statement<Row>(
  'access.roster',
  'local',
  `SELECT ${OFFICER_COLUMNS},
     (SELECT count(*) FROM passkey p WHERE p.officer_id = o.officer_id) AS passkeys,
     EXISTS (SELECT 1 FROM authenticator a WHERE a.officer_id = o.officer_id AND a.confirmed) AS authenticator
   FROM officer o WHERE $1::int IS NULL OR o.unit_id = $1 ORDER BY o.unit_id, o.name`,
);

/** Officers of a unit, or of all, with what each has to sign in with: that there is something, never what. */
export async function rosterOf(db: Db, unit: number | null): Promise<RosterOfficer[]> {
  return (await db.all(ROSTER, [unit])).map((row) => ({
    ...officerOf(row),
    unit: row.unit_id,
    lastSignInAt: row.last_sign_in_at,
    password: row.password_hash !== null,
    passkeys: Number(row.passkeys),
    authenticator: row.authenticator,
    directory: row.directory_subject !== null,
  }));
}
