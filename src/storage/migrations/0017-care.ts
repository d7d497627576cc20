import type { Migration } from '../migrate.ts';

/**
 * Care for staff. Which tips an officer read is not kept once more: it is counted from the log.
 *
 * care_limit  how many of the gravest tips an officer means to read, by his own choice, 0 for no limit; his own rows alone are there for him
 *             (storage/row-security.ts), and for nobody else
 * end_seen    up to which recorded outcome an officer has seen how a tip ended
 */
export const care: Migration = {
  name: '0017-care',
  tables: `
CREATE TABLE care_limit (
  unit_id int NOT NULL, officer_id uuid NOT NULL, a_day int NOT NULL, a_week int NOT NULL, PRIMARY KEY (unit_id, officer_id));
CREATE TABLE end_seen (
  tip_id uuid NOT NULL, officer_id uuid NOT NULL, unit_id int NOT NULL, outcome_at timestamptz NOT NULL,
  PRIMARY KEY (tip_id, officer_id));
`,
  indexes: `
CREATE INDEX end_seen_officer ON end_seen (unit_id, officer_id);
CREATE INDEX hand_over_to ON hand_over (unit_id, to_officer);
CREATE INDEX audit_entry_reading ON audit_entry (unit_id, officer, at)
  WHERE record_kind = 'tip' AND outcome = 'done' AND action IN ('tips.show', 'tips.words', 'tips.document', 'tips.unseal', 'tips.unsealDocument');
`,
};
