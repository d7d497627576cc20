import { platformOf } from '../identifiers/platform-alias.ts';
import type { KnownIdentifier } from '../identifiers/store.ts';
import type { Instant } from '../kernel/time.ts';
import type { ToldOfTip } from '../subjects/earlier-store.ts';
import type { Lane, Reason, Scores, TipFacts } from '../tips/shape.ts';
import { bundleKey, mayBundle } from '../triage/bundle.ts';
import type { Expiry, ExpiryKind, Retention } from '../triage/expiry.ts';
import { lasting, type TriageContext } from '../triage/features.ts';
import { isEscalated } from '../triage/features-words.ts';
import { hashTold } from '../triage/hash-told.ts';
import { hashedFiles, type UnitLists } from '../triage/hash-told-store.ts';
import { packFeatures } from '../triage/kept-features.ts';
import type { RulesInForce } from '../triage/rule-set-store.ts';
import { scoreLasting } from '../triage/score-lasting.ts';
import type { Planned } from './plan.ts';
import { whereOf } from './where.ts';

/** A version with its scores, and where it stands. `bundle`: what it may be folded under, else null. */
export type ScoredTip = {
  planned: Planned;
  scores: Scores;
  reasons: Reason[];
  floor: boolean;
  lane: Lane;
  escalated: boolean;
  platform: string | null;
  country: string | null;
  region: string | null;
  expiresAt: string | null;
  expires: ExpiryKind | null;
  /** what lapses and has not yet */
  lapses: readonly Expiry[];
  earlier: number;
  bundle: string | null;
  /** subject of each party, by position */
  subjects: (string | null)[];
  /** what lasts of its features, packed; when a passed clock may change its scores next */
  kept: { features: string; dueAt: string | null; noCrime: number };
};

/** What tips are scored by: the rules, how long the unit takes platforms and carriers to keep what, and what hash lists say of their files. */
export type ScoredBy = { rules: RulesInForce; retention: Retention; lists: UnitLists };

/** Who a tip’s parties are, by position, and what other tips on these subjects, and their networks, tell. */
export type Standing = { subjects: (string | null)[] } & ToldOfTip;

/**
 * Score the tips of a chunk in their order: each sees what was known before the chunk, and the chunk's tips before it.
 *
 * known       what is known of the chunk's identifiers, by fingerprint
 * standingOf  asked once for each
 * uncounted   restricted tips of the chunk: they stand in no count, so no other tip is scored by them
 */
export function scoreTips(
  planned: readonly Planned[],
  known: ReadonlyMap<string, KnownIdentifier>,
  standingOf: (planned: Planned) => Standing,
  now: Instant,
  uncounted: ReadonlySet<string>,
  { rules, retention, lists }: ScoredBy,
): ScoredTip[] {
  const seen = new Map<string, number>();
  return planned.map((each) => {
    const { subjects, ...others } = standingOf(each);
    const counted = !uncounted.has(each.tip);
    const context = {
      now,
      lists: rules.lists,
      earlierTips: others.earlier,
      priorClosedNoCrime: others.noCrime,
      network: others.network,
      hashes: lists && hashTold(filesOf(each), lists),
      earlierVersions: each.version - 1,
      ...fileCounts(each, known, seen, counted),
      retention,
    };
    if (counted && each.version === 1)
      for (const print of new Set(each.fingerprints)) seen.set(print, (seen.get(print) ?? 0) + 1);
    return scoreOne(each, context, subjects, rules);
  });
}

/** Fingerprints of the hashes of each hashed file of a tip. */
export const filesOf = ({ facts, fingerprints }: Pick<Planned, 'facts' | 'fingerprints'>): string[][] =>
  hashedFiles(facts, (at) => fingerprints[at]!);

function scoreOne(
  planned: Planned,
  context: TriageContext,
  subjects: (string | null)[],
  rules: RulesInForce,
): ScoredTip {
  const { facts } = planned;
  const kept = lasting(facts, context);
  const { scores, reasons, floor, lane, expires, expiresAt, dueAt } = scoreLasting(rules, kept, context);
  const platform = facts.platform ?? facts.reportingPlatform;
  return {
    planned,
    scores,
    reasons,
    floor,
    lane,
    escalated: isEscalated(facts),
    platform: platform === null ? null : platformOf(platform).name,
    ...whereOf(facts),
    expiresAt,
    expires,
    lapses: kept.expiries.filter(({ expired }) => !expired),
    earlier: context.earlierTips,
    bundle: !floor && (lane === 'week' || lane === '30d') && mayBundle(facts) ? bundleKey(facts) : null,
    subjects,
    kept: { features: packFeatures(kept), dueAt, noCrime: context.priorClosedNoCrime ?? 0 },
  };
}

/** How many of a tip's hashed files stood in an earlier tip, how many in none, and the most tips any one hash stands in. */
function fileCounts(
  planned: Planned,
  known: ReadonlyMap<string, KnownIdentifier>,
  seen: ReadonlyMap<string, number>,
  counted: boolean,
): Pick<TriageContext, 'filesKnown' | 'filesNew' | 'hashSeenMost'> {
  const own = counted && planned.previous ? hashPrints(planned.previous) : null;
  const byFile = new Map<number, number>();
  planned.facts.identified.forEach((each, at) => {
    if (each.owner !== 'file' || each.kind !== 'file_hash') return;
    const print = planned.fingerprints[at]!;
    const before =
      (known.get(print)?.tips ?? 0) + (seen.get(print) ?? 0) - (own?.has(each.canonical) ? 1 : 0);
    byFile.set(each.index, Math.max(byFile.get(each.index) ?? 0, before));
  });
  const counts = [...byFile.values()];
  return {
    filesKnown: counts.filter((count) => count > 0).length,
    filesNew: counts.filter((count) => count <= 0).length,
    hashSeenMost: Math.max(0, ...counts),
  };
}

function hashPrints(facts: TipFacts): Set<string> {
  return new Set(facts.identified.flatMap((each) => (each.kind === 'file_hash' ? [each.canonical] : [])));
}
