import type { Migration } from '../migrate.ts';

/**
 * What the workload page reads.
 *
 * tip_standing    tips that stand open for themselves, by who has them and the lane: the oldest of each
 * clock_answered  answer times that an officer stopped; `kind = 0` is the first of CLOCK_KINDS (src/clocks/shape.ts)
 */
export const workload: Migration = {
  name: '0021-workload',
  tables: '',
  indexes: `
CREATE INDEX tip_standing ON tip (unit_id, assigned, lane, received_at) WHERE state = 0 AND bundle_of IS NULL;
CREATE INDEX clock_answered ON clock (unit_id, started_at) WHERE kind = 0 AND stop_reason IN ('answered', 'closed', 'done');
`,
};
