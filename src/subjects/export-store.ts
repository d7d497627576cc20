import { hiddenTips } from '../access/need-store.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { factsOf, partiesOf, type TipRow, tipsByIds } from '../tips/store.ts';
import { subjectIdOf } from './block.ts';
import type { ExportedParty } from './shape.ts';
import { standing } from './store.ts';

const PAGE = statement<{ tip_id: string }>(
  'subjects.tipPage',
  'fan-out',
  'SELECT tip_id FROM tip WHERE unit_id = $1 AND tip_id > $2::uuid ORDER BY tip_id LIMIT $3',
);
const FIRST = '00000000-0000-0000-0000-000000000000';

/**
 * Every party of a page of tips that the officer may see, with the subject that it is of. About a millisecond a tip: the
 * place of a party stands in the sealed facts.
 *
 * after  the tip after which the page begins; null: from the first
 */
export async function exportedParties(
  db: Db,
  unit: number,
  after: string | null,
  limit: number,
): Promise<{ parties: ExportedParty[]; next: string | null }> {
  const ids = (await db.all(PAGE, [unit, after ?? FIRST, limit])).map((row) => row.tip_id);
  const hidden = await hiddenTips(db);
  const seen = ids.filter((tip) => !hidden.has(tip));
  const rows = new Map((await tipsByIds(db, unit, seen)).map((row) => [row.tip_id, row]));
  const stored = await partiesOf(db, seen);
  const heads = await standing(
    db,
    unit,
    stored.flatMap((party) => party.subject ?? []),
  );
  const subjects = new Map(
    stored.map(({ tip, party, subject }) => [
      `${tip} ${party}`,
      (subject === null ? undefined : heads.get(subject)?.id) ?? subjectIdOf({ tip, party }),
    ]),
  );
  const parties: ExportedParty[] = [];
  for (const tip of seen) parties.push(...(await partiesIn(db, rows.get(tip)!, subjects)));
  return { parties, next: ids.length === limit ? ids.at(-1)! : null };
}

async function partiesIn(
  db: Db,
  row: TipRow,
  subjects: ReadonlyMap<string, string>,
): Promise<ExportedParty[]> {
  if (row.data_key.length === 0) return []; // cleared
  const facts = (await factsOf(db, row, row.version))?.facts;
  return (facts?.parties ?? []).map(({ role, at, document = 0 }, party) => ({
    source: row.source,
    tip: row.number,
    at,
    document: facts!.documents[document]?.digest ?? null,
    role,
    subject: subjects.get(`${row.tip_id} ${party}`) ?? subjectIdOf({ tip: row.tip_id, party }),
  }));
}
