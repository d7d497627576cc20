import { grantedTips, hiddenTips } from '../access/need-store.ts';
import { isUuid } from '../kernel/text.ts';
import { bytesArray, longTextArray, plainArray, textArray, uuidArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { unpack } from '../storage/pack.ts';
import { statement } from '../storage/statement.ts';
import type { DataKey } from '../storage/vault.ts';
import { factsFromJson } from './facts-json.ts';
import {
  CLOSE_REASONS,
  type CloseReason,
  LANES,
  type Lane,
  type MaskedFacts,
  PARTY_ROLES,
  type PartyRole,
  type Reason,
  TIP_STATES,
  type TipState,
} from './shape.ts';

/** A tip's row: what the queue needs, and the wrapped key of everything else. */
export type TipRow = {
  tip_id: string;
  unit_id: number;
  source: string;
  number: string;
  version: number;
  platform: string | null;
  incident_type: string | null;
  country: string | null;
  region: string | null;
  received_at: string;
  incident_at: string | null;
  lane: number;
  state: number;
  danger: number;
  actionability: number;
  clock: number;
  novelty: number;
  floor: boolean;
  escalated: boolean;
  rules: string[];
  rank: number;
  expires_at: string | null;
  expires: string | null;
  assigned: string | null;
  close_reason: string | null;
  override_lane: number | null;
  bundle_key: Buffer | null;
  bundle_of: string | null;
  bundle: number;
  earlier: number;
  files: number;
  warnings: number;
  data_key: Buffer;
  revision: number;
};

export const TIP_COLUMNS =
  'tip_id, unit_id, source, number, version, platform, incident_type, country, region, received_at, incident_at, lane, state, danger, actionability, clock, novelty, floor, escalated, rules, rank, expires_at, expires, assigned, close_reason, override_lane, bundle_key, bundle_of, bundle, earlier, files, warnings, data_key, revision';

const BY_IDS = statement<TipRow>(
  'tips.byIds',
  'one-shard',
  `SELECT ${TIP_COLUMNS} FROM tip WHERE tip_id = ANY($2::uuid[]) AND unit_id = $1`,
);
const LOCK_BY_IDS = statement<TipRow>(
  'tips.lockByIds',
  'one-shard',
  `SELECT ${TIP_COLUMNS} FROM tip WHERE tip_id = ANY($2::uuid[]) AND unit_id = $1 ORDER BY tip_id FOR UPDATE`,
);
const BY_NUMBER = statement<TipRow>(
  'tips.byNumber',
  'fan-out',
  `SELECT ${TIP_COLUMNS} FROM tip WHERE unit_id = $1 AND number = $2 AND tip_id <> ALL($3::uuid[]) ORDER BY received_at LIMIT 2`,
);
const COUNT = statement<{ tips: number }>(
  'tips.count',
  'one-shard',
  'SELECT coalesce(sum(tips), 0)::bigint AS tips FROM queue_tally WHERE unit_id = $1',
);

const KEEP = statement(
  'tips.keep',
  'one-shard',
  `INSERT INTO tip (${TIP_COLUMNS})
   SELECT tip_id, $1::int, source, number, version, platform, incident_type, country, region, received_at, incident_at, lane, state, danger, actionability, clock, novelty, floor, escalated, string_to_array(rules, ' '), rank, expires_at, expires, assigned, close_reason, override_lane, bundle_key, bundle_of, bundle, earlier, files, warnings, data_key, revision
   FROM unnest($2::uuid[], $3::text[], $4::text[], $5::int[], $6::text[], $7::text[], $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::smallint[], $13::smallint[], $14::smallint[], $15::smallint[], $16::smallint[], $17::smallint[], $18::boolean[], $19::boolean[], $20::text[], $21::bigint[], $22::timestamptz[], $23::text[], $24::uuid[], $25::text[], $26::smallint[], $27::bytea[], $28::uuid[], $29::int[], $30::int[], $31::int[], $32::int[], $33::bytea[], $34::int[])
     AS t (tip_id, source, number, version, platform, incident_type, country, region, received_at, incident_at, lane, state, danger, actionability, clock, novelty, floor, escalated, rules, rank, expires_at, expires, assigned, close_reason, override_lane, bundle_key, bundle_of, bundle, earlier, files, warnings, data_key, revision)
   ON CONFLICT (tip_id) DO UPDATE SET version = excluded.version, platform = excluded.platform, incident_type = excluded.incident_type, country = excluded.country, region = excluded.region, incident_at = excluded.incident_at, lane = excluded.lane, state = excluded.state, danger = excluded.danger, actionability = excluded.actionability, clock = excluded.clock, novelty = excluded.novelty, floor = excluded.floor, escalated = excluded.escalated, rules = excluded.rules, rank = excluded.rank, expires_at = excluded.expires_at, expires = excluded.expires, assigned = excluded.assigned, close_reason = excluded.close_reason, override_lane = excluded.override_lane, bundle_key = excluded.bundle_key, bundle_of = excluded.bundle_of, bundle = excluded.bundle, earlier = excluded.earlier, files = excluded.files, warnings = excluded.warnings, revision = excluded.revision`,
);
const KEEP_VERSION = statement(
  'tips.keepVersion',
  'one-shard',
  `INSERT INTO tip_version (tip_id, version, unit_id, run_id, received_at, facts) SELECT tip_id, version, $1::int, $2::uuid, $3::timestamptz, facts FROM unnest($4::uuid[], $5::int[], $6::bytea[]) AS t (tip_id, version, facts)`,
);
const KEEP_DOCUMENT = statement(
  'tips.keepDocument',
  'one-shard',
  `INSERT INTO tip_document (tip_id, digest, version, unit_id, kept) SELECT tip_id, digest, version, $1::int, kept FROM unnest($2::uuid[], $3::bytea[], $4::int[], $5::bytea[]) AS t (tip_id, digest, version, kept) ON CONFLICT DO NOTHING`,
);
const KEEP_SCORE = statement(
  'tips.keepScore',
  'one-shard',
  `INSERT INTO tip_score (tip_id, unit_id, reasons, rule_version) SELECT tip_id, $1::int, reasons, $4::int FROM unnest($2::uuid[], $3::text[]) AS t (tip_id, reasons) ON CONFLICT (tip_id) DO UPDATE SET reasons = excluded.reasons, rule_version = excluded.rule_version`,
);
const FORGET_PARTIES = statement(
  'tips.forgetParties',
  'one-shard',
  'DELETE FROM party WHERE tip_id = ANY($1::uuid[])',
);
const KEEP_PARTY = statement(
  'tips.keepParty',
  'one-shard',
  `INSERT INTO party (tip_id, party_no, unit_id, role, subject_id, marks) SELECT tip_id, party_no, $1::int, role, subject_id, marks FROM unnest($2::uuid[], $3::smallint[], $4::smallint[], $5::uuid[], $6::bytea[]) AS t (tip_id, party_no, role, subject_id, marks)`,
);
const PARTIES = statement<{ tip_id: string; party_no: number; role: number; subject_id: string | null }>(
  'tips.parties',
  'one-shard',
  'SELECT tip_id, party_no, role, subject_id FROM party WHERE tip_id = ANY($1::uuid[]) ORDER BY tip_id, party_no',
);
const REASONS = statement<{ reasons: string; rule_version: number }>(
  'tips.reasons',
  'one-shard',
  'SELECT reasons, rule_version FROM tip_score WHERE tip_id = $1',
);
const VERSION = statement<{ facts: Buffer; version: number; received_at: string; run_id: string }>(
  'tips.version',
  'one-shard',
  'SELECT facts, version, received_at, run_id FROM tip_version WHERE tip_id = $1 AND version = $2',
);
const VERSIONS = statement<{ facts: Buffer; version: number; received_at: string; run_id: string }>(
  'tips.versions',
  'one-shard',
  'SELECT facts, version, received_at, run_id FROM tip_version WHERE tip_id = $1 ORDER BY version',
);
const DOCUMENT = statement<{ kept: Buffer; version: number }>(
  'tips.document',
  'one-shard',
  'SELECT kept, version FROM tip_document WHERE tip_id = $1 AND digest = $2',
);

/** Tips by id, as far as the officer may see them: what is kept from him is not there. */
export const tipsByIds = async (db: Db, unit: number, ids: readonly string[]): Promise<TipRow[]> =>
  ids.length === 0 ? [] : seen(db, await db.all(BY_IDS, [unit, plainArray(ids)]));
/** The same, locked in order of id until the transaction ends. */
export const lockTips = async (db: Db, unit: number, ids: readonly string[]): Promise<TipRow[]> =>
  ids.length === 0 ? [] : seen(db, await db.all(LOCK_BY_IDS, [unit, plainArray(ids)]));
/** How many tips there are for the officer: restricted ones count for those who are named. */
export const countTips = async (db: Db, unit: number): Promise<number> =>
  ((await db.one(COUNT, [unit]))?.tips ?? 0) + (await grantedTips(db)).length;

async function seen(db: Db, rows: TipRow[]): Promise<TipRow[]> {
  const hidden = rows.length === 0 ? null : await hiddenTips(db);
  return hidden && hidden.size > 0 ? rows.filter((row) => !hidden.has(row.tip_id)) : rows;
}

/** A tip by id or by its source's number; null where there is none for the officer, or the number is of two sources. */
export const findTip = async (db: Db, unit: number, idOrNumber: string): Promise<TipRow | null> =>
  findTipBut(db, unit, idOrNumber, await hiddenTips(db));

/** The same, of all but these: an act that works on the whole unit names what its officer may not see. */
export async function findTipBut(
  db: Db,
  unit: number,
  idOrNumber: string,
  hidden: ReadonlySet<string>,
): Promise<TipRow | null> {
  const found = isUuid(idOrNumber)
    ? (await tipsByIds(db, unit, [idOrNumber])).filter((row) => !hidden.has(row.tip_id))
    : await db.all(BY_NUMBER, [unit, idOrNumber, plainArray([...hidden])]);
  return found.length === 1 ? found[0]! : null;
}

/** A tip by id or by its source's number, of these alone; null where none of them is it, or the number is of two of them. */
export async function findTipAmong(
  db: Db,
  unit: number,
  idOrNumber: string,
  tips: ReadonlySet<string>,
): Promise<TipRow | null> {
  const named = (await tipsByIds(db, unit, [...tips])).filter(
    (row) => row.tip_id === idOrNumber.toLowerCase() || row.number === idOrNumber,
  );
  return named.length === 1 ? named[0]! : null;
}

/** Insert tips, or bring known ones to their new version. One statement. */
export async function keepTips(db: Db, unit: number, rows: readonly TipRow[]): Promise<void> {
  if (rows.length === 0) return;
  const text = (pick: (row: TipRow) => string | null) => textArray(rows.map(pick));
  const plain = (pick: (row: TipRow) => number | boolean | string | null) => plainArray(rows.map(pick));
  const bytes = (pick: (row: TipRow) => Buffer | null) => bytesArray(rows.map(pick));
  await db.run(KEEP, [
    unit,
    uuidArray(rows.map((r) => r.tip_id)),
    text((r) => r.source),
    text((r) => r.number),
    plain((r) => r.version),
    text((r) => r.platform),
    text((r) => r.incident_type),
    text((r) => r.country),
    text((r) => r.region),
    text((r) => r.received_at),
    text((r) => r.incident_at),
    plain((r) => r.lane),
    plain((r) => r.state),
    plain((r) => r.danger),
    plain((r) => r.actionability),
    plain((r) => r.clock),
    plain((r) => r.novelty),
    plain((r) => r.floor),
    plain((r) => r.escalated),
    text((r) => r.rules.join(' ')),
    plain((r) => r.rank),
    text((r) => r.expires_at),
    text((r) => r.expires),
    plain((r) => r.assigned),
    text((r) => r.close_reason),
    plain((r) => r.override_lane),
    bytes((r) => r.bundle_key),
    uuidArray(rows.map((r) => r.bundle_of)),
    plain((r) => r.bundle),
    plain((r) => r.earlier),
    plain((r) => r.files),
    plain((r) => r.warnings),
    bytes((r) => r.data_key),
    plain((r) => r.revision),
  ]);
}

export type VersionRow = { tip: string; version: number; facts: Buffer };
export type DocumentRow = { tip: string; digest: Buffer; version: number; kept: Buffer };
export type PartyRow = { tip: string; party: number; role: PartyRole; subject: string | null };
/** A party to be kept. `marks`: what it is compared by, packed (src/subjects/mark.ts). */
export type KeptParty = PartyRow & { marks: Uint8Array };

/** Keep what hangs on tips: versions, documents (sealed already), parties. Parties of these tips are replaced. */
export async function keepContents(
  db: Db,
  unit: number,
  run: { id: string; at: string },
  contents: {
    versions: VersionRow[];
    documents: DocumentRow[];
    parties: KeptParty[];
    replaced: string[];
  },
): Promise<void> {
  const { versions, documents, parties, replaced } = contents;
  if (versions.length > 0)
    await db.run(KEEP_VERSION, [
      unit,
      run.id,
      run.at,
      uuidArray(versions.map((v) => v.tip)),
      plainArray(versions.map((v) => v.version)),
      bytesArray(versions.map((v) => v.facts)),
    ]);
  if (documents.length > 0)
    await db.run(KEEP_DOCUMENT, [
      unit,
      uuidArray(documents.map((d) => d.tip)),
      bytesArray(documents.map((d) => d.digest)),
      plainArray(documents.map((d) => d.version)),
      bytesArray(documents.map((d) => d.kept)),
    ]);
  if (replaced.length > 0) await db.run(FORGET_PARTIES, [plainArray(replaced)]);
  if (parties.length > 0)
    await db.run(KEEP_PARTY, [
      unit,
      uuidArray(parties.map((p) => p.tip)),
      plainArray(parties.map((p) => p.party)),
      plainArray(parties.map((p) => PARTY_ROLES.indexOf(p.role))),
      uuidArray(parties.map((p) => p.subject)),
      bytesArray(parties.map((p) => p.marks)),
    ]);
}

/** Keep why tips have their scores: reasons as JSON, and the version of the rules that they were made with. */
export async function keepScores(
  db: Db,
  unit: number,
  version: number,
  scores: readonly { tip: string; reasons: string }[],
): Promise<void> {
  if (scores.length === 0) return;
  await db.run(KEEP_SCORE, [
    unit,
    uuidArray(scores.map((each) => each.tip)),
    longTextArray(scores.map((each) => each.reasons)),
    version,
  ]);
}

/** Parties of tips with their roles and the subjects they were given. */
export const partiesOf = async (db: Db, tips: readonly string[]): Promise<PartyRow[]> =>
  tips.length === 0
    ? []
    : (await db.all(PARTIES, [plainArray(tips)])).map((row) => ({
        tip: row.tip_id,
        party: row.party_no,
        role: PARTY_ROLES[row.role]!,
        subject: row.subject_id,
      }));

/** Why a tip has its scores. `version`: of the rules that they were made with; null where there are none any more. */
export async function reasonsOf(db: Db, tip: string): Promise<{ reasons: Reason[]; version: number | null }> {
  const row = await db.one(REASONS, [tip]);
  return { reasons: JSON.parse(row?.reasons ?? '[]') as Reason[], version: row?.rule_version ?? null };
}

/** Where a tip's data key, a version's facts and a document's bytes belong: bound into their seals. */
export const place = {
  key: (tip: string) => `tip:${tip}`,
  facts: (tip: string, version: number) => `tip_version.facts:${tip}:${version}`,
  document: (tip: string, digest: string) => `tip_document.kept:${tip}:${digest}`,
  note: (tip: string, decision: string) => `decision.note:${tip}:${decision}`,
  answer: (tip: string, decision: string) => `decision.answer:${tip}:${decision}`,
} as const;

/** The data key of a tip. Fails SEAL_BROKEN; KEY_DESTROYED where the tip was cleared. */
export const tipKey = (db: Db, row: Keyed): DataKey =>
  db.vault.unwrap(row.data_key, place.key(row.tip_id), row.unit_id);

/** What of a tip's row its key takes. */
export type Keyed = Pick<TipRow, 'tip_id' | 'unit_id' | 'data_key'>;

export type KeptVersion = { version: number; receivedAt: string; run: string; facts: MaskedFacts };

/** The facts of one version, masked; null where there is no such version. Fails SEAL_BROKEN. */
export async function factsOf(db: Db, row: Keyed, version: number): Promise<KeptVersion | null> {
  const kept = await db.one(VERSION, [row.tip_id, version]);
  return kept && openVersion(db, row, kept);
}

/** All versions of a tip, oldest first, masked. */
export async function versionsOf(db: Db, row: Keyed): Promise<KeptVersion[]> {
  return (await db.all(VERSIONS, [row.tip_id])).map((kept) => openVersion(db, row, kept));
}

/** Fails SEAL_BROKEN; KEY_DESTROYED. */
export function openVersion(
  db: Db,
  row: Keyed,
  kept: { facts: Buffer; version: number; received_at: string; run_id: string },
): KeptVersion {
  const key = tipKey(db, row);
  const facts = factsFromJson(
    unpack(db.vault.open(key, place.facts(row.tip_id, kept.version), kept.facts)).toString('utf8'),
  );
  return { version: kept.version, receivedAt: kept.received_at, run: kept.run_id, facts };
}

/** A source document as kept, unsealed; null where the tip has none of this digest. */
export async function documentOf(db: Db, row: Keyed, digest: string): Promise<Buffer | null> {
  const kept = await db.one(DOCUMENT, [row.tip_id, Buffer.from(digest, 'hex')]);
  if (!kept) return null;
  const key = tipKey(db, row);
  return unpack(db.vault.open(key, place.document(row.tip_id, digest), kept.kept));
}

export const laneName = (lane: number): Lane => LANES[lane]!;
export const stateName = (state: number): TipState => TIP_STATES[state]!;
export const closeReasonName = (reason: string | null): CloseReason | null =>
  CLOSE_REASONS.find((each) => each === reason) ?? null;
