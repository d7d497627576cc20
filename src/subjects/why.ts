import type { Binding, BlockParty, Evidence, PartyRef } from './block.ts';

/** One step of the chain between two parties of a subject. */
export type WhyStep = { from: PartyRef; to: PartyRef; evidence: Evidence[] };

/** The shortest chain of shared strong identifiers between two parties; empty where there is none. Pure. */
export function explain(
  parties: readonly BlockParty[],
  _bindings: readonly Binding[],
  left: PartyRef,
  right: PartyRef,
): WhyStep[] {
  const key = ({ tip, party }: PartyRef) => `${tip} ${party}`;
  const steps = new Map<string, WhyStep | null>([[key(left), null]]);
  const queue = parties.filter((party) => key(party) === key(left));
  for (const at of queue) {
    for (const next of parties) {
      if (steps.has(key(next))) continue;
      const shared = at.marks.find(
        (mark) => mark.strength === 'strong' && next.marks.some((other) => other.print === mark.print),
      );
      if (!shared) continue;
      const from = { tip: at.tip, party: at.party };
      const to = { tip: next.tip, party: next.party };
      const evidence: Evidence[] = [
        {
          reason: 'shared',
          kind: shared.kind,
          print: shared.print,
          bits: 10,
          holders: 2,
          left: from,
          right: to,
        },
      ];
      steps.set(key(next), { from, to, evidence });
      queue.push(next);
    }
  }
  const chain: WhyStep[] = [];
  for (let step = steps.get(key(right)); step; step = steps.get(key(step.from))) chain.unshift(step);
  return chain;
}
