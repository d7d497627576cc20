import type { Db } from '../storage/db.ts';
import { type PartyRow, partiesOf, type TipRow, tipsByIds } from '../tips/store.ts';
import { tipInList } from './describe.ts';
import { mergedInto } from './merged-store.ts';
import type { SeenSubject } from './seen.ts';
import type { SubjectTipLine } from './shape.ts';

/**
 * A page of a subject’s tips, the newest first, each with the parties that stand for the subject; and the ids that lead to it.
 *
 * number  only tips in whose number, or source and number, this stands, whatever the case; `total` counts these
 * after   the tip that ended the page before
 */
export async function tipsOf(
  db: Db,
  unit: number,
  subject: SeenSubject,
  { number, after, limit }: { number?: string | undefined; after?: string | undefined; limit: number },
): Promise<{
  subject: string;
  merged: string[];
  total: number;
  rows: SubjectTipLine[];
  next: string | null;
}> {
  const mine = new Map<string, Set<number>>();
  for (const { tip, party } of subject.parties) mine.set(tip, (mine.get(tip) ?? new Set()).add(party));
  const wanted = number?.toLowerCase() ?? '';
  const all = (await tipsByIds(db, unit, [...mine.keys()]))
    .filter((row) => `${row.source} ${row.number}`.toLowerCase().includes(wanted))
    .sort(newestFirst);
  const from = after === undefined ? 0 : all.findIndex((row) => row.tip_id === after) + 1;
  const page = all.slice(from, from + limit);
  const parties = await partiesOf(
    db,
    page.map((row) => row.tip_id),
  );
  const last = page.at(-1);
  return {
    subject: subject.id,
    merged: await mergedInto(db, unit, subject.id),
    total: all.length,
    rows: page.map((row) => {
      const here = parties.filter(
        (party) => party.tip === row.tip_id && mine.get(row.tip_id)!.has(party.party),
      );
      return lineOf(row, here);
    }),
    next: last && from + page.length < all.length ? last.tip_id : null,
  };
}

function newestFirst(a: TipRow, b: TipRow): number {
  if (a.received_at !== b.received_at) return a.received_at < b.received_at ? 1 : -1;
  return a.tip_id < b.tip_id ? 1 : -1;
}

function lineOf(row: TipRow, parties: readonly PartyRow[]): SubjectTipLine {
  return {
    ...tipInList(row),
    parties: parties.map(({ party, role }) => ({ party, role })).sort((a, b) => a.party - b.party),
  };
}
