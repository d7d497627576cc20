import type { Migration } from '../migrate.ts';

/**
 * How far a full resolution of a unit is: one row a unit, the last run.
 *
 * step               position in RESOLUTION_STEPS (src/subjects/shape.ts)
 * cursor, cursor_no  what of the step was done last: a tip, a party, a subject or a review
 * done, total        progress of the step as it is shown; total 0 where it is not known
 */
export const resolution: Migration = {
  name: '0010-resolution',
  tables: `
CREATE TABLE subject_resolution (
  unit_id int PRIMARY KEY, officer_id text NOT NULL, started_at timestamptz NOT NULL, ended_at timestamptz, stopped_at timestamptz,
  step smallint NOT NULL, cursor uuid, cursor_no smallint, done bigint NOT NULL, total bigint NOT NULL, marked bigint NOT NULL,
  parties bigint NOT NULL, blocks bigint NOT NULL, largest bigint NOT NULL, changed bigint NOT NULL, begun bigint NOT NULL,
  ended bigint NOT NULL, mended bigint NOT NULL, bytes bigint NOT NULL);
`,
  indexes: '',
};
