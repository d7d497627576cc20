import type { Migration } from '../migrate.ts';

/*
 * Behind row-level security a condition serves an index only where PostgreSQL knows that it leaks nothing. It knows that of
 * CASE and not of coalesce(): so the queue's indexes over what may not be stated are made anew.
 */
const stated = (name: string, column: string) => `DROP INDEX ${name};
CREATE INDEX ${name} ON tip (unit_id, (CASE WHEN ${column} IS NULL THEN '' ELSE ${column} END), rank, tip_id);`;

/** Restricted tips, who is named for them, what was opened in an emergency, and who has to be told. */
export const needToKnow: Migration = {
  name: '0002-need-to-know',
  tables: `
CREATE TABLE tip_restriction (
  unit_id int NOT NULL, tip_id uuid NOT NULL, officer_id uuid NOT NULL, at timestamptz NOT NULL,
  PRIMARY KEY (unit_id, tip_id));
CREATE TABLE tip_grant (
  unit_id int NOT NULL, grant_id uuid NOT NULL, tip_id uuid NOT NULL, officer_id uuid NOT NULL, kind text NOT NULL,
  granted_by uuid NOT NULL, at timestamptz NOT NULL, until timestamptz, withdrawn_at timestamptz,
  PRIMARY KEY (unit_id, grant_id));
CREATE TABLE glass_use (
  unit_id int NOT NULL, use_id uuid NOT NULL, tip_id uuid NOT NULL, officer_id uuid NOT NULL, grant_id uuid NOT NULL,
  at timestamptz NOT NULL, until timestamptz NOT NULL, data_key bytea NOT NULL, reason bytea NOT NULL,
  closed_at timestamptz, closed_by uuid, note bytea, PRIMARY KEY (unit_id, use_id));
CREATE TABLE notice (
  unit_id int NOT NULL, notice_id uuid NOT NULL, kind text NOT NULL, permission text NOT NULL, record_id uuid NOT NULL,
  tip_id uuid, officer_id uuid NOT NULL, at timestamptz NOT NULL, ended_at timestamptz,
  PRIMARY KEY (unit_id, notice_id));
`,
  indexes: `
CREATE INDEX tip_grant_officer ON tip_grant (unit_id, officer_id) WHERE withdrawn_at IS NULL;
CREATE INDEX tip_grant_tip ON tip_grant (unit_id, tip_id);
CREATE INDEX glass_use_open ON glass_use (unit_id, at) WHERE closed_at IS NULL;
CREATE INDEX notice_open ON notice (unit_id, at) WHERE ended_at IS NULL;
${stated('tip_country', 'country')}
${stated('tip_region', 'region')}
${stated('tip_platform', 'platform')}
${stated('tip_type', 'incident_type')}
`,
};
