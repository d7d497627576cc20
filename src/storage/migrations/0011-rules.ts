import type { Migration } from '../migrate.ts';

/**
 * Rules of units, and what is kept of tips so that they can be scored again without opening what they tell.
 *
 * rule_set      versions of a unit's rules and phrase lists; a version that was released is never changed
 * rule_release  which version came into force when: the last row is in force, none means the shipped set
 * rule_preview  what a version would move, as far as it was looked through: one row a unit, the last
 * tip_feature   what lasts of a tip's features (src/triage/kept-features.ts). `due_at`: when a passed clock may change its
 *               scores next. `no_crime`: tips on its subjects that were closed as no crime
 * rescore_tip   tips that something touched and that wait to be scored again
 * rescore_run   how far the scoring of all tips by a released version is: one row a unit, the last run
 */
export const rules: Migration = {
  name: '0011-rules',
  tables: `
CREATE TABLE rule_set (
  unit_id int NOT NULL, version int NOT NULL, state text NOT NULL, content jsonb NOT NULL, based_on int NOT NULL,
  officer_id text NOT NULL, made_at timestamptz NOT NULL, revision int NOT NULL, note text, PRIMARY KEY (unit_id, version));
CREATE TABLE rule_release (
  unit_id int NOT NULL, release_no int NOT NULL, version int NOT NULL, officer_id text NOT NULL, at timestamptz NOT NULL, PRIMARY KEY (unit_id, release_no));
CREATE TABLE rule_preview (
  unit_id int PRIMARY KEY, officer_id text NOT NULL, version int NOT NULL, revision int NOT NULL, started_at timestamptz NOT NULL,
  ended_at timestamptz, cursor uuid, done bigint NOT NULL, total bigint NOT NULL, found jsonb NOT NULL);
CREATE TABLE tip_feature (
  tip_id uuid PRIMARY KEY, unit_id int NOT NULL, features text NOT NULL, due_at timestamptz, no_crime int NOT NULL);
CREATE TABLE rescore_tip (tip_id uuid PRIMARY KEY, unit_id int NOT NULL);
CREATE TABLE rescore_run (
  unit_id int PRIMARY KEY, officer_id text NOT NULL, version int NOT NULL, started_at timestamptz NOT NULL,
  ended_at timestamptz, cursor uuid, done bigint NOT NULL, total bigint NOT NULL, changed bigint NOT NULL, moved bigint NOT NULL);
ALTER TABLE tip_score ADD COLUMN rule_version int NOT NULL DEFAULT -1;
`,
  indexes: `
CREATE INDEX tip_feature_due ON tip_feature (unit_id, due_at) WHERE due_at IS NOT NULL;
CREATE INDEX rescore_tip_unit ON rescore_tip (unit_id, tip_id);
CREATE INDEX tip_unit ON tip (unit_id, tip_id);
`,
};
