import type { Migration } from '../migrate.ts';

/** What a second officer was asked for; files made to be handed out. */
export const approvalsAndExports: Migration = {
  name: '0007-approvals-and-exports',
  tables: `
CREATE TABLE approval (
  unit_id int NOT NULL, approval_id uuid NOT NULL, asked_by uuid NOT NULL, asked_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL, action text NOT NULL, permission text NOT NULL, digest bytea NOT NULL,
  data_key bytea NOT NULL, input bytea NOT NULL, reason bytea NOT NULL, state text NOT NULL, decided_by uuid,
  decided_at timestamptz, note bytea, used_at timestamptz, PRIMARY KEY (unit_id, approval_id));
CREATE TABLE export (
  unit_id int NOT NULL, export_id uuid NOT NULL, officer_id uuid NOT NULL, profile text NOT NULL, format text NOT NULL,
  made_at timestamptz NOT NULL, rows bigint NOT NULL, bytes bigint NOT NULL, digest bytea NOT NULL,
  fetched_at timestamptz, PRIMARY KEY (unit_id, export_id));
CREATE TABLE export_part (
  unit_id int NOT NULL, export_id uuid NOT NULL, part int NOT NULL, sealed bytea NOT NULL,
  PRIMARY KEY (unit_id, export_id, part));
`,
  indexes: `
CREATE INDEX approval_asked_by ON approval (unit_id, asked_by, asked_at DESC);
CREATE INDEX approval_waiting ON approval (unit_id, permission, expires_at) WHERE state = 'asked';
`,
};
