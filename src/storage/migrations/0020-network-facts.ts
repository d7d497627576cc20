import type { Migration } from '../migrate.ts';

/**
 * What networks tell of the tips of their members, for rules (src/subjects/network-facts-store.ts); and by which floors of
 * the program a unit's scores were last made (src/triage/rescore-run.ts).
 *
 * network_fact  one row a member, by the id that he had at the build
 * network_end   tips of members that ended with a child safeguarded, an arrest or a case
 * hash_told     whether tips with files were noted for scoring since the unit has hash lists (src/triage/hash-told-store.ts)
 */
export const networkFacts: Migration = {
  name: '0020-network-facts',
  tables: `
CREATE TABLE network_fact (
  subject_id uuid PRIMARY KEY, unit_id int NOT NULL, network_id uuid NOT NULL, members int NOT NULL, tips int NOT NULL, countries int NOT NULL);
CREATE TABLE network_end (
  tip_id uuid NOT NULL, network_id uuid NOT NULL, unit_id int NOT NULL, outcome text NOT NULL, PRIMARY KEY (tip_id, network_id));
CREATE TABLE hash_told (unit_id int PRIMARY KEY, lists boolean NOT NULL);
ALTER TABLE rescore_run ADD COLUMN floors text;
`,
  indexes: `
CREATE INDEX network_fact_network ON network_fact (unit_id, network_id);
CREATE INDEX network_end_network ON network_end (unit_id, network_id);
`,
};
