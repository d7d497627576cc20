import { forgetGlassWords } from '../access/purge-store.ts';
import { resealClocks } from '../clocks/purge-store.ts';
import { settingsOf } from '../clocks/setting-store.ts';
import { takeInClocks } from '../clocks/tip-clocks.ts';
import { matchKey } from '../identifiers/fingerprint-text.ts';
import { forgetSightings } from '../identifiers/purge-store.ts';
import { knownIdentifiers } from '../identifiers/store.ts';
import type { Db } from '../storage/db.ts';
import { askDestruction } from '../storage/key-store.ts';
import { fingerprint } from '../storage/vault.ts';
import { rebind } from '../subjects/binding-store.ts';
import { otherTipsOf } from '../subjects/earlier-store.ts';
import { mayBlock } from '../subjects/kinds.ts';
import { packMarks } from '../subjects/mark.ts';
import { marksOf, type TipMarks } from '../subjects/marks-of.ts';
import { keepTipMarks } from '../subjects/party-store.ts';
import { standing } from '../subjects/store.ts';
import { digestsOf, forgetContents, resealNotes, setKeys } from '../tips/purge-store.ts';
import { keepSealed, openFacts, sealFields } from '../tips/sealed-store.ts';
import { LANES, type TipFacts } from '../tips/shape.ts';
import {
  keepContents,
  keepTips,
  laneName,
  type PartyRow,
  place,
  type TipRow,
  tipKey,
  versionsOf,
} from '../tips/store.ts';
import { type Without, withoutParties } from '../tips/without-parties.ts';
import { listsOn } from '../triage/hash-told-store.ts';
import { lapsesOf, retentionOf } from '../triage/lapses.ts';
import { rankOf } from '../triage/rank.ts';
import { rulesInForce } from '../triage/rule-set-store.ts';
import { moveTallies } from '../triage/tally-store.ts';
import type { ClearedBy } from './clear.ts';
import { keepScored } from './keep-scored.ts';
import { packFacts } from './pack-facts.ts';
import { textPrints } from './prints.ts';
import { forgetHeld } from './purge-store.ts';
import { identifyTip, type ReadSettings } from './read.ts';
import { filesOf, type ScoredBy, type ScoredTip, scoreTips } from './score-tips.ts';

type Settings = Pick<ReadSettings, 'fingerprintKey' | 'country'>;

/**
 * Write a tip anew without some parties, under a new key: its newest version only, scored again, without its source
 * documents, which speak of them too. The old key is destroyed when the transaction is committed.
 *
 * parties  of the tip as they stand; gone: subjects whose parties go
 */
export async function rewriteWithout(
  db: Db,
  row: TipRow,
  parties: readonly PartyRow[],
  gone: ReadonlySet<string>,
  settings: Settings,
  by: ClearedBy,
): Promise<{ documents: number; texts: number; spoken: (words: string) => boolean }> {
  const unit = row.unit_id;
  const versions = await openVersions(db, row);
  const newest = versions.find((each) => each.version === row.version)!;
  const isGone = (party: PartyRow) => party.subject !== null && gone.has(party.subject);
  const without = withoutParties(newest.facts, new Set(parties.filter(isGone).map((party) => party.party)));
  const stay = parties.filter((party) => !isGone(party));
  const { facts, fingerprints } = factsOfDraft(without, settings);
  const marks = marksOf(facts, fingerprints, textPrints(settings.fingerprintKey));
  const left = stay.map((party, index) => ({
    ...party,
    party: index,
    marks: packMarks(marks.parties[index]!),
  }));
  const before = new Set(versions.flatMap((each) => printsOf(each.facts, settings)));
  const kept = new Set([...fingerprints, ...traitsOf(marks)]);
  const forgotten = [...before].filter((print) => !kept.has(print));
  const digests = await digestsOf(db, unit, [row.tip_id]);
  await forgetSightings(db, unit, forgotten.map(fromHex), [row.tip_id]);
  await rebind(db, unit, row.tip_id, new Map(stay.map((party, index) => [party.party, index])));
  const clocks = await settingsOf(db, unit);
  const lists = await listsOn(db, unit, filesOf({ facts, fingerprints }).flat());
  const how = { rules: await rulesInForce(db, unit), retention: retentionOf(clocks), lists };
  const scored = await scoreAgain(db, row, { facts, fingerprints }, left, by.at, how);
  const old = tipKey(db, row);
  const fresh = db.vault.nextKey(row.data_key, place.key(row.tip_id), unit);
  const after = rowAfter(row, scored, fresh.wrapped);
  await keepTips(db, unit, [after]);
  await setKeys(db, [after]);
  await moveTallies(db, unit, [{ before: row, after }]);
  const lapses = lapsesOf(scored.lapses);
  await takeInClocks(db, { unit, now: by.at, settings: clocks }, [{ before: row, after, lapses }]);
  await resealNotes(db, row.tip_id, { old, new: fresh.key }, (note) => !without.spoken(note));
  await resealClocks(db, unit, row.tip_id, { old, new: fresh.key }, (note) => !without.spoken(note));
  await forgetContents(db, unit, row.tip_id);
  const { packedFacts, sealed } = packFacts(facts);
  const sealedFacts = db.vault.seal(fresh.key, place.facts(row.tip_id, row.version), packedFacts);
  await keepContents(
    db,
    unit,
    { id: newest.run, at: newest.receivedAt },
    {
      versions: [{ tip: row.tip_id, version: row.version, facts: sealedFacts }],
      documents: [],
      parties: left,
      replaced: [row.tip_id],
    },
  );
  const at = after.incident_at ?? after.received_at;
  await keepTipMarks(db, unit, [{ tip: row.tip_id, at, receivedAt: after.received_at, marks: marks.tip }]);
  await keepSealed(db, unit, [sealFields(db, fresh.key, row.tip_id, row.version, sealed)]);
  await keepScored(db, unit, how.rules.version, [scored]);
  const leaves = await forgetHeld(db, unit, [row.tip_id]);
  leaves.push(...(await forgetGlassWords(db, unit, [row.tip_id], without.spoken)));
  await askDestruction(db, unit, [db.vault.leafOf(row.data_key, place.key(row.tip_id))!, ...leaves], by.at);
  return { documents: digests.length, texts: without.texts, spoken: without.spoken };
}

/** Whether words name one of the parties of a tip that go with these subjects. */
export async function speaksOfGone(
  db: Db,
  row: TipRow,
  parties: readonly PartyRow[],
  gone: ReadonlySet<string>,
): Promise<(words: string) => boolean> {
  const { facts } = (await openFacts(db, row, row.version))!;
  const theirs = parties.filter(({ subject }) => subject !== null && gone.has(subject));
  return withoutParties(facts, new Set(theirs.map(({ party }) => party))).spoken;
}

async function openVersions(db: Db, row: TipRow) {
  const versions = [];
  for (const { version } of await versionsOf(db, row)) versions.push((await openFacts(db, row, version))!);
  return versions;
}

const fromHex = (hex: string): Buffer => Buffer.from(hex, 'hex');
function printsOf(facts: TipFacts, settings: Settings): string[] {
  const prints = facts.identified.map((each) =>
    fingerprint(settings.fingerprintKey, matchKey(each)).toString('hex'),
  );
  return [...prints, ...traitsOf(marksOf(facts, prints, textPrints(settings.fingerprintKey)))];
}

/** What parties are found by beside their identifiers. */
const traitsOf = ({ parties }: TipMarks): string[] =>
  parties.flatMap((marks) => marks.flatMap((mark) => (mayBlock(mark) ? [mark.print] : [])));

function factsOfDraft(without: Without, settings: Settings): { facts: TipFacts; fingerprints: string[] } {
  const { identifiers, fingerprints } = identifyTip(without.draft, settings);
  const { draft, documents, dropped } = without;
  return { facts: { ...draft, identified: identifiers, documents, dropped }, fingerprints };
}

/** Scores of what is left, as if it had always been so: the tip itself stands in every count already. */
async function scoreAgain(
  db: Db,
  row: TipRow,
  { facts, fingerprints }: { facts: TipFacts; fingerprints: string[] },
  parties: readonly PartyRow[],
  now: string,
  by: ScoredBy,
): Promise<ScoredTip> {
  const unit = row.unit_id;
  const known = await knownIdentifiers(db, unit, new Set(fingerprints));
  const heads = await standing(
    db,
    unit,
    parties.flatMap((party) => party.subject ?? []),
  );
  const subjects = parties.map((party) => heads.get(party.subject ?? '')?.id ?? null);
  const others = await otherTipsOf(db, unit, { tip: row.tip_id, receivedAt: row.received_at }, subjects);
  const planned = {
    tip: row.tip_id,
    documents: [],
    facts,
    fingerprints,
    packedFacts: Buffer.alloc(0),
    sealed: [],
    version: row.version,
    existing: row,
    previous: facts,
    changed: false,
  };
  return scoreTips([planned], known, () => ({ subjects, ...others }), now, new Set(), by)[0]!;
}

function rowAfter(row: TipRow, scored: ScoredTip, wrapped: Buffer): TipRow {
  const { facts } = scored.planned;
  const lane = Math.min(LANES.indexOf(scored.lane), row.override_lane ?? LANES.length);
  return {
    ...row,
    platform: scored.platform,
    incident_type: facts.incidentType,
    country: scored.country,
    region: scored.region,
    incident_at: facts.incidentAt?.instant ?? null,
    lane,
    ...scored.scores,
    floor: scored.floor,
    escalated: scored.escalated,
    rules: scored.reasons.map((reason) => reason.rule),
    rank: rankOf(laneName(lane), scored.scores, scored.floor),
    expires_at: scored.expiresAt,
    expires: scored.expires,
    earlier: scored.earlier,
    files: facts.files.length,
    warnings: facts.warnings.length,
    data_key: wrapped,
    revision: row.revision + 1,
  };
}
