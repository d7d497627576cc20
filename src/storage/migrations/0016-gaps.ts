import type { Migration } from '../migrate.ts';

/**
 * What of the fields that are needed to act a tip has, so that platforms can be counted without opening a tip.
 *
 * edition      of the list of fields (src/statistics/gap-fields.ts) by which it was read
 * reporter     the platform that reported it to the source; null where none did
 * reported_at  when the source received it, as it says
 * asked        bits by position in that list: fields that apply to the tip; `given`: of these, there in full; `partly`: in part
 */
export const gaps: Migration = {
  name: '0016-gaps',
  tables: `
CREATE TABLE tip_gap (
  tip_id uuid PRIMARY KEY, unit_id int NOT NULL, edition smallint NOT NULL, reporter text, reported_at timestamptz,
  asked int NOT NULL, given int NOT NULL, partly int NOT NULL);
`,
  indexes: '',
};
