import type { Migration } from '../migrate.ts';

/** To which version of the rules all scores were true when a run began (src/triage/rescore-run.ts). */
export const rescoreBasis: Migration = {
  name: '0018-rescore-basis',
  tables: `
ALTER TABLE rescore_run ADD COLUMN basis int;
`,
  indexes: '',
};
