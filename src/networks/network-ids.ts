import { uuidFrom } from '../kernel/digest.ts';

/** A network of an earlier run: when it was founded (ISO 8601), and who was in it. */
export type KnownNetwork = { id: string; foundedAt: string; members: readonly string[] };

/** A network keeps its id where at least this share of the two member lists together is in both (Jaccard), … */
const SAME = 0.25;
/** … or where at least this share of the old members went there together: it grew, or was joined to another. */
const CARRIED = 0.5;

/**
 * Ids for the networks of a run: an old one lives on in the network that shares most members with it. Where two old ones
 * became one, the older id stays; where one fell apart, its id goes with the larger share.
 *
 * unit     in which they are, so that ids differ between units
 * before   networks of the last run; members by the ids that stand now
 * found    members of each network found
 * returns  an id for each found network, and which are new. The order of either list does not matter.
 */
export function idsFor(
  unit: number,
  before: readonly KnownNetwork[],
  found: readonly (readonly string[])[],
): { id: string; isNew: boolean }[] {
  const homes = new Map<string, number>();
  for (const [at, members] of found.entries()) for (const member of members) homes.set(member, at);
  const least = found.map((members) => [...members].sort()[0] ?? '');
  const taken: (string | undefined)[] = found.map(() => undefined);
  const old = [...before].sort((a, b) =>
    a.foundedAt === b.foundedAt ? (a.id < b.id ? -1 : 1) : a.foundedAt < b.foundedAt ? -1 : 1,
  );
  for (const network of old) {
    const shared = new Map<number, number>();
    for (const member of new Set(network.members)) {
      const home = homes.get(member);
      if (home !== undefined) shared.set(home, (shared.get(home) ?? 0) + 1);
    }
    const best = [...shared]
      .filter(([at]) => taken[at] === undefined)
      .map(([at, count]) => ({
        at,
        jaccard: count / (network.members.length + found[at]!.length - count),
        carried: count / network.members.length,
      }))
      .filter(({ jaccard, carried }) => jaccard >= SAME || carried >= CARRIED)
      .sort((a, b) => b.jaccard - a.jaccard || (least[a.at]! < least[b.at]! ? -1 : 1))[0];
    if (best) taken[best.at] = network.id;
  }
  const used = new Set(before.map(({ id }) => id));
  const order = found.map((_, at) => at).sort((a, b) => (least[a]! < least[b]! ? -1 : 1));
  const isNew = found.map(() => false);
  for (const at of order) {
    if (taken[at] !== undefined) continue;
    let id = uuidFrom(`network ${unit} ${least[at]}`);
    for (let again = 2; used.has(id); again += 1) id = uuidFrom(`network ${unit} ${least[at]} ${again}`);
    used.add(id);
    [taken[at], isNew[at]] = [id, true];
  }
  return taken.map((id, at) => ({ id: id!, isNew: isNew[at]! }));
}
