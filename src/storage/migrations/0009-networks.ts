import type { Migration } from '../migrate.ts';

/**
 * Networks as the last build found them, from tips that nobody restricted. Links are kept nowhere: they follow from the
 * parties and marks of tips, which are behind the wall.
 *
 * network_tip     which tips a network rests on: behind the wall, so that a count of what an officer sees tells him when the
 *                 figures of `network` are not his to see
 * network_place   where a subject or a thing (by its fingerprint) stands in the picture
 * network_change  who came to a network or left it, when the build found it
 */
export const networks: Migration = {
  name: '0009-networks',
  tables: `
CREATE TABLE network_build (
  unit_id int PRIMARY KEY, built_at timestamptz NOT NULL, subjects int NOT NULL, links int NOT NULL, cut jsonb NOT NULL);
CREATE TABLE network (
  unit_id int NOT NULL, network_id uuid NOT NULL, parent_id uuid, founded_at timestamptz NOT NULL, tips int NOT NULL,
  figures jsonb NOT NULL, PRIMARY KEY (unit_id, network_id));
CREATE TABLE network_member (
  unit_id int NOT NULL, network_id uuid NOT NULL, subject_id uuid NOT NULL, weight real NOT NULL,
  PRIMARY KEY (unit_id, network_id, subject_id));
CREATE TABLE network_place (
  unit_id int NOT NULL, network_id uuid NOT NULL, node_id uuid NOT NULL, x real NOT NULL, y real NOT NULL,
  PRIMARY KEY (unit_id, network_id, node_id));
CREATE TABLE network_change (
  unit_id int NOT NULL, network_id uuid NOT NULL, at timestamptz NOT NULL, subject_id uuid NOT NULL, joined boolean NOT NULL,
  PRIMARY KEY (unit_id, network_id, at, subject_id));
CREATE TABLE network_watch (
  unit_id int NOT NULL, officer_id uuid NOT NULL, network_id uuid NOT NULL, seen_at timestamptz NOT NULL,
  PRIMARY KEY (unit_id, officer_id, network_id));
CREATE TABLE network_tip (
  tip_id uuid NOT NULL, network_id uuid NOT NULL, unit_id int NOT NULL, PRIMARY KEY (tip_id, network_id));
`,
  indexes: `
CREATE INDEX network_member_subject ON network_member (unit_id, subject_id);
CREATE INDEX network_tip_network ON network_tip (unit_id, network_id);
CREATE INDEX network_change_subject ON network_change (unit_id, subject_id);
`,
};
