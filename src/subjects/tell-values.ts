import { knownIdentifiers } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { enoughToTell, NEVER_CUT, type Silence, silenceOf } from './cut.ts';
import { KIND_WEIGHTS, mayBlock } from './kinds.ts';
import type { Mark } from './mark.ts';
import { storedParties, tipsHolding } from './party-store.ts';
import type { StoredParty } from './resolve-blocks.ts';
import { COUNTED } from './seen.ts';

/**
 * How values stand in the whole unit, as far as the officer may see.
 *
 * silent  values that join nobody, and why
 * many    values that stand in more tips than those of which holders are counted
 */
export type ToldValues = { silent: ReadonlyMap<string, Silence>; many: ReadonlySet<string> };

/** Tell of values, by marks of them, what a reader has to know. Looks at so many tips of each as are enough to tell. */
export async function tellValues(db: Db, unit: number, marks: Iterable<Mark>): Promise<ToldValues> {
  const kinds = new Map([...marks].flatMap((mark) => (mayBlock(mark) ? [[mark.print, mark.kind]] : [])));
  const known = await knownIdentifiers(db, unit, kinds.keys());
  const silent = new Map<string, Silence>();
  const many = new Set<string>();
  const asked: { print: string; most: number }[] = [];
  for (const [print, kind] of kinds) {
    const tips = known.get(print)?.tips ?? null;
    if (tips !== null && tips > COUNTED) many.add(print);
    if (tips !== null && tips > KIND_WEIGHTS[kind]!.reach) silent.set(print, 'too_many_holders');
    else if (tips === null || tips > NEVER_CUT || kind === 'account')
      asked.push({ print, most: enoughToTell(kind) + 1 });
  }
  const found = await tipsHolding(db, unit, asked);
  const parties = new Map<string, StoredParty[]>();
  for (const party of await storedParties(db, unit, [...new Set([...found.values()].flat())]))
    parties.set(party.tip, [...(parties.get(party.tip) ?? []), party]);
  for (const { print } of asked) {
    const holders = found
      .get(print)!
      .flatMap((tip) => parties.get(tip) ?? [])
      .filter((party) => party.marks.some((mark) => mark.print === print && mayBlock(mark)));
    const silence = silenceOf(kinds.get(print)!, holders, print);
    if (silence) silent.set(print, silence);
  }
  return { silent, many };
}
