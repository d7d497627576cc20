import type { Migration } from '../migrate.ts';

/**
 * The log's final form: where an act came from, sealed words and blind marks of an entry, the unit's log key, roots of
 * every 256th, 65,536th… leaf so that proofs read little, and what an auditor's patterns are measured by.
 *
 * An entry from before has no `via`; its leaf is that of the ten members it had.
 */
export const audit: Migration = {
  name: '0006-audit',
  tables: `
ALTER TABLE audit_entry ADD COLUMN via text, ADD COLUMN detail bytea, ADD COLUMN marks text;
ALTER TABLE audit_head ADD COLUMN data_key bytea;
CREATE TABLE audit_node (
  unit_id int NOT NULL, level smallint NOT NULL, place bigint NOT NULL, hash bytea NOT NULL, PRIMARY KEY (unit_id, level, place));
CREATE TABLE audit_parameter (unit_id int PRIMARY KEY, parameters jsonb NOT NULL);
`,
  indexes: `
CREATE INDEX audit_entry_officer ON audit_entry (unit_id, officer, seq);
CREATE INDEX audit_entry_at ON audit_entry USING brin (at);
`,
};
