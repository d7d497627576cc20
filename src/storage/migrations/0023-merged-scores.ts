import type { Migration } from '../migrate.ts';

/**
 * What a merged duplicate lends to the tip that was kept.
 *
 * tip_merge.lends  it was open when it was merged: the kept tip is at least as urgent as it. False: somebody had closed it
 *
 * Tips that others were merged into before are scored again.
 */
export const mergedScores: Migration = {
  name: '0023-merged-scores',
  tables: `
ALTER TABLE tip_merge ADD COLUMN lends boolean NOT NULL DEFAULT true;
INSERT INTO rescore_tip (tip_id, unit_id) SELECT DISTINCT kept_id, unit_id FROM tip_merge ON CONFLICT DO NOTHING;
`,
  indexes: '',
};
