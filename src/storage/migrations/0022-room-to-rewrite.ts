import type { Migration } from '../migrate.ts';

/**
 * Room on each page for a tip's next row and reasons: scoring many tips again then rewrites them where they stand, and the
 * place of the row before serves the one after. Pages that are full already get theirs as they are written to.
 */
export const roomToRewrite: Migration = {
  name: '0022-room-to-rewrite',
  tables: `
ALTER TABLE tip SET (fillfactor = 85);
ALTER TABLE tip_score SET (fillfactor = 80);
ALTER TABLE clock SET (fillfactor = 90);
`,
  indexes: '',
};
