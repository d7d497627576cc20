import type { Migration } from '../migrate.ts';

/** Second factors, sessions that can be listed, tokens for machines, tries counted by place. Open sessions end. */
export const signIn: Migration = {
  name: '0004-sign-in',
  tables: `
ALTER TABLE officer ADD COLUMN made_by uuid, ADD COLUMN last_sign_in_at timestamptz, ADD COLUMN sessions_from timestamptz,
  ADD COLUMN directory_subject text;
DELETE FROM session;
ALTER TABLE session ADD COLUMN session_id uuid NOT NULL, ADD COLUMN proven_at timestamptz NOT NULL,
  ADD COLUMN factor boolean NOT NULL, ADD COLUMN address text NOT NULL, ADD COLUMN agent text NOT NULL;
DELETE FROM sign_in_try;
ALTER TABLE sign_in_try RENAME COLUMN name_print TO bucket;
ALTER TABLE sign_in_try RENAME COLUMN failed_at TO began_at;
CREATE TABLE passkey (
  credential_id text PRIMARY KEY, officer_id uuid NOT NULL, unit_id int NOT NULL, public_key bytea NOT NULL,
  sign_count bigint NOT NULL, transports text[] NOT NULL, name text NOT NULL, created_at timestamptz NOT NULL, used_at timestamptz);
CREATE TABLE authenticator (
  officer_id uuid PRIMARY KEY, unit_id int NOT NULL, data_key bytea NOT NULL, seed bytea NOT NULL, confirmed boolean NOT NULL,
  last_step bigint NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE recovery_code (
  officer_id uuid NOT NULL, code_digest bytea NOT NULL, unit_id int NOT NULL, used_at timestamptz, PRIMARY KEY (officer_id, code_digest));
CREATE TABLE ceremony (
  secret_digest bytea PRIMARY KEY, kind text NOT NULL, officer_id uuid, detail text NOT NULL, until timestamptz NOT NULL);
CREATE TABLE known_place (
  officer_id uuid NOT NULL, place bytea NOT NULL, seen_at timestamptz NOT NULL, PRIMARY KEY (officer_id, place));
CREATE TABLE api_token (
  unit_id int NOT NULL, token_digest bytea NOT NULL, token_id uuid NOT NULL, officer_id uuid NOT NULL, name text NOT NULL,
  actions text[] NOT NULL, made_by uuid NOT NULL, created_at timestamptz NOT NULL, until timestamptz NOT NULL, used_at timestamptz,
  PRIMARY KEY (unit_id, token_digest));
`,
  indexes: `
CREATE UNIQUE INDEX officer_directory ON officer (directory_subject) WHERE directory_subject IS NOT NULL;
CREATE INDEX passkey_officer ON passkey (officer_id);
CREATE INDEX api_token_officer ON api_token (unit_id, officer_id);
`,
};
