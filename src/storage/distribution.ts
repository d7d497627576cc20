/**
 * Where each table lives when the database is distributed over several machines (Citus): the one place that says so.
 *
 * `reference`    small, copied everywhere
 * `distributed`  by `key`, beside the other tables of its group; the key is the first column of the primary key
 *
 * tests/distribution.test.ts compares this with the catalogue of a fresh schema.
 */
export type TableKind = { kind: 'reference' } | { kind: 'distributed'; group: string; key: string };

const by = (group: string, key: string): TableKind => ({ kind: 'distributed', group, key });
const reference: TableKind = { kind: 'reference' };

export const TABLES: Readonly<Record<string, TableKind>> = {
  migration: reference,
  setting: reference,
  unit: reference,
  role: reference,
  officer: reference,
  sign_in_try: reference,
  house_key: reference,
  unit_key: reference,
  key_rotation: reference,
  key_destruction: reference,
  passkey: reference,
  authenticator: reference,
  recovery_code: reference,
  ceremony: reference,
  known_place: reference,
  session: by('unit', 'unit_id'),
  api_token: by('unit', 'unit_id'),
  approval: by('unit', 'unit_id'),
  export: by('unit', 'unit_id'),
  export_part: by('unit', 'unit_id'),
  audit_head: by('unit', 'unit_id'),
  audit_entry: by('unit', 'unit_id'),
  audit_node: by('unit', 'unit_id'),
  audit_parameter: by('unit', 'unit_id'),
  intake_run: by('unit', 'unit_id'),
  intake_item: by('unit', 'unit_id'),
  quarantine: by('unit', 'unit_id'),
  csv_mapping: by('unit', 'unit_id'),
  saved_view: by('unit', 'unit_id'),
  queue_tally: by('unit', 'unit_id'),
  queue_revision: by('unit', 'unit_id'),
  tip_restriction: by('unit', 'unit_id'),
  tip_grant: by('unit', 'unit_id'),
  glass_use: by('unit', 'unit_id'),
  notice: by('unit', 'unit_id'),
  clearing: by('unit', 'unit_id'),
  unseal_tally: by('unit', 'unit_id'),
  subject_decision: by('unit', 'unit_id'),
  subject_review: by('unit', 'unit_id'),
  subject_resolution: by('unit', 'unit_id'),
  network_build: by('unit', 'unit_id'),
  network: by('unit', 'unit_id'),
  network_member: by('unit', 'unit_id'),
  network_place: by('unit', 'unit_id'),
  network_change: by('unit', 'unit_id'),
  network_watch: by('unit', 'unit_id'),
  tip: by('tip', 'tip_id'),
  tip_version: by('tip', 'tip_id'),
  tip_document: by('tip', 'tip_id'),
  tip_sealed: by('tip', 'tip_id'),
  tip_score: by('tip', 'tip_id'),
  party: by('tip', 'tip_id'),
  tip_mark: by('tip', 'tip_id'),
  subject_binding: by('tip', 'tip_id'),
  subject_binding_aside: by('tip', 'tip_id'),
  network_tip: by('tip', 'tip_id'),
  decision: by('tip', 'tip_id'),
  identifier: by('identifier', 'fingerprint'),
  sighting: by('identifier', 'fingerprint'),
  bundle: by('identifier', 'fingerprint'),
  receipt: by('document', 'digest'),
  subject: by('subject', 'subject_id'),
  subject_tip: by('subject', 'subject_id'),
};
