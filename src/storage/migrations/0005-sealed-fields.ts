import type { Migration } from '../migrate.ts';

/** Sealed fields of victims, children and reporters, one row a version; what officers unsealed, by minute. */
export const sealedFields: Migration = {
  name: '0005-sealed-fields',
  tables: `
CREATE TABLE tip_sealed (
  tip_id uuid NOT NULL, version int NOT NULL, unit_id int NOT NULL, key_version int NOT NULL, fields bytea[] NOT NULL,
  PRIMARY KEY (tip_id, version));
CREATE TABLE unseal_tally (
  unit_id int NOT NULL, officer_id uuid NOT NULL, minute timestamptz NOT NULL, opened int NOT NULL,
  PRIMARY KEY (unit_id, officer_id, minute));
`,
  indexes: '',
};
