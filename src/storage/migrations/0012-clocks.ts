import type { Migration } from '../migrate.ts';

/*
 * Clocks of tips that came before there were clocks, from what their rows hold. Row-level security is forced on the owner too:
 * it is taken off the table within this step and put back. A cluster has none.
 */
const ID = (rule: string) =>
  `overlay(overlay(left(encode(sha256(convert_to('clock ' || tip_id::text || ' ' || ${rule}, 'UTF8')), 'hex'), 32)
     placing '8' from 13) placing (ARRAY['8','9','a','b'])[(get_byte(sha256(convert_to('clock ' || tip_id::text || ' ' || ${rule}, 'UTF8')), 8) >> 4 & 3) + 1] from 17)::uuid`;
const EXPIRES = `CASE expires WHEN 'meeting' THEN 'tip.meeting' WHEN 'platform_content' THEN 'us.report-act'
  WHEN 'carrier_logs' THEN CASE WHEN country = 'IN' THEN 'in.cert-in-logs' ELSE 'carrier.logs' END
  ELSE CASE WHEN country = 'IN' THEN 'in.it-3-1-g' ELSE 'platform.records' END END`;
const KIND = `CASE expires WHEN 'meeting' THEN 3 WHEN 'carrier_logs' THEN 5 ELSE 4 END`;
const LANE = `(ARRAY['answer.now', 'answer.24h', 'answer.week', 'answer.30d'])[lane + 1]`;
const TIME = `(ARRAY[interval '1 hour', interval '24 hours', interval '168 hours', interval '720 hours'])[lane + 1]`;

/**
 * What runs out, one row a clock; how a unit counts.
 *
 * record_id  what the clock is about; where that is a tip, or hangs on one, `tip_id` is that tip
 * kind       position in CLOCK_KINDS (src/clocks/shape.ts); below 4 it binds
 * count, count_unit  the length, where whoever started it said so
 * follows    the officer is whoever the tip is assigned to
 * note, stop_note  sealed with the tip's key
 */
export const clocks: Migration = {
  name: '0012-clocks',
  tables: `
CREATE TABLE clock (
  record_id uuid NOT NULL, clock_id uuid NOT NULL, unit_id int NOT NULL, tip_id uuid, record_kind text NOT NULL, rule text NOT NULL,
  kind smallint NOT NULL, zone text NOT NULL, started_at timestamptz NOT NULL, started_by text NOT NULL, due_at timestamptz NOT NULL,
  renewals smallint NOT NULL, count int, count_unit text, officer_id uuid, follows boolean NOT NULL, stopped_at timestamptz,
  stopped_by text, stop_reason text, note bytea, stop_note bytea, PRIMARY KEY (record_id, clock_id));
CREATE TABLE clock_setting (unit_id int NOT NULL, name text NOT NULL, value jsonb NOT NULL, PRIMARY KEY (unit_id, name));
`,
  indexes: `
CREATE INDEX clock_binding ON clock (unit_id, due_at, clock_id) WHERE stopped_at IS NULL AND kind < 4;
CREATE INDEX clock_lapsing ON clock (unit_id, due_at, clock_id) WHERE stopped_at IS NULL AND kind >= 4;
CREATE INDEX clock_officer ON clock (unit_id, officer_id, due_at, clock_id) WHERE stopped_at IS NULL AND officer_id IS NOT NULL;
DO $$
DECLARE walled boolean := (SELECT relforcerowsecurity FROM pg_class WHERE oid = 'tip'::regclass);
BEGIN
  IF walled THEN ALTER TABLE tip NO FORCE ROW LEVEL SECURITY; END IF;
  INSERT INTO clock (record_id, clock_id, unit_id, tip_id, record_kind, rule, kind, zone, started_at, started_by, due_at, renewals, officer_id, follows)
    SELECT tip_id, ${ID(EXPIRES)}, unit_id, tip_id, 'tip', ${EXPIRES}, ${KIND}, 'UTC', received_at, 'system', expires_at, 0, assigned, true
    FROM tip WHERE state = 0 AND expires_at IS NOT NULL;
  INSERT INTO clock (record_id, clock_id, unit_id, tip_id, record_kind, rule, kind, zone, started_at, started_by, due_at, renewals, officer_id, follows)
    SELECT tip_id, ${ID(LANE)}, unit_id, tip_id, 'tip', ${LANE}, 0, 'UTC', received_at, 'system', received_at + ${TIME}, 0, assigned, true
    FROM tip WHERE state = 0 AND assigned IS NULL AND bundle_of IS NULL;
  IF walled THEN ALTER TABLE tip FORCE ROW LEVEL SECURITY; END IF;
END $$;
`,
};
