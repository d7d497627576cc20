import type { Migration } from '../migrate.ts';

/**
 * What resolution works on, beside the sealed facts: the marks of each party and of each tip (fingerprints, never values),
 * what officers decided about who is whom, and what waits for such a decision.
 *
 * party.marks, tip_mark.marks  src/subjects/mark.ts: 24 bytes a mark
 * subject.tip_id, party_no     the party that founded it: an old id leads to whichever subject that party is in now
 */
export const subjects: Migration = {
  name: '0008-subjects',
  tables: `
ALTER TABLE party ADD COLUMN marks bytea NOT NULL DEFAULT '';
ALTER TABLE subject ADD COLUMN tip_id uuid, ADD COLUMN party_no smallint;
CREATE TABLE tip_mark (
  tip_id uuid PRIMARY KEY, unit_id int NOT NULL, at timestamptz NOT NULL, received_at timestamptz NOT NULL, marks bytea NOT NULL);
CREATE TABLE subject_decision (
  unit_id int NOT NULL, decision_id uuid NOT NULL, kind text NOT NULL, officer_id uuid NOT NULL, at timestamptz NOT NULL,
  data_key bytea NOT NULL, reason bytea NOT NULL, undone_at timestamptz, undone_by uuid, PRIMARY KEY (unit_id, decision_id));
CREATE TABLE subject_binding (
  tip_id uuid NOT NULL, party_no smallint NOT NULL, decision_id uuid NOT NULL, side smallint NOT NULL, unit_id int NOT NULL,
  PRIMARY KEY (tip_id, party_no, decision_id));
CREATE TABLE subject_review (
  unit_id int NOT NULL, review_id uuid NOT NULL, subject_id uuid NOT NULL, other_id uuid NOT NULL, bits real NOT NULL,
  found_at timestamptz NOT NULL, PRIMARY KEY (unit_id, review_id));
`,
  indexes: `
CREATE INDEX subject_binding_decision ON subject_binding (unit_id, decision_id);
CREATE INDEX subject_review_bits ON subject_review (unit_id, bits DESC, review_id);
CREATE INDEX subject_review_subject ON subject_review (unit_id, subject_id);
CREATE INDEX subject_review_other ON subject_review (unit_id, other_id);
`,
};
