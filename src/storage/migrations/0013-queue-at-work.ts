import type { Migration } from '../migrate.ts';

/**
 * The queue at work: acts on many tips as one, what reasons for closing asked, outcomes, merged duplicates, second looks,
 * hand-overs, what officers speak and know, and how each orders the saved views.
 *
 * decision.act_id   the bulk act that the decision is a part of
 * decision.answer   what the reason asked (where to, by whom), sealed with the tip's key as `note` is
 * tip_merge         a duplicate leads to the tip that was kept, as long as it is closed
 * second_look       closings drawn at random; `look_id` the decision by which another officer ended the look
 */
export const queueAtWork: Migration = {
  name: '0013-queue-at-work',
  tables: `
ALTER TABLE decision ADD COLUMN act_id uuid, ADD COLUMN answer bytea;
CREATE TABLE tip_outcome (
  tip_id uuid PRIMARY KEY, unit_id int NOT NULL, outcome text NOT NULL, officer_id uuid NOT NULL, at timestamptz NOT NULL);
CREATE TABLE tip_merge (
  tip_id uuid PRIMARY KEY, unit_id int NOT NULL, kept_id uuid NOT NULL, officer_id uuid NOT NULL, at timestamptz NOT NULL);
CREATE TABLE second_look (
  tip_id uuid NOT NULL, decision_id uuid NOT NULL, unit_id int NOT NULL, reason text NOT NULL, closed_by uuid NOT NULL,
  at timestamptz NOT NULL, state text NOT NULL, look_id uuid, PRIMARY KEY (tip_id, decision_id));
CREATE TABLE hand_over (
  tip_id uuid NOT NULL, decision_id uuid NOT NULL, unit_id int NOT NULL, from_officer uuid NOT NULL, to_officer uuid NOT NULL,
  at timestamptz NOT NULL, read_at timestamptz, PRIMARY KEY (tip_id, decision_id));
CREATE TABLE bulk_act (
  unit_id int NOT NULL, act_id uuid NOT NULL, officer_id uuid NOT NULL, at timestamptz NOT NULL, kind text NOT NULL,
  detail text, tips int NOT NULL, done int NOT NULL, undone int NOT NULL, PRIMARY KEY (unit_id, act_id));
CREATE TABLE officer_profile (
  unit_id int NOT NULL, officer_id uuid NOT NULL, languages text[] NOT NULL, specialities text[] NOT NULL,
  PRIMARY KEY (unit_id, officer_id));
CREATE TABLE second_look_share (unit_id int PRIMARY KEY, shares jsonb NOT NULL);
CREATE TABLE view_choice (
  unit_id int NOT NULL, officer_id uuid NOT NULL, view_ids uuid[] NOT NULL, default_id uuid, PRIMARY KEY (unit_id, officer_id));
`,
  indexes: `
CREATE INDEX decision_act ON decision (unit_id, act_id) WHERE act_id IS NOT NULL;
CREATE INDEX tip_outcome_at ON tip_outcome (unit_id, at);
CREATE INDEX tip_merge_kept ON tip_merge (unit_id, kept_id);
CREATE INDEX second_look_waiting ON second_look (unit_id, at) WHERE state = 'waiting';
CREATE INDEX hand_over_unread ON hand_over (unit_id, to_officer) WHERE read_at IS NULL;
CREATE INDEX tip_received ON tip USING brin (received_at);
`,
};
