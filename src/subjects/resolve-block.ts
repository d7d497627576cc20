import { type Binding, type BlockParty, type BlockResolution, type PartyRef, subjectIdOf } from './block.ts';

/** Parties that share a strong identifier are one subject, as far as officers' decisions let them be. Pure. */
export function resolveBlock(parties: readonly BlockParty[], bindings: readonly Binding[]): BlockResolution {
  const parent = parties.map((_, index) => index);
  const find = (at: number): number => (parent[at] === at ? at : find(parent[at]!));
  const index = new Map(parties.map((party, at) => [key(party), at]));
  const apart: [number, number][] = bindings.flatMap((binding) =>
    binding.kind === 'apart'
      ? binding.sides.flatMap((left, at) =>
          binding.sides
            .slice(at + 1)
            .flatMap((right) =>
              left.flatMap((a) =>
                right.map((b): [number, number] => [index.get(key(a))!, index.get(key(b))!]),
              ),
            ),
        )
      : [],
  );
  const join = (a: number, b: number) => {
    const [left, right] = [find(a), find(b)].sort((x, y) => x - y) as [number, number];
    if (left === right) return;
    const before = [...parent];
    parent[right] = left;
    if (apart.some(([x, y]) => find(x) === find(y)))
      before.forEach((value, at) => {
        parent[at] = value;
      });
  };
  for (const binding of bindings)
    if (binding.kind === 'same')
      for (const ref of binding.sides[0] ?? [])
        join(index.get(key(binding.sides[0]![0]!))!, index.get(key(ref))!);
  const first = new Map<string, number>();
  parties.forEach((party, at) => {
    for (const mark of party.marks) {
      if (mark.strength !== 'strong') continue;
      const known = first.get(mark.print);
      if (known === undefined) first.set(mark.print, at);
      else join(known, at);
    }
  });
  const groups = new Map<number, PartyRef[]>();
  parties.forEach(({ tip, party }, at) => {
    const root = find(at);
    groups.set(root, [...(groups.get(root) ?? []), { tip, party }]);
  });
  return {
    subjects: [...groups.values()].map((members) => ({
      id: subjectIdOf(members[0]!),
      founder: members[0]!,
      parties: members,
    })),
    candidates: [],
    cut: [],
  };
}

const key = ({ tip, party }: PartyRef): string => `${tip} ${party}`;
