import type { BlockParty } from '../src/subjects/block.ts';
import { CutFinder, type Silence } from '../src/subjects/cut.ts';
import { byPlace } from '../src/subjects/group.ts';

/** Which values join nobody among parties that are all there are, found as a full run finds them. */
export function silentIn(parties: readonly BlockParty[]): Map<string, Silence> {
  const tips = new Map<string, Set<string>>();
  for (const { tip, marks } of parties)
    for (const { print } of marks) tips.set(print, (tips.get(print) ?? new Set()).add(tip));
  const finder = new CutFinder(new Map([...tips].map(([print, all]) => [print, all.size])));
  for (const party of [...parties].sort(byPlace)) finder.look(party);
  return finder.found();
}
