import type { BlockParty, Evidence } from './block.ts';
import type { Silence } from './cut.ts';

/** A party whose marks of these values have no strength: they tie it to nobody. */
export function withoutSilent<P extends Pick<BlockParty, 'marks'>>(
  party: P,
  silent: ReadonlyMap<string, unknown>,
): P {
  if (silent.size === 0 || !party.marks.some((mark) => silent.has(mark.print))) return party;
  return {
    ...party,
    marks: party.marks.map((mark) =>
      silent.has(mark.print) ? { ...mark, strength: 'none' as const } : mark,
    ),
  };
}

/** What both sides show and what joins nobody all the same, each with why: it is told, and weighs nothing. Pure. */
export function silentEvidence(
  left: readonly BlockParty[],
  right: readonly BlockParty[],
  silent: ReadonlyMap<string, Silence>,
): Evidence[] {
  if (silent.size === 0) return [];
  const [mine, yours] = [shownIn(left, silent), shownIn(right, silent)];
  return [...mine.keys()].sort().flatMap((print) => {
    const [one, other] = [mine.get(print)!, yours.get(print)];
    const evidence = { reason: silent.get(print)!, kind: one.kind, print, bits: 0, holders: null };
    return other ? [{ ...evidence, left: one.shown, right: other.shown }] : [];
  });
}

function shownIn(parties: readonly BlockParty[], silent: ReadonlyMap<string, Silence>) {
  const shown = new Map<string, { kind: BlockParty['marks'][number]['kind']; shown: Evidence['left'] }>();
  for (const { tip, party, marks } of parties)
    for (const { print, kind } of marks)
      if (silent.has(print) && !shown.has(print)) shown.set(print, { kind, shown: { tip, party } });
  return shown;
}
