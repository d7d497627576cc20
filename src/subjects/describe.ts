import type { Db } from '../storage/db.ts';
import { PARTY_ROLES, type PartyRole } from '../tips/shape.ts';
import { laneName, type PartyRow, partiesOf, stateName, type TipRow, tipsByIds } from '../tips/store.ts';
import type { Subject } from './shape.ts';
import { standing, tipsOfSubject } from './store.ts';

const SHOWN = 100;

/** A subject as far as the officer may see its tips. `firstAt` is of the first of these: an earlier one would tell of what is hidden. */
export async function describe(db: Db, unit: number, id: string): Promise<Subject> {
  const ids = await tipsOfSubject(db, unit, id);
  const all = (await tipsByIds(db, unit, ids)).sort((a, b) => (a.received_at < b.received_at ? 1 : -1));
  const rows = all.slice(0, SHOWN);
  const parties = await partiesOf(
    db,
    rows.map((row) => row.tip_id),
  );
  const heads = await standing(
    db,
    unit,
    parties.flatMap((party) => party.subject ?? []),
  );
  const mine = parties.filter((party) => party.subject && heads.get(party.subject)?.id === id);
  return {
    id,
    firstAt: all.at(-1)?.received_at ?? '',
    total: all.length,
    tips: rows.map((row) => inList(row, mine)),
  };
}

/** A tip as a line of a subject’s list, without whom of it the line is about. */
export function tipInList(row: TipRow) {
  return {
    id: row.tip_id,
    source: row.source,
    number: row.number,
    receivedAt: row.received_at,
    platform: row.platform,
    incidentType: row.incident_type,
    lane: laneName(row.lane),
    state: stateName(row.state),
    danger: row.danger,
  };
}

function inList(row: TipRow, parties: readonly PartyRow[]) {
  const roles = new Set(parties.filter((party) => party.tip === row.tip_id).map((party) => party.role));
  return {
    ...tipInList(row),
    roles: PARTY_ROLES.filter((role: PartyRole) => roles.has(role)),
  };
}
