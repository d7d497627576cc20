import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { statement } from '../storage/statement.ts';
import { boundsOf } from './kept-features.ts';
import { PHRASE_LISTS, type ReadyLists, readyLists } from './phrase-lists.ts';
import { underFloors } from './program-floors.ts';
import { plainCondition } from './rule-never.ts';
import { versionBefore } from './rule-releases.ts';
import { RULES } from './rules.ts';
import { compileRules } from './score.ts';
import type { ReadyRules } from './score-lasting.ts';
import type { RuleSet } from './shape.ts';

/** The shipped set's version: below zero, so that no unit's own is ever mistaken for it. Lowered whenever a shipped rule or list changes. */
export const SHIPPED = -4;
export const SHIPPED_SET: RuleSet = { rules: [...RULES], lists: [...PHRASE_LISTS] };

/** The rules by which a unit's tips are scored. `version`: of the unit's own sets, or `SHIPPED`. */
export type RulesInForce = ReadyRules & { version: number; content: RuleSet; lists: ReadyLists };

/** A version of a unit's rules. A draft may be changed; a released one never is. */
export type RuleSetRow = {
  version: number;
  state: 'draft' | 'released';
  content: RuleSet;
  based_on: number;
  officer_id: string;
  made_at: Instant;
  revision: number;
  note: string | null;
};
export type ReleaseRow = {
  release_no: number;
  version: number;
  officer_id: string;
  at: Instant;
};

const COLUMNS = 'version, state, based_on, officer_id, made_at, revision, note';
const IN_FORCE = statement<{ version: number }>(
  'triage.ruleInForce',
  'one-shard',
  'SELECT version FROM rule_release WHERE unit_id = $1 ORDER BY release_no DESC LIMIT 1',
);
const ONE = statement<RuleSetRow>(
  'triage.ruleSetRow',
  'one-shard',
  `SELECT ${COLUMNS}, content FROM rule_set WHERE unit_id = $1 AND version = $2 AND state <> 'discarded'`,
);
const ALL = statement<Omit<RuleSetRow, 'content'>>(
  'triage.ruleSetRows',
  'one-shard',
  `SELECT ${COLUMNS} FROM rule_set WHERE unit_id = $1 AND state <> 'discarded' ORDER BY version DESC LIMIT 500`,
);
const ADD = statement<{ version: number }>(
  'triage.addRuleSet',
  'one-shard',
  `INSERT INTO rule_set (unit_id, version, state, content, based_on, officer_id, made_at, revision, note)
   SELECT $1::int, coalesce(max(version), 0) + 1, 'draft', $2::jsonb, $3::int, $4::text, $5::timestamptz, 1, $6::text FROM rule_set WHERE unit_id = $1
   RETURNING version`,
);
const CHANGE = statement(
  'triage.changeRuleSet',
  'one-shard',
  'UPDATE rule_set SET content = $3::jsonb, note = $4, revision = revision + 1 WHERE unit_id = $1 AND version = $2',
);
/* The row stays, empty: the log names drafts by their numbers, so none is given twice. */
const DISCARD = statement(
  'triage.discardRuleSet',
  'one-shard',
  "UPDATE rule_set SET state = 'discarded', content = '{}', note = NULL WHERE unit_id = $1 AND version = $2 AND state = 'draft'",
);
const RELEASED = statement(
  'triage.markReleased',
  'one-shard',
  "UPDATE rule_set SET state = 'released' WHERE unit_id = $1 AND version = $2",
);
const RELEASES = statement<ReleaseRow>(
  'triage.releases',
  'one-shard',
  'SELECT release_no, version, officer_id, at FROM rule_release WHERE unit_id = $1 ORDER BY release_no DESC LIMIT 500',
);
const RELEASED_VERSIONS = statement<{ version: number }>(
  'triage.releasedVersions',
  'one-shard',
  'SELECT version FROM rule_release WHERE unit_id = $1 ORDER BY release_no',
);
const RELEASE = statement(
  'triage.release',
  'one-shard',
  `INSERT INTO rule_release (unit_id, release_no, version, officer_id, at)
   SELECT $1::int, coalesce(max(release_no), 0) + 1, $2::int, $3::text, $4::timestamptz FROM rule_release WHERE unit_id = $1`,
);

/** Rules ready to run, of the version given: the program’s floors stand over them, whatever the version holds. */
export function readyRules(version: number, held: RuleSet): RulesInForce {
  const content = underFloors(held).set;
  return {
    version,
    content,
    compiled: compileRules(content.rules),
    bounds: boundsOf(content.rules),
    lists: readyLists(content.lists),
  };
}

const shipped = readyRules(SHIPPED, SHIPPED_SET);
/** Released versions never change: made ready once, for each open database. */
const ready = new WeakMap<object, Map<string, RulesInForce>>();

/** Whatever shipped set a unit went back to, it is today's: of an earlier program's nothing is kept. */
const today = (version: number): number => (version < 0 ? SHIPPED : version);

/** The version in force in a unit: its last release, or the shipped set. */
export const versionInForce = async (db: Db, unit: number): Promise<number> =>
  today((await db.one(IN_FORCE, [unit]))?.version ?? SHIPPED);

/** The version that rolling back brings into force again; null where none was before the one in force. */
export const versionBack = async (db: Db, unit: number): Promise<number | null> =>
  versionBefore(
    (await db.all(RELEASED_VERSIONS, [unit])).map((row) => today(row.version)),
    SHIPPED,
  );

/** The rules in force in a unit. */
export async function rulesInForce(db: Db, unit: number): Promise<RulesInForce> {
  const version = await versionInForce(db, unit);
  if (version < 0) return shipped;
  const known = ready.get(db.vault) ?? ready.set(db.vault, new Map()).get(db.vault)!;
  const key = `${unit} ${version}`;
  const held = known.get(key);
  if (held) return held;
  const made = readyRules(version, (await kept(db, unit, version))!.content);
  known.set(key, made);
  return made;
}

/**
 * A version with its content; below zero the shipped set, as it is today. Null where there is none.
 *
 * put  ids of floors of the program that a released version does not hold itself, and that stand over it. A draft is as it
 *      was saved: what it lacks keeps it from being released
 */
export async function ruleSet(
  db: Db,
  unit: number,
  version: number,
): Promise<(RuleSetRow & { put: string[] }) | null> {
  if (version < 0)
    return {
      ...{ version: SHIPPED, state: 'released', content: SHIPPED_SET, based_on: SHIPPED, put: [] },
      ...{ officer_id: 'system', made_at: '1970-01-01T00:00:00.000Z', revision: 0, note: null },
    };
  const row = await kept(db, unit, version);
  if (row?.state !== 'released') return row && { ...row, put: [] };
  const { set, put } = underFloors(row.content);
  return { ...row, content: set, put };
}

/**
 * Rules as they are used, whatever an earlier program let through: values as features hold them; of what was released, weights
 * as whole numbers, away from zero. A draft keeps its weights, and is told what is wrong with them. Pure.
 */
export function asUsed(content: RuleSet, isReleased: boolean): RuleSet {
  const whole = (weight: number) => Math.sign(weight) * Math.ceil(Math.abs(weight));
  return {
    ...content,
    rules: content.rules.map((rule) => ({
      ...rule,
      weight: isReleased ? whole(rule.weight) : rule.weight,
      when: rule.when.map(plainCondition),
      unless: rule.unless.map(plainCondition),
    })),
  };
}

async function kept(db: Db, unit: number, version: number): Promise<RuleSetRow | null> {
  const row = await db.one(ONE, [unit, version]);
  return row && { ...row, content: asUsed(row.content, row.state === 'released') };
}

/** All versions of a unit, the newest first, without their content. */
export const ruleSets = (db: Db, unit: number) => db.all(ALL, [unit]);

export const releases = async (db: Db, unit: number): Promise<ReleaseRow[]> =>
  (await db.all(RELEASES, [unit])).map((row) => ({ ...row, version: today(row.version) }));

export async function addRuleSet(
  db: Db,
  unit: number,
  draft: { content: RuleSet; basedOn: number; officer: string; at: Instant; note: string | null },
): Promise<number> {
  const { content, basedOn, officer, at, note } = draft;
  return (await db.one(ADD, [unit, JSON.stringify(content), basedOn, officer, at, note]))!.version;
}

export const changeRuleSet = async (
  db: Db,
  unit: number,
  version: number,
  to: { content: RuleSet; note: string | null },
): Promise<void> => {
  await db.run(CHANGE, [unit, version, JSON.stringify(to.content), to.note]);
};

export const discardRuleSet = async (db: Db, unit: number, version: number): Promise<void> => {
  await db.run(DISCARD, [unit, version]);
};

/** Bring a version into force. It can never be changed again. */
export async function releaseRuleSet(
  db: Db,
  unit: number,
  version: number,
  by: { officer: string; at: Instant },
): Promise<void> {
  if (version !== SHIPPED) await db.run(RELEASED, [unit, version]);
  await db.run(RELEASE, [unit, version, by.officer, by.at]);
}
