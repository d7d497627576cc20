import type { Migration } from '../migrate.ts';

/** Units, officers, sessions, the audit log; tips and what hangs on them; identifiers; subjects; intake. */
export const foundation: Migration = {
  name: '0001-foundation',
  tables: `
CREATE TABLE setting (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE unit (
  unit_id int PRIMARY KEY, name text NOT NULL, short_name text NOT NULL, country text NOT NULL, created_at timestamptz NOT NULL);
CREATE TABLE role (role_id text PRIMARY KEY, permissions text[] NOT NULL);
CREATE TABLE officer (
  officer_id uuid PRIMARY KEY, unit_id int NOT NULL, name text NOT NULL UNIQUE, display_name text NOT NULL,
  password_hash text, once_hash text, once_until timestamptz, roles text[] NOT NULL, active boolean NOT NULL,
  created_at timestamptz NOT NULL);
CREATE TABLE sign_in_try (name_print bytea PRIMARY KEY, failures int NOT NULL, failed_at timestamptz NOT NULL);
CREATE TABLE session (
  unit_id int NOT NULL, token_digest bytea NOT NULL, officer_id uuid NOT NULL, started_at timestamptz NOT NULL,
  used_at timestamptz NOT NULL, must_set_password boolean NOT NULL, PRIMARY KEY (unit_id, token_digest));

CREATE TABLE audit_head (unit_id int PRIMARY KEY, size bigint NOT NULL, root bytea NOT NULL, frontier bytea[] NOT NULL);
CREATE TABLE audit_entry (
  unit_id int NOT NULL, seq bigint NOT NULL, at text NOT NULL, officer text NOT NULL, action text NOT NULL,
  record_kind text, record_id text, outcome text NOT NULL, code text, input_digest text NOT NULL, leaf bytea NOT NULL,
  PRIMARY KEY (unit_id, seq));

CREATE TABLE tip (
  tip_id uuid PRIMARY KEY, unit_id int NOT NULL, source text NOT NULL, number text NOT NULL, version int NOT NULL,
  platform text, incident_type text, country text, region text, received_at timestamptz NOT NULL, incident_at timestamptz,
  lane smallint NOT NULL, state smallint NOT NULL, danger smallint NOT NULL, actionability smallint NOT NULL,
  clock smallint NOT NULL, novelty smallint NOT NULL, floor boolean NOT NULL, escalated boolean NOT NULL,
  rules text[] NOT NULL, rank bigint NOT NULL, expires_at timestamptz, expires text, assigned uuid, close_reason text,
  override_lane smallint, bundle_key bytea, bundle_of uuid, bundle int NOT NULL, earlier int NOT NULL, files int NOT NULL,
  warnings int NOT NULL, data_key bytea NOT NULL, revision int NOT NULL);
CREATE TABLE tip_version (
  tip_id uuid NOT NULL, version int NOT NULL, unit_id int NOT NULL, run_id uuid NOT NULL, received_at timestamptz NOT NULL,
  facts bytea NOT NULL, PRIMARY KEY (tip_id, version));
CREATE TABLE tip_document (
  tip_id uuid NOT NULL, digest bytea NOT NULL, version int NOT NULL, unit_id int NOT NULL, kept bytea NOT NULL,
  PRIMARY KEY (tip_id, digest));
CREATE TABLE tip_score (tip_id uuid PRIMARY KEY, unit_id int NOT NULL, reasons text NOT NULL);
CREATE TABLE party (
  tip_id uuid NOT NULL, party_no smallint NOT NULL, unit_id int NOT NULL, role smallint NOT NULL, subject_id uuid,
  PRIMARY KEY (tip_id, party_no));
CREATE TABLE decision (
  tip_id uuid NOT NULL, decision_id uuid NOT NULL, unit_id int NOT NULL, kind text NOT NULL, officer_id uuid NOT NULL,
  at timestamptz NOT NULL, detail text, note bytea, before jsonb NOT NULL, revision int NOT NULL, undone_at timestamptz,
  PRIMARY KEY (tip_id, decision_id));

CREATE TABLE identifier (
  fingerprint bytea NOT NULL, unit_id int NOT NULL, kind smallint NOT NULL, tips int NOT NULL, subject_id uuid,
  PRIMARY KEY (fingerprint, unit_id));
CREATE TABLE sighting (
  fingerprint bytea NOT NULL, unit_id int NOT NULL, tip_id uuid NOT NULL, role smallint NOT NULL, at timestamptz,
  country text, PRIMARY KEY (fingerprint, unit_id, tip_id));
CREATE TABLE bundle (
  fingerprint bytea NOT NULL, unit_id int NOT NULL, tip_id uuid NOT NULL, tips int NOT NULL, PRIMARY KEY (fingerprint, unit_id));
CREATE TABLE receipt (
  digest bytea NOT NULL, unit_id int NOT NULL, run_id uuid NOT NULL, at timestamptz NOT NULL, outcome smallint NOT NULL,
  tip_id uuid, version int, PRIMARY KEY (digest, unit_id));

CREATE TABLE subject (subject_id uuid PRIMARY KEY, unit_id int NOT NULL, first_at timestamptz NOT NULL, merged_into uuid, tips int NOT NULL);
CREATE TABLE subject_tip (
  subject_id uuid NOT NULL, tip_id uuid NOT NULL, unit_id int NOT NULL, PRIMARY KEY (subject_id, tip_id));

CREATE TABLE intake_run (
  unit_id int NOT NULL, run_id uuid NOT NULL, resume_key bytea NOT NULL, label bytea NOT NULL, officer_id uuid NOT NULL,
  state text NOT NULL, strict boolean NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz,
  bytes bigint NOT NULL, spooled bigint NOT NULL, counts jsonb NOT NULL, PRIMARY KEY (unit_id, run_id));
CREATE TABLE intake_item (
  unit_id int NOT NULL, run_id uuid NOT NULL, item bytea NOT NULL, digest bytea NOT NULL, outcome smallint NOT NULL,
  reason text, tip_id uuid, PRIMARY KEY (unit_id, run_id, item));
CREATE TABLE quarantine (
  unit_id int NOT NULL, quarantine_id uuid NOT NULL, run_id uuid NOT NULL, received_at timestamptz NOT NULL, reason text NOT NULL,
  byte_offset bigint, bytes bigint NOT NULL, digest bytea NOT NULL, content text NOT NULL,
  state text NOT NULL, waits_for text, data_key bytea NOT NULL, name bytea NOT NULL, kept bytea NOT NULL, note bytea, tip_id uuid,
  PRIMARY KEY (unit_id, quarantine_id));
CREATE TABLE csv_mapping (unit_id int NOT NULL, name text NOT NULL, mapping jsonb NOT NULL, PRIMARY KEY (unit_id, name));
CREATE TABLE saved_view (
  unit_id int NOT NULL, view_id uuid NOT NULL, officer_id uuid NOT NULL, name text NOT NULL, filter jsonb NOT NULL,
  shared boolean NOT NULL, PRIMARY KEY (unit_id, view_id));
CREATE TABLE queue_tally (
  unit_id int NOT NULL, combination bytea NOT NULL, lane smallint NOT NULL, source text NOT NULL, platform text, country text,
  region text, incident_type text, state smallint NOT NULL, assigned uuid, bundled boolean NOT NULL, tips int NOT NULL,
  revision bigint NOT NULL, PRIMARY KEY (unit_id, combination));
CREATE TABLE queue_revision (unit_id int PRIMARY KEY, revision bigint NOT NULL);
`,
  indexes: `
CREATE INDEX session_officer ON session (unit_id, officer_id);
CREATE INDEX audit_entry_record ON audit_entry (unit_id, record_id) WHERE record_id IS NOT NULL;
CREATE INDEX tip_queue ON tip (unit_id, state, rank, tip_id) WHERE bundle_of IS NULL;
CREATE INDEX tip_all ON tip (unit_id, rank, tip_id);
CREATE INDEX tip_number ON tip (unit_id, number);
CREATE INDEX tip_source ON tip (unit_id, source, rank, tip_id);
CREATE INDEX tip_country ON tip (unit_id, coalesce(country, ''), rank, tip_id);
CREATE INDEX tip_region ON tip (unit_id, coalesce(region, ''), rank, tip_id);
CREATE INDEX tip_platform ON tip (unit_id, coalesce(platform, ''), rank, tip_id);
CREATE INDEX tip_type ON tip (unit_id, coalesce(incident_type, ''), rank, tip_id);
CREATE INDEX tip_assigned ON tip (unit_id, assigned, rank, tip_id) WHERE assigned IS NOT NULL;
CREATE INDEX tip_expiry ON tip (unit_id, expires_at) WHERE expires_at IS NOT NULL AND state = 0;
CREATE INDEX tip_bundle ON tip (unit_id, bundle_of) WHERE bundle_of IS NOT NULL;
CREATE INDEX queue_tally_revision ON queue_tally (unit_id, revision);
CREATE INDEX subject_merged ON subject (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX quarantine_waiting ON quarantine (unit_id, state, received_at DESC, quarantine_id);
CREATE INDEX quarantine_waits_for ON quarantine (unit_id, waits_for) WHERE waits_for IS NOT NULL;
CREATE INDEX intake_run_resume ON intake_run (unit_id, resume_key);
CREATE INDEX decision_recent ON decision (unit_id, officer_id, at DESC);
`,
};
