import type { Migration } from '../migrate.ts';

/** Tries to sign in are counted by name, whether or not there is such an officer: the wait tells nobody which names are. */
export const signInTries: Migration = {
  name: '0002-sign-in-tries',
  tables: `
CREATE TABLE sign_in_try (name_print bytea PRIMARY KEY, failures int NOT NULL, failed_at timestamptz NOT NULL);
ALTER TABLE officer DROP COLUMN failures, DROP COLUMN failed_at;
`,
  indexes: '',
};
