import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { asidesOf, rebindVersion } from '../subjects/aside-store.ts';
import { partyKey } from '../subjects/block.ts';
import { collectBlocks } from '../subjects/block-store.ts';
import { countedTips, countOthers } from '../subjects/earlier-store.ts';
import { marksOf, type TipMarks } from '../subjects/marks-of.ts';
import { toldByNetworks } from '../subjects/network-told-store.ts';
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
 * standing  who the parties of a tip are now, and what other tips on them tell
 */
export type ResolvedTips = {
  resolved: Resolved;
  former: string[];
  standing: (planned: Planned) => Standing;
};

/**
 * Bring the parties of a chunk to subjects, with everybody whom that touches. The sightings of the chunk are kept
 * already, the parties not yet.
 *
 * known  fingerprints of the chunk’s identifiers that stood in any tip before it
 */
export async function resolveTips(
  db: Db,
  receiving: Receiving,
  latest: ReadonlyMap<string, Planned>,
  marks: ReadonlyMap<string, TipMarks>,
  known: { has: (print: string) => boolean },
): Promise<ResolvedTips> {
  const { unit } = receiving;
  const existing = [...latest.values()].flatMap((each) => (each.existing ? [each.tip] : []));
  const before = new Map<string, StoredParty[]>(existing.map((tip) => [tip, []]));
  for (const party of await storedParties(db, unit, existing)) before.get(party.tip)!.push(party);
  const asides = await asidesOf(db, unit, existing);
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
    fresh: freshIn(latest.values(), known),
    before: all,
  });
  const resolved = resolveBlocks(blocks);
  const sharing = tipsOfSubjects(resolved, tips);
  const counted = await countedTips(db, unit, [...new Set([...sharing.values()].flatMap((all) => [...all]))]);
  for (const [tip, { existing }] of latest)
    if (!existing) counted.set(tip, { receivedAt: receiving.now, noCrime: false });
  const asked = subjectsIn(resolved, sharing, latest);
  const networks = await toldByNetworks(db, unit, asked.map(withFormer(resolved)));
  return { resolved, former, standing: standingIn(asked, networks, latest, counted, receiving.now) };
}

/** Tells of an identifier’s fingerprint whether it came with this chunk: it then stands in no tip but the chunk’s own. */
function freshIn(
  planned: Iterable<Planned>,
  known: { has: (print: string) => boolean },
): (print: string) => boolean {
  const fresh = new Set<string>();
  for (const { fingerprints } of planned)
    for (const print of fingerprints) if (!known.has(print)) fresh.add(print);
  return (print) => fresh.has(print);
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

type Asked = { tip: string; parties: (string | null)[]; subjects: Set<string>; own: Set<string> };

/** Who the parties of each tip of the chunk are, and all tips on them. */
const subjectsIn = (
  resolved: Resolved,
  sharing: ReadonlyMap<string, ReadonlySet<string>>,
  latest: ReadonlyMap<string, Planned>,
): Asked[] =>
  [...latest].map(([tip, { facts }]) => {
    const parties = facts.parties.map((_, party) => resolved.subjectOf.get(partyKey({ tip, party })) ?? null);
    const own = new Set(parties.flatMap((subject) => [...(sharing.get(subject ?? '') ?? [])]));
    return { tip, parties, subjects: new Set(parties.flatMap((subject) => subject ?? [])), own };
  });

/** With ids that go into these subjects by this chunk: that is not written yet. */
function withFormer(resolved: Resolved): (asked: Asked) => Asked {
  const former = new Map<string, Set<string>>();
  for (const party of resolved.parties) {
    const next = resolved.subjectOf.get(partyKey(party));
    if (!next || party.subject === null || party.subject === next) continue;
    former.set(next, (former.get(next) ?? new Set()).add(party.subject));
  }
  return (asked) => ({
    ...asked,
    subjects: new Set([...asked.subjects].flatMap((id) => [id, ...(former.get(id) ?? [])])),
  });
}

function standingIn(
  asked: readonly Asked[],
  networks: Awaited<ReturnType<typeof toldByNetworks>>,
  latest: ReadonlyMap<string, Planned>,
  counted: Awaited<ReturnType<typeof countedTips>>,
  now: Instant,
): ResolvedTips['standing'] {
  const byTip = new Map(asked.map((each) => [each.tip, each]));
  return ({ tip }) => {
    const { parties: subjects, own } = byTip.get(tip)!;
    const receivedAt = latest.get(tip)!.existing?.received_at ?? now;
    return {
      subjects,
      ...countOthers({ tip, receivedAt }, own, counted),
      network: networks.get(tip) ?? null,
    };
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
