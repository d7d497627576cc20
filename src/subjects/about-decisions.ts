import type { Db } from '../storage/db.ts';
import { asidesOf, asidesOfDecisions } from './aside-store.ts';
import { decisionsNaming } from './binding-store.ts';
import { type PartyRef, partyKey } from './block.ts';
import { type DecisionRow, decisionsByIds, partiesNamed } from './decision-store.ts';

/**
 * What was decided about some parties, as far as somebody may know of it.
 *
 * rows    decisions that name one of them, oldest first
 * named   the parties that each names, by side
 * enders  what ended those that hold no more, by id: undoings too, which name nobody
 */
export type AboutParties = {
  rows: DecisionRow[];
  named: ReadonlyMap<string, PartyRef[][]>;
  enders: ReadonlyMap<string, DecisionRow>;
};

/** Decisions about parties, whether they hold or not, without those that name a hidden tip: they would tell of it. */
export async function decisionsAbout(
  db: Db,
  unit: number,
  hidden: ReadonlySet<string>,
  parties: readonly PartyRef[],
): Promise<AboutParties> {
  const tips = [...new Set(parties.map(({ tip }) => tip))];
  const mine = new Set(parties.map(partyKey));
  const gone = [...(await asidesOf(db, unit, tips)).values()].flat().map((each) => each.decision);
  const ids = [...new Set([...(await decisionsNaming(db, unit, tips)), ...gone])];
  const all = await decisionsByIds(db, unit, ids);
  const named = await partiesNamed(db, unit, ids);
  const asides = await asidesOfDecisions(db, unit, ids);
  const rows = all.filter((row) => {
    const refs = named.get(row.decision_id)!.flat();
    const aside = asides.get(row.decision_id) ?? [];
    const isMine =
      refs.some((ref) => mine.has(partyKey(ref))) || aside.some((each) => tips.includes(each.tip));
    return isMine && [...refs, ...aside].every((ref) => !hidden.has(ref.tip));
  });
  const enders = await decisionsByIds(
    db,
    unit,
    rows.flatMap((row) => row.undone_by ?? []),
  );
  return { rows, named, enders: new Map(enders.map((row) => [row.decision_id, row])) };
}

/** Decisions and undoings about some of the parties, the newest last. Ids are in the order in which they were made. Pure. */
export function actsOn({ rows, named, enders }: AboutParties, parties: readonly PartyRef[]): DecisionRow[] {
  const mine = new Set(parties.map(partyKey));
  const acts = new Map<string, DecisionRow>();
  for (const row of rows) {
    if (
      !named
        .get(row.decision_id)!
        .flat()
        .some((ref) => mine.has(partyKey(ref)))
    )
      continue;
    acts.set(row.decision_id, row);
    const ender = row.undone_by === null ? undefined : enders.get(row.undone_by);
    if (ender) acts.set(ender.decision_id, ender);
  }
  return [...acts.values()].sort((a, b) => (a.decision_id < b.decision_id ? -1 : 1));
}

/** The newest act about parties: by it a later decision says what it was made upon. Null where nothing was decided yet. Pure. */
export const newestOn = (about: AboutParties, parties: readonly PartyRef[]): string | null =>
  actsOn(about, parties).at(-1)?.decision_id ?? null;
