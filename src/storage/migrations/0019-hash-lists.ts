import type { Migration } from '../migrate.ts';

/**
 * Lists of known hashes, of a unit each. Of a hash only the keyed fingerprint is kept, the same that tips' file hashes stand under.
 *
 * hash_list          `generation`: which of its versions stands; null: none does. `remark` and `reason` are sealed
 * hash_list_version  one import, or the withdrawal of the list. `replaces`: the generation that stood before. `phase`: staging,
 *                    walk (it stands, or the list is withdrawn; tips are being touched and the old entries deleted), drop (it
 *                    never stood, its entries are being deleted), settled. `touches_all`: whether every entry changes what it
 *                    means. `at_print`: how far the walk is. `file_print`: keyed digest of the file's bytes
 * hash_entry         one hash in one version. `flags`: src/hashlists/flags.ts
 */
export const hashLists: Migration = {
  name: '0019-hash-lists',
  tables: `
CREATE TABLE hash_list (
  unit_id int NOT NULL, list_id uuid NOT NULL, name text NOT NULL, name_key text NOT NULL, purpose text NOT NULL,
  profile text, source text NOT NULL, generation int, last_generation int NOT NULL,
  withdrawn_at timestamptz, withdrawn_by text, data_key bytea NOT NULL, remark bytea, reason bytea,
  PRIMARY KEY (unit_id, list_id));
CREATE TABLE hash_list_version (
  unit_id int NOT NULL, list_id uuid NOT NULL, generation int NOT NULL, replaces int, phase text NOT NULL, kind text NOT NULL,
  touches_all boolean NOT NULL, at_print bytea, officer_id text NOT NULL, begun_at timestamptz NOT NULL, at timestamptz,
  asked jsonb NOT NULL, remark bytea, file_print bytea, counts jsonb, added int NOT NULL, gone int NOT NULL, changed int NOT NULL,
  PRIMARY KEY (unit_id, list_id, generation));
CREATE TABLE hash_entry (
  fingerprint bytea NOT NULL, unit_id int NOT NULL, list_id uuid NOT NULL, generation int NOT NULL, category text, flags smallint NOT NULL,
  PRIMARY KEY (fingerprint, unit_id, list_id, generation));
`,
  indexes: `
CREATE INDEX hash_list_name ON hash_list (unit_id, name_key);
CREATE INDEX hash_list_version_open ON hash_list_version (unit_id) WHERE phase <> 'settled';
CREATE INDEX hash_entry_list ON hash_entry (unit_id, list_id, fingerprint, generation);
`,
};
