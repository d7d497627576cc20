import type { Settings } from '../clocks/book.ts';
import { takeInClocks } from '../clocks/tip-clocks.ts';
import type { Db } from '../storage/db.ts';
import type { DataKey } from '../storage/vault.ts';
import { packMarks } from '../subjects/mark.ts';
import type { TipMarks } from '../subjects/marks-of.ts';
import { keepTipMarks } from '../subjects/party-store.ts';
import { keepSealed, type SealedRow, sealFields } from '../tips/sealed-store.ts';
import { LANES, TIP_STATES } from '../tips/shape.ts';
import {
  type KeptParty,
  keepContents,
  keepTips,
  laneName,
  place,
  type TipRow,
  tipKey,
} from '../tips/store.ts';
import { lapsesOf } from '../triage/lapses.ts';
import { rootsOf } from '../triage/lent.ts';
import { noteNewFacts } from '../triage/new-facts-store.ts';
import { rankOf } from '../triage/rank.ts';
import { endClosings, reopened } from '../triage/reopened-store.ts';
import { scoreAgain } from '../triage/score-again.ts';
import { moveTallies } from '../triage/tally-store.ts';
import { foldBundles, unfoldReopened } from './bundle-store.ts';
import { keepScored } from './keep-scored.ts';
import type { Ended, Plan, Receiving } from './plan.ts';
import { quarantine, resolved, waitingDigests, waitingFor } from './quarantine-store.ts';
import { keepItems, keepReceipts } from './run-store.ts';
import type { ScoredTip } from './score-tips.ts';

/** What a chunk came to. `waiting`: quarantined documents that one of its tips was waited for by. */
export type Written = {
  ended: Ended[];
  tips: { id: string; number: string; isNew: boolean; immediate: number; bundled: boolean }[];
  subjects: number;
  dropped: number;
  warnings: number;
  waiting: string[];
};

const NOW = LANES.indexOf('now');

/** Tips of the chunk for named officers only; the version of the rules that scored it; how the unit counts what runs out. */
export type WrittenBy = { restricted: ReadonlySet<string>; rules: number; settings: Settings };

/**
 * Write a chunk: tips and what hangs on them, quarantine, receipts.
 *
 * marks       what the parties of each tip, and the tip, are compared by
 */
export async function writeChunk(
  db: Db,
  receiving: Receiving,
  plan: Plan,
  scored: readonly ScoredTip[],
  marks: ReadonlyMap<string, TipMarks>,
  { restricted, rules, settings }: WrittenBy,
): Promise<Omit<Written, 'subjects'>> {
  const { unit, run, now } = receiving;
  const latest = new Map(scored.map((each) => [each.planned.tip, each]));
  const changed = new Set(scored.flatMap(({ planned }) => (planned.changed ? [planned.tip] : [])));
  const keys = keysOf(db, receiving.unit, latest);
  const rows = new Map(
    [...latest].map(([tip, each]) => [
      tip,
      rowOf(db, receiving, each, changed.has(tip), keys.get(tip)!.wrapped),
    ]),
  );
  const led = await rootsOf(
    db,
    [...latest.values()].flatMap(({ planned }) => planned.existing ?? []),
  );
  await foldBundles(db, unit, [...latest.values()], rows);
  await unfoldReopened(db, unit, [...latest.values()], rows);
  await keepTips(db, unit, [...rows.values()]);
  await moveTallies(
    db,
    unit,
    [...latest.values()].map(({ planned }) => ({ before: planned.existing, after: rows.get(planned.tip)! })),
  );
  await takeInClocks(
    db,
    { unit, now, settings },
    [...latest.values()].map(({ planned, lapses }) => ({
      before: planned.existing,
      after: rows.get(planned.tip)!,
      lapses: lapsesOf(lapses),
    })),
  );
  const opened = reopened(
    [...latest.values()].map(({ planned }) => ({ before: planned.existing, after: rows.get(planned.tip)! })),
  );
  await endClosings(
    db,
    { unit, officer: 'system', now },
    opened.map((tip) => ({ tip, decision: null })),
  );
  await noteNewFacts(
    db,
    { unit, now },
    opened.map((tip) => ({ before: latest.get(tip)!.planned.existing!, after: rows.get(tip)! })),
  );
  const { sealed, ...contents } = contentsOf(db, scored, latest, keys, marks);
  await keepContents(db, unit, { id: run, at: now }, contents);
  await keepSealed(db, unit, sealed);
  await keepScored(db, unit, rules, [...latest.values()]);
  await scoreAgain(db, { unit, now }, led);
  await keepTipMarks(
    db,
    unit,
    [...rows.values()].map((row) => tipMarksOf(row, marks)),
  );
  await endDocuments(db, receiving, plan.ended);
  const tips = [...latest.values()].map(({ planned }) => ({
    id: planned.tip,
    number: planned.facts.number!,
    isNew: planned.existing === null,
    // a version may lift a known tip into the lane now, or take it out; a restricted tip counts for nobody else
    immediate: restricted.has(planned.tip)
      ? 0
      : Number(rows.get(planned.tip)!.lane === NOW) - Number(planned.existing?.lane === NOW),
    bundled: rows.get(planned.tip)!.bundle_of !== null,
  }));
  const waiting =
    tips.length === 0
      ? []
      : await waitingFor(
          db,
          unit,
          tips.filter((tip) => tip.isNew).map((tip) => tip.number),
        );
  const kept = scored.map((each) => each.planned);
  return {
    ended: plan.ended,
    tips,
    dropped: plan.ended.reduce((sum, { document }) => sum + document.dropped.filter(isMedia).length, 0),
    warnings: kept.reduce((sum, each) => sum + each.facts.warnings.length, 0),
    waiting,
  };
}

type TipKey = { key: DataKey; wrapped: Buffer };

/** The data key of each tip: a fresh one for a tip that is new. */
function keysOf(db: Db, unit: number, latest: ReadonlyMap<string, ScoredTip>): Map<string, TipKey> {
  return new Map(
    [...latest].map(
      ([
        tip,
        {
          planned: { existing },
        },
      ]) => [
        tip,
        existing
          ? { key: tipKey(db, existing), wrapped: existing.data_key }
          : db.vault.newKey(place.key(tip), unit),
      ],
    ),
  );
}

/** A tip's row. What officers decided of a known tip stays: its officer, and a lane that was lifted. New facts reopen it. */
function rowOf(db: Db, receiving: Receiving, tip: ScoredTip, changed: boolean, wrapped: Buffer): TipRow {
  const { planned, scores, floor } = tip;
  const { existing, facts } = planned;
  const lane = Math.min(LANES.indexOf(tip.lane), existing?.override_lane ?? LANES.length);
  const reopened = existing !== null && changed;
  return {
    tip_id: planned.tip,
    unit_id: receiving.unit,
    source: facts.source,
    number: facts.number!,
    version: planned.version,
    platform: tip.platform,
    incident_type: facts.incidentType,
    country: tip.country,
    region: tip.region,
    received_at: existing?.received_at ?? receiving.now,
    incident_at: facts.incidentAt?.instant ?? null,
    lane,
    state: existing && !reopened ? existing.state : TIP_STATES.indexOf('open'),
    ...scores,
    floor,
    escalated: tip.escalated,
    rules: tip.reasons.map((reason) => reason.rule),
    rank: rankOf(laneName(lane), scores, floor),
    expires_at: tip.expiresAt,
    expires: tip.expires,
    assigned: existing?.assigned ?? null,
    close_reason: existing && !reopened ? existing.close_reason : null,
    override_lane: existing?.override_lane ?? null,
    bundle_key: tip.bundle === null ? null : db.vault.fingerprint(`bundle ${tip.bundle}`),
    bundle_of: tip.bundle === null ? null : (existing?.bundle_of ?? null),
    bundle: existing?.bundle ?? 0,
    earlier: tip.earlier,
    files: facts.files.length,
    warnings: facts.warnings.length,
    data_key: wrapped,
    revision: (existing?.revision ?? 0) + 1,
  };
}

type Contents = Parameters<typeof keepContents>[3] & { sealed: SealedRow[] };

function contentsOf(
  db: Db,
  scored: readonly ScoredTip[],
  latest: ReadonlyMap<string, ScoredTip>,
  keys: ReadonlyMap<string, TipKey>,
  marks: ReadonlyMap<string, TipMarks>,
): Contents {
  const contents: Contents = {
    sealed: [],
    versions: [],
    documents: [],
    parties: [],
    replaced: [],
  };
  for (const { planned } of scored) {
    const { tip, version, documents, packedFacts } = planned;
    const { key } = keys.get(tip)!;
    contents.sealed.push(sealFields(db, key, tip, version, planned.sealed));
    contents.versions.push({
      tip,
      version,
      facts: db.vault.seal(key, place.facts(tip, version), packedFacts),
    });
    documents.forEach((document) => {
      const kept = db.vault.seal(key, place.document(tip, document.digest), document.packedKept);
      contents.documents.push({ tip, digest: Buffer.from(document.digest, 'hex'), version, kept });
    });
  }
  for (const { planned, subjects } of latest.values()) {
    contents.parties.push(
      ...planned.facts.parties.map(
        (party, index): KeptParty => ({
          tip: planned.tip,
          party: index,
          role: party.role,
          subject: subjects[index] ?? null,
          marks: packMarks(marks.get(planned.tip)!.parties[index]!),
        }),
      ),
    );
    if (planned.existing) contents.replaced.push(planned.tip);
  }
  return contents;
}

function tipMarksOf(row: TipRow, marks: ReadonlyMap<string, TipMarks>) {
  const at = row.incident_at ?? row.received_at;
  return { tip: row.tip_id, at, receivedAt: row.received_at, marks: marks.get(row.tip_id)!.tip };
}

/** Quarantine what was refused, resolve what waited and is now in, and give every document its receipt. */
async function endDocuments(db: Db, receiving: Receiving, ended: readonly Ended[]): Promise<void> {
  const { unit, run, now } = receiving;
  for (const { document, refusal } of ended)
    if (refusal) await quarantine(db, unit, run, now, document, refusal);
  const taken = ended.filter(({ outcome }) => outcome === 'accepted' || outcome === 'version');
  const waited = await waitingDigests(
    db,
    unit,
    taken.map(({ document }) => document.digest),
  );
  await resolved(
    db,
    unit,
    taken.flatMap(({ document, tip }) =>
      waited.has(document.digest) ? [{ id: waited.get(document.digest)!, tip }] : [],
    ),
  );
  await keepItems(
    db,
    unit,
    run,
    ended.map(({ document, outcome, refusal, tip, first }) => ({
      item: document.item,
      digest: document.digest,
      outcome,
      reason: refusal?.code ?? (first?.outcome === 'cleared' ? 'CLEARED' : null),
      tip,
    })),
  );
  await keepReceipts(
    db,
    unit,
    run,
    now,
    ended
      .filter(({ outcome }) => outcome !== 'duplicate')
      .map(({ document, outcome, tip, version }) => ({ digest: document.digest, outcome, tip, version })),
  );
}

/** A PDF is dropped too (its text is kept), but it is paper, not media. */
const isMedia = (dropped: { mediaType: string }): boolean => dropped.mediaType !== 'application/pdf';
