import type { Migration } from '../migrate.ts';

/**
 * What officers decided of a party that the newest version of its tip names no more: kept until a version names it again.
 *
 * party_no  counts them within the tip; no position in it
 * marks     what the party was compared by, so that it is known again
 */
export const bindingsAside: Migration = {
  name: '0014-bindings-aside',
  tables: `
CREATE TABLE subject_binding_aside (
  tip_id uuid NOT NULL, party_no smallint NOT NULL, decision_id uuid NOT NULL, side smallint NOT NULL, unit_id int NOT NULL,
  role smallint NOT NULL, marks bytea NOT NULL, PRIMARY KEY (tip_id, party_no, decision_id));
`,
  indexes: `
CREATE INDEX subject_binding_aside_decision ON subject_binding_aside (unit_id, decision_id);
`,
};
