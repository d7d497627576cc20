import { type Binding, inTime, partyKey } from './block.ts';

/** Whether all of these decisions can hold at once: nobody who is the same person is also not. O(parties named). Pure. */
export function canAllHold(bindings: readonly Binding[]): boolean {
  const parent = new Map<string, string>();
  const find = (key: string): string => {
    let at = key;
    for (let up = parent.get(at); up !== undefined; up = parent.get(at)) at = up;
    return at;
  };
  for (const { kind, sides } of bindings)
    if (kind === 'same')
      for (const ref of sides[0] ?? []) {
        const [root, other] = [find(partyKey(sides[0]![0]!)), find(partyKey(ref))];
        if (root !== other) parent.set(other, root);
      }
  return bindings.every(({ kind, sides }) => {
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

/** Which older decisions a new one ends: going back in time, each that cannot hold beside it and those kept so far. Pure. */
export function contradicted(newer: Binding, older: readonly Binding[]): string[] {
  const kept = [newer];
  const ended: string[] = [];
  const back = [...older].sort((a, b) => inTime(b, a));
  for (const binding of back)
    if (canAllHold([...kept, binding])) kept.push(binding);
    else ended.push(binding.decision);
  return ended;
}
