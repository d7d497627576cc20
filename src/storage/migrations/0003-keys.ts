import type { Migration } from '../migrate.ts';

/** Keys of the house and of units, their rotation, and what waits to be destroyed. All of it small; wrapped by the master key. */
export const keys: Migration = {
  name: '0003-keys',
  tables: `
CREATE TABLE house_key (name text PRIMARY KEY, wrapped bytea NOT NULL);
CREATE TABLE unit_key (
  unit_id int NOT NULL, version int NOT NULL, wrapped bytea NOT NULL, made_at timestamptz NOT NULL, PRIMARY KEY (unit_id, version));
CREATE TABLE key_rotation (
  unit_id int PRIMARY KEY, version int NOT NULL, officer text NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz,
  step int NOT NULL, cursor uuid, done bigint NOT NULL, total bigint NOT NULL);
CREATE TABLE key_destruction (unit_id int NOT NULL, leaf text NOT NULL, asked_at timestamptz NOT NULL, PRIMARY KEY (unit_id, leaf));
CREATE TABLE clearing (
  unit_id int NOT NULL, tip_id uuid NOT NULL, cleared_at timestamptz NOT NULL, officer text NOT NULL, whole boolean NOT NULL,
  PRIMARY KEY (unit_id, tip_id, cleared_at));
`,
  indexes: `
CREATE INDEX subject_tip_tip ON subject_tip (unit_id, tip_id);
`,
};
