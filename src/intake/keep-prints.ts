import type { IdentifierKind } from '../identifiers/shape.ts';
import { keepIdentifiers, keepSightings, type Sighting, sightedIn } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { mayBlock } from '../subjects/kinds.ts';
import type { TipMarks } from '../subjects/marks-of.ts';
import { PARTY_ROLES } from '../tips/shape.ts';
import type { Planned, Receiving } from './plan.ts';

type Counted = { fingerprint: string; kind: IdentifierKind; tips: number };

/**
 * Keep sightings by tip and by identifier, also of what parties are compared by and is no identifier. What any earlier
 * version of the tip held stays, and is not counted again.
 */
export async function keepPrints(
  db: Db,
  receiving: Receiving,
  planned: readonly Planned[],
  marks: ReadonlyMap<string, TipMarks>,
  restricted: ReadonlySet<string>,
): Promise<void> {
  const again = planned.filter((each) => each.existing !== null);
  const known = new Set(again.map((each) => each.tip));
  const held = again.flatMap((each) => each.fingerprints);
  const counted = await sightedIn(db, receiving.unit, [...known], held);
  const sightings = new Map<string, Sighting>();
  const identifiers = new Map<string, Counted>();
  for (const each of planned) {
    const before = counted.get(each.tip) ?? new Set<string>();
    counted.set(each.tip, before);
    sight(each, sightings);
    each.facts.identified.forEach(({ kind }, at) => {
      const print = each.fingerprints[at]!;
      const row = identifiers.get(print) ?? { fingerprint: print, kind, tips: 0 };
      if (!before.has(print) && !restricted.has(each.tip)) row.tips += 1;
      before.add(print);
      identifiers.set(print, row);
    });
  }
  for (const [tip, { parties }] of marks) sightTraits(tip, parties, sightings);
  await keepSightings(db, receiving.unit, [...sightings.values()], (tip) => !known.has(tip));
  await keepIdentifiers(db, receiving.unit, [...identifiers.values()]);
}

function sight({ tip, facts, fingerprints }: Planned, sightings: Map<string, Sighting>): void {
  facts.identified.forEach((each, at) => {
    const print = fingerprints[at]!;
    const role = each.owner === 'party' ? PARTY_ROLES.indexOf(facts.parties[each.index]!.role) : -1;
    const known = sightings.get(`${print} ${tip}`);
    if (known && (known.role >= 0 || role < 0)) return;
    sightings.set(`${print} ${tip}`, {
      fingerprint: print,
      tip,
      role,
      at: each.time?.instant ?? known?.at ?? null,
      country: each.country,
    });
  });
}

/** Traits by which parties are compared are found by their sightings, as identifiers are. */
function sightTraits(tip: string, parties: TipMarks['parties'], sightings: Map<string, Sighting>): void {
  for (const marks of parties)
    for (const mark of marks)
      if (mayBlock(mark) && !sightings.has(`${mark.print} ${tip}`))
        sightings.set(`${mark.print} ${tip}`, {
          fingerprint: mark.print,
          tip,
          role: -1,
          at: null,
          country: null,
        });
}
