import type { Binding, BlockParty, Evidence } from './block.ts';

/** What speaks for two groups of parties being one person. Pure. */
export function compareGroups(
  left: readonly BlockParty[],
  right: readonly BlockParty[],
  _bindings: readonly Binding[],
  holdersOf: (print: string) => number = () => 2,
): { bits: number; evidence: Evidence[] } {
  const evidence = new Map<string, Evidence>();
  for (const a of left)
    for (const b of right)
      for (const mark of a.marks)
        if (b.marks.some((other) => other.print === mark.print))
          evidence.set(mark.print, {
            reason: 'shared',
            kind: mark.kind,
            print: mark.print,
            bits: 1,
            holders: holdersOf(mark.print),
            left: { tip: a.tip, party: a.party },
            right: { tip: b.tip, party: b.party },
          });
  return { bits: evidence.size, evidence: [...evidence.values()] };
}
