import { countryOf } from '../places/country.ts';
import { stateOf } from '../places/state.ts';
import type { PartyDraft, TipFacts } from '../tips/shape.ts';

/**
 * The country and region by which a tip stands in the queue. Not a location: where it most likely is to be worked.
 *
 * The suspect's stated place comes first, then the victim's, then what the source assigned, then the suspect's
 * numbering plan. A region is named only within the country that was found.
 */
export function whereOf(facts: TipFacts): { country: string | null; region: string | null } {
  const inOrder = [
    ...facts.parties.filter((party) => party.role === 'suspect'),
    ...facts.parties.filter((party) => party.role === 'victim'),
  ];
  for (const party of inOrder) {
    const region = regionOf(party);
    const country = countryOf(party.country ?? '') ?? (region ? 'IN' : null);
    if (country) return { country, region: country === 'IN' ? region : null };
  }
  const assigned = countryOf(facts.country ?? '');
  if (assigned) return { country: assigned, region: assigned === 'IN' ? stateOf(facts.region ?? '') : null };
  const region = stateOf(facts.region ?? '');
  if (region) return { country: 'IN', region };
  const numbered = facts.identified.find(
    (each) => each.country && each.owner === 'party' && facts.parties[each.index]?.role === 'suspect',
  );
  return { country: numbered?.country ?? null, region: null };
}

function regionOf(party: PartyDraft): string | null {
  return stateOf(party.region ?? '') ?? null;
}
