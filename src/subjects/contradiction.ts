import { type Binding, inTime, type PartyRef, partyKey } from './block.ts';
/**
 * What decisions that hold say together. What was called the same and is kept apart by a newer decision is cut in two: those
 * on either side are one person among themselves still, and whom the newer does not name stays with its first side.
 *
 * returns  the decisions that keep apart, and of each other one its parts of two parties or more: none, where nothing is left of it
 * Cost     O(joins · decisions that keep apart · parties named). Pure
 */
export function inForce(bindings: readonly Binding[]): Binding[] {
  const aparts = bindings
    .filter(({ kind }) => kind === 'apart')
    .sort(inTime)
    .map((binding) => ({ binding, sides: binding.sides.map((side) => new Set(side.map(partyKey))) }));
  return bindings.flatMap((binding) => {
    if (binding.kind === 'apart') return [binding];
    let parts = [binding.sides[0] ?? []];
    for (const { binding: newer, sides } of aparts)
      if (inTime(binding, newer) < 0) parts = parts.flatMap((part) => cutBy(part, sides));
    if (parts.length === 1) return [binding];
    return parts.filter((part) => part.length > 1).map((part) => ({ ...binding, sides: [part] }));
  });
}

function cutBy(
  part: readonly PartyRef[],
  [first, second]: readonly ReadonlySet<string>[],
): (readonly PartyRef[])[] {
  const off = part.filter((ref) => second!.has(partyKey(ref)));
  if (off.length === 0 || !part.some((ref) => first!.has(partyKey(ref)))) return [part];
  return [part.filter((ref) => !second!.has(partyKey(ref))), off];
}

/** Whether all of these decisions can hold at once: nobody who is the same person is also not. O(parties named). Pure. */
export function canAllHold(bindings: readonly Binding[]): boolean {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  const all = inForce(bindings);
  for (const { kind, sides } of all)
    if (kind === 'same')
      for (const ref of sides[0] ?? []) {
        const [root, other] = [find(partyKey(sides[0]![0]!)), find(partyKey(ref))];
        if (root !== other) parent.set(other, root);
      }
  return all.every(({ kind, sides }) => {
    if (kind === 'same') return true;
    const sideOf = new Map<string, number>();
    return sides.every((side, at) =>
      side.every((ref) => {
        const root = find(partyKey(ref));
        if ((sideOf.get(root) ?? at) !== at) return false;
        sideOf.set(root, at);
        return true;
      }),
    );
  });
}

/** Whether a decision says anything beside others: some part of it is left, and all can hold. Pure. */
export const canHoldBeside = (binding: Binding, others: readonly Binding[]): boolean => {
  const all = [...others, binding];
  return inForce(all).some(({ decision }) => decision === binding.decision) && canAllHold(all);
};

/**
 * Which older decisions a new one ends: going back in time, each of which nothing is left beside it and those kept so far, or
 * that cannot hold beside them; and which it narrows: joins that bind the others still. Pure.
 */
export function contradicted(
  newer: Binding,
  older: readonly Binding[],
): { ended: string[]; narrowed: string[] } {
  const kept = [newer];
  const ended: string[] = [];
  const back = [...older].sort((a, b) => inTime(b, a));
  for (const binding of back)
    if (canHoldBeside(binding, kept)) kept.push(binding);
    else ended.push(binding.decision);
  const parts = (bindings: readonly Binding[], decision: string) =>
    inForce(bindings)
      .filter((each) => each.decision === decision)
      .map((each) => each.sides.flat().length)
      .join();
  const narrowed = kept
    .filter(({ kind, decision }) => kind === 'same' && decision !== newer.decision)
    .map(({ decision }) => decision)
    .filter((decision) => parts(kept, decision) !== parts(kept.slice(1), decision));
  return { ended, narrowed };
}
