import { restrictedAmong } from '../access/need-store.ts';
import type { Db } from '../storage/db.ts';
import { asidesOf, rebindVersion } from '../subjects/aside-store.ts';
import { partyKey } from '../subjects/block.ts';
import { collectBlocks } from '../subjects/block-store.ts';
import { marksOf, type TipMarks } from '../subjects/marks-of.ts';
import { minuteOf, storedParties } from '../subjects/party-store.ts';
import { sameParties } from '../subjects/rebind.ts';
import { type Resolved, resolveBlocks, type StoredParty } from '../subjects/resolve-blocks.ts';
import type { Planned, Receiving } from './plan.ts';
import { textPrints } from './prints.ts';
import type { Standing } from './score-tips.ts';

/** The latest of each tip that a chunk brings, by tip. */
export const latestOf = (planned: readonly Planned[]): Map<string, Planned> =>
  new Map(planned.map((each) => [each.tip, each]));

/** What the parties and the tips of a chunk are compared by, by tip. Pure. */
export function marksOfTips(receiving: Receiving, planned: Iterable<Planned>): Map<string, TipMarks> {
  const print = textPrints(receiving.settings.fingerprintKey);
  return new Map(
    [...planned].map(({ tip, facts, fingerprints }) => [tip, marksOf(facts, fingerprints, print)]),
  );
}

/**
 * What resolution decided with the tips of a chunk.
 *
 * former    subjects that parties of known tips were of
 * standing  who the parties of a tip are now. To be asked in the order of the chunk: what came before is earlier
 */
export type ResolvedTips = {
  resolved: Resolved;
  former: string[];
  standing: (planned: Planned) => Standing;
};

/**
 * Bring the parties of a chunk to subjects, with everybody whom that touches. The sightings of the chunk are kept
 * already, the parties not yet.
 */
export async function resolveTips(
  db: Db,
  receiving: Receiving,
  latest: ReadonlyMap<string, Planned>,
  marks: ReadonlyMap<string, TipMarks>,
): Promise<ResolvedTips> {
  const { unit } = receiving;
  const known = [...latest.values()].flatMap((each) => (each.existing ? [each.tip] : []));
  const before = new Map<string, StoredParty[]>(known.map((tip) => [tip, []]));
  for (const party of await storedParties(db, unit, known)) before.get(party.tip)!.push(party);
  const asides = await asidesOf(db, unit, known);
  const tips = new Map<string, StoredParty[]>();
  for (const [tip, planned] of latest) {
    const parties = partiesOfPlan(receiving, planned, marks.get(tip)!);
    const old = before.get(tip) ?? [];
    const positions = sameParties(old, parties);
    for (const { party, subject } of old) {
      const next = positions.get(party);
      if (next !== undefined) parties[next]!.subject = subject;
    }
    const versions = { before: old, after: parties, positions, aside: asides.get(tip) ?? [] };
    if (before.has(tip)) await rebindVersion(db, unit, tip, versions);
    tips.set(tip, parties);
  }
  const all = [...before.values()].flat();
  const former = [...new Set(all.flatMap((party) => party.subject ?? []))];
  const blocks = await collectBlocks(db, unit, {
    tips,
    before: all,
  });
  const resolved = resolveBlocks(blocks);
  const sharing = tipsOfSubjects(resolved, tips);
  const uncounted = await restrictedAmong(db, unit, [
    ...new Set([...sharing.values()].flatMap((all) => [...all])),
  ]);
  return { resolved, former, standing: standingIn(resolved, sharing, latest, uncounted) };
}

/** The tips of each subject that a party of the chunk is of. */
function tipsOfSubjects(
  resolved: Resolved,
  chunk: ReadonlyMap<string, readonly StoredParty[]>,
): Map<string, Set<string>> {
  const touched = new Set(
    [...chunk.values()].flatMap((parties) =>
      parties.flatMap((party) => resolved.subjectOf.get(partyKey(party)) ?? []),
    ),
  );
  return new Map(
    resolved.subjects.flatMap(({ id, parties }) =>
      touched.has(id) ? [[id, new Set(parties.map((party) => party.tip))] as const] : [],
    ),
  );
}

function standingIn(
  resolved: Resolved,
  sharing: ReadonlyMap<string, ReadonlySet<string>>,
  latest: ReadonlyMap<string, Planned>,
  uncounted: ReadonlySet<string>,
): ResolvedTips['standing'] {
  const come = new Set<string>();
  const isEarlier = (tip: string) => {
    const planned = latest.get(tip);
    return !uncounted.has(tip) && (!planned || planned.existing !== null || come.has(tip));
  };
  return ({ tip }) => {
    const { parties } = latest.get(tip)!.facts;
    const subjects = parties.map((_, party) => resolved.subjectOf.get(partyKey({ tip, party })) ?? null);
    let earlier = 0;
    for (const subject of new Set(subjects))
      for (const other of sharing.get(subject ?? '') ?? [])
        if (other !== tip && isEarlier(other)) earlier += 1;
    come.add(tip);
    return { subjects, earlier };
  };
}

function partiesOfPlan(receiving: Receiving, planned: Planned, marks: TipMarks): StoredParty[] {
  const { tip, facts, existing } = planned;
  return facts.parties.map(({ role }, party) => ({
    tip,
    party,
    role,
    receivedAt: existing?.received_at ?? receiving.now,
    minute: minuteOf(facts.incidentAt?.instant ?? null),
    marks: marks.parties[party]!,
    subject: null,
  }));
}
