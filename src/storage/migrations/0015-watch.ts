import type { Migration } from '../migrate.ts';

/**
 * What officers watch, what touched it, and the numbers of the unit's own observations.
 *
 * watch        one thing that is watched. `kind`: of an identifier, or `subject`, `network`; `target`: that one's id. `prints`:
 *              the fingerprints that it is found by. Label and reason are sealed; one begun by a star has neither
 * watch_print  the same fingerprints, one a row, of watches that are not ended. `officer_id`: whose own it is; null: the unit's
 * watch_alert  a tip touched what is watched. `version`: of the tip; 0 where the tip came by a merge or a network. `known`: it
 *              touched it already when the watch began, and is told to nobody
 * observation_series  the last number given to an own observation in a year
 *
 * network_watch holds from now on when an officer last read what changed in a network; that he watches it stands in watch.
 * A watch that was begun by a star before has an id made of what it is (UUID version 8, RFC 9562).
 */
export const watch: Migration = {
  name: '0015-watch',
  tables: `
CREATE TABLE watch (
  unit_id int NOT NULL, watch_id uuid NOT NULL, officer_id uuid NOT NULL, shared boolean NOT NULL, kind text NOT NULL, target uuid,
  prints bytea[] NOT NULL, at timestamptz NOT NULL, until timestamptz, ended_at timestamptz, ended_by text,
  data_key bytea, label bytea, reason bytea, PRIMARY KEY (unit_id, watch_id));
CREATE TABLE watch_print (
  fingerprint bytea NOT NULL, unit_id int NOT NULL, watch_id uuid NOT NULL, officer_id uuid, kind text NOT NULL, until timestamptz,
  PRIMARY KEY (fingerprint, unit_id, watch_id));
CREATE TABLE watch_alert (
  tip_id uuid NOT NULL, watch_id uuid NOT NULL, version int NOT NULL, unit_id int NOT NULL, officer_id uuid, kind text NOT NULL,
  at timestamptz NOT NULL, known boolean NOT NULL, acknowledged_at timestamptz, acknowledged_by text,
  PRIMARY KEY (tip_id, watch_id, version));
CREATE TABLE observation_series (
  unit_id int NOT NULL, year int NOT NULL, last int NOT NULL, PRIMARY KEY (unit_id, year));
INSERT INTO watch (unit_id, watch_id, officer_id, shared, kind, target, prints, at)
  SELECT unit_id, overlay(overlay(md5(unit_id || ' ' || officer_id || ' ' || network_id) PLACING '8' FROM 13) PLACING 'a' FROM 17)::uuid, officer_id, false, 'network', network_id, '{}', seen_at FROM network_watch;
`,
  indexes: `
CREATE INDEX watch_target ON watch (unit_id, target) WHERE target IS NOT NULL;
CREATE INDEX watch_alert_open ON watch_alert (unit_id, at, tip_id, watch_id, version) WHERE acknowledged_at IS NULL;
CREATE INDEX watch_alert_watch ON watch_alert (unit_id, watch_id);
`,
};
