import { TipstaffError } from '../kernel/errors.ts';
import { bytesInText, plainArray, textArray } from '../storage/columns.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import type { DataKey } from '../storage/vault.ts';
import { type Scrubber, scrubberOf } from './scrubber.ts';
import { joinSealed, type SealedValue } from './sealed-split.ts';
import type { MaskedFacts, SealedKind, TipFacts } from './shape.ts';
import { factsOf, type KeptVersion, type Keyed, tipKey, versionsOf } from './store.ts';
import { veil } from './veil.ts';

/** A version's sealed values, each encrypted on its own, in the order of their numbers. */
export type SealedRow = { tip: string; version: number; fields: Buffer[] };
export type KeptSealed = { version: number; key_version: number; fields: Buffer[] };

const KEEP = statement(
  'tips.keepSealed',
  'one-shard',
  `INSERT INTO tip_sealed (tip_id, version, unit_id, key_version, fields)
   SELECT tip_id, version, $1::int, $2::int, fields::bytea[] FROM unnest($3::uuid[], $4::int[], $5::text[]) AS s (tip_id, version, fields)`,
);
const OF_TIP = statement<KeptSealed>(
  'tips.sealedOfTip',
  'one-shard',
  'SELECT version, key_version, fields FROM tip_sealed WHERE tip_id = $1 ORDER BY version',
);
const OF_VERSION = statement<KeptSealed>(
  'tips.sealedOfVersion',
  'one-shard',
  'SELECT version, key_version, fields FROM tip_sealed WHERE tip_id = $1 AND version = $2',
);
const ONE = statement<{ key_version: number; field: Buffer | null }>(
  'tips.sealedField',
  'one-shard',
  'SELECT key_version, fields[$3] AS field FROM tip_sealed WHERE tip_id = $1 AND version = $2',
);

/** Which of a tip's data keys sealed the values: one, until a tip gets another key. */
const KEY_VERSION = 1;

/** Where one sealed value belongs: table, column, row, number of the value, version of the key. */
const fieldPlace = (tip: string, version: number, field: number, keyVersion: number) =>
  `tip_sealed.fields:${tip}:${version}:${field}:${keyVersion}`;

/** Encrypt each value of a version on its own. About 5 µs a value. */
export function sealFields(
  db: Db,
  key: DataKey,
  tip: string,
  version: number,
  values: readonly SealedValue[],
): SealedRow {
  return {
    tip,
    version,
    fields: values.map(({ field, pieces }) =>
      db.vault.seal(key, fieldPlace(tip, version, field, KEY_VERSION), Buffer.from(pieces)),
    ),
  };
}

/** Keep the sealed values of versions: one row each, one statement. Versions without any have no row. */
export async function keepSealed(db: Db, unit: number, rows: readonly SealedRow[]): Promise<void> {
  const some = rows.filter((row) => row.fields.length > 0);
  if (some.length === 0) return;
  await db.run(KEEP, [
    unit,
    KEY_VERSION,
    plainArray(some.map((row) => row.tip)),
    plainArray(some.map((row) => row.version)),
    textArray(some.map((row) => bytesInText(row.fields))),
  ]);
}

/** One sealed value; null where the version has none of this number. Fails SEAL_BROKEN. */
export async function openField(
  db: Db,
  row: Keyed,
  version: number,
  mark: { field: number; kind: SealedKind },
): Promise<SealedValue | null> {
  const kept = await db.one(ONE, [row.tip_id, version, mark.field]);
  if (!kept?.field) return null;
  const key = tipKey(db, row);
  const at = fieldPlace(row.tip_id, version, mark.field, kept.key_version);
  return { ...mark, pieces: db.vault.open(key, at, kept.field).toString('utf8') };
}

/** The facts of one version whole, for the program's own work: differences, joining of parts, scoring, clearing. Fails SEAL_BROKEN. */
export async function openFacts(
  db: Db,
  row: Keyed,
  version: number,
): Promise<(Omit<KeptVersion, 'facts'> & { facts: TipFacts }) | null> {
  const kept = await factsOf(db, row, version);
  if (!kept) return null;
  if (kept.facts.sealed.length === 0) return { ...kept, facts: joinSealed(kept.facts, []) };
  const values = await db.one(OF_VERSION, [row.tip_id, version]);
  if (!values) throw new TipstaffError('SEAL_BROKEN');
  return { ...kept, facts: joinSealed(kept.facts, valuesOf(db, row, kept.facts, values)) };
}

/** All sealed values of a tip, of all its versions. */
export async function sealedOf(db: Db, row: Keyed, versions: readonly KeptVersion[]): Promise<SealedValue[]> {
  if (versions.every(({ facts }) => facts.sealed.length === 0)) return [];
  const byVersion = new Map(versions.map((each) => [each.version, each.facts]));
  return (await db.all(OF_TIP, [row.tip_id])).flatMap((kept) => {
    const facts = byVersion.get(kept.version);
    return facts ? valuesOf(db, row, facts, kept) : [];
  });
}

/** Masks what is sealed in any version of the tip, wherever it stands. */
export async function scrubberOfTip(db: Db, row: Keyed): Promise<Scrubber> {
  return scrubberOf(await sealedOf(db, row, await versionsOf(db, row)));
}

/** All versions of a tip as officers may see them, with what masks any other text of it. */
export async function veiledVersions(
  db: Db,
  row: Keyed,
): Promise<{ versions: KeptVersion[]; scrubber: Scrubber }> {
  const versions = await versionsOf(db, row);
  const values = await sealedOf(db, row, versions);
  const scrubber = scrubberOf(values);
  if (values.length === 0) return { versions, scrubber };
  return { versions: versions.map((each) => ({ ...each, facts: veil(each.facts, scrubber) })), scrubber };
}

/** The sealed values of one version. Fails SEAL_BROKEN. */
export function valuesOf(db: Db, row: Keyed, facts: MaskedFacts, kept: KeptSealed): SealedValue[] {
  const key = tipKey(db, row);
  const kinds = new Map(facts.sealed.map(({ field, kind }) => [field, kind]));
  return kept.fields.map((sealed, at) => {
    const field = at + 1;
    const plain = db.vault.open(key, fieldPlace(row.tip_id, kept.version, field, kept.key_version), sealed);
    return { field, kind: kinds.get(field) ?? 'fact', pieces: plain.toString('utf8') };
  });
}
