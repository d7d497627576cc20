import * as z from 'zod';
import { namesOf } from '../access/store.ts';
import { command, query } from '../actions/action.ts';
import type { RecordRef } from '../actions/shape.ts';
import { lockLog } from '../audit/store.ts';
import { sha256 } from '../kernel/digest.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Db } from '../storage/db.ts';
import { LANES, reasonShape, scoresShape } from '../tips/shape.ts';
import { findTip } from '../tips/store.ts';
import { listProblems } from './phrase-lists.ts';
import { PROGRAM_FLOORS } from './program-floors.ts';
import { beginRescore } from './rescore-run.ts';
import { changeLine } from './rule-change-words.ts';
import { ruleDifference } from './rule-difference.ts';
import { beginPreview, previewOf, previewPiece } from './rule-preview-store.ts';
import {
  addRuleSet,
  changeRuleSet,
  discardRuleSet,
  type RuleSetRow,
  readyRules,
  releaseRuleSet,
  releases,
  ruleSet,
  ruleSets,
  SHIPPED,
  versionBack,
  versionInForce,
} from './rule-set-store.ts';
import { testOnTip } from './rule-test.ts';
import { missingFloors, ruleProblems } from './rules.ts';
import {
  type RuleSet,
  ruleChangeShape,
  rulePreviewShape,
  ruleSetShape,
  ruleVersionShape,
  testedRuleShape,
} from './shape.ts';

const version = z.number().int();
const note = z.string().trim().max(2000).nullable().default(null);
const aboutVersion = (input: { version: number }): RecordRef[] => [
  { kind: 'rules', id: String(input.version) },
];

/** A digest of what a version holds: what is approved is what is released. */
const digestOf = (content: RuleSet): string => sha256(canonicalJson(content));

/** What is wrong with a rule set, in sentences; empty = it may be released. */
function problemsOf({ rules, lists }: RuleSet): string[] {
  return [
    ...listProblems(lists),
    ...ruleProblems(
      rules,
      lists.map(({ id }) => id),
    ),
    ...missingFloors(rules).map(
      (id) => `${id}: no rule set may lack this floor, weaken it, or ask more for it`,
    ),
  ];
}

async function draft(
  db: Db,
  unit: number,
  asked: number,
  revision: number | null,
): Promise<RuleSetRow | null> {
  await lockLog(db, unit);
  const row = await ruleSet(db, unit, asked);
  if (!row) return null;
  if (row.state !== 'draft') throw new TipstaffError('RULES_RELEASED');
  if (revision !== null && row.revision !== revision) throw new TipstaffError('CHANGED_MEANWHILE');
  return row;
}

export const versions = query({
  name: 'triage.ruleVersions',
  words: 'rule versions',
  about:
    'Versions of the unit’s rules, the newest first, the shipped set last; and what came into force when.',
  allow: 'rule:read',
  logged: false,
  input: z.object({}),
  output: z.object({
    versions: z.array(ruleVersionShape),
    releases: z.array(z.object({ version, by: z.string(), at: z.string() })),
    /** what rolling back brings into force again; null: nothing was before */
    back: version.nullable(),
  }),
  run: async ({ db, officer }) => {
    const inForce = await versionInForce(db, officer.unit);
    const names = await namesOf(db, officer.unit);
    const nameOf = (id: string) => names.get(id) ?? id;
    const rows = await ruleSets(db, officer.unit);
    return {
      versions: [
        ...rows.map((row) => ({
          ...{
            version: row.version,
            state: row.state,
            inForce: row.version === inForce,
            basedOn: row.based_on,
          },
          ...{ by: nameOf(row.officer_id), madeAt: row.made_at, revision: row.revision, note: row.note },
        })),
        {
          ...{ version: SHIPPED, state: 'shipped' as const, inForce: inForce === SHIPPED, basedOn: null },
          ...{ by: 'Tipstaff', madeAt: null, revision: 0, note: null },
        },
      ],
      releases: (await releases(db, officer.unit)).map((row) => ({
        ...{ version: row.version, at: row.at, by: nameOf(row.officer_id) },
      })),
      back: await versionBack(db, officer.unit),
    };
  },
});

export const show = query({
  name: 'triage.ruleSet',
  words: 'rule show',
  about:
    'A version of the unit’s rules and phrase lists, with what is wrong with it and its digest. Without a version: the one in force.',
  allow: 'rule:read',
  logged: false,
  argument: 'version',
  input: z.object({ version: z.coerce.number().int().optional() }),
  output: z.object({
    version,
    state: z.enum(['draft', 'released', 'shipped']),
    inForce: z.boolean(),
    revision: z.number().int(),
    note: z.string().nullable(),
    digest: z.string(),
    problems: z.array(z.string()),
    floors: z.array(z.string()).describe('rules that are floors of the program: no set may weaken them'),
    put: z.array(z.string()).describe('floors of the program that stand over this version and not in it'),
    ...ruleSetShape.shape,
  }),
  load: async (db, officer, input) =>
    ruleSet(db, officer.unit, input.version ?? (await versionInForce(db, officer.unit))),
  run: async ({ db, officer, record }) => ({
    version: record.version,
    state: record.version === SHIPPED ? ('shipped' as const) : record.state,
    inForce: record.version === (await versionInForce(db, officer.unit)),
    revision: record.revision,
    note: record.note,
    digest: digestOf(record.content),
    problems: problemsOf(record.content),
    floors: PROGRAM_FLOORS.map(({ id }) => id).filter((id) =>
      record.content.rules.some((rule) => rule.id === id),
    ),
    put: record.put,
    ...record.content,
  }),
});

export const begin = command({
  name: 'triage.draftRules',
  words: 'rule draft',
  about: 'Begin a new draft of the rules from a version of them; without one, from those in force.',
  allow: 'rule:write',
  argument: 'version',
  input: z.object({ version: z.coerce.number().int().optional(), note }),
  output: z.object({ version, revision: z.number().int() }),
  load: async (db, officer, input) => {
    await lockLog(db, officer.unit);
    return ruleSet(db, officer.unit, input.version ?? (await versionInForce(db, officer.unit)));
  },
  records: (_, output) => aboutVersion(output),
  run: async ({ db, officer, now, record }, input) => ({
    version: await addRuleSet(db, officer.unit, {
      ...{ content: record.content, basedOn: record.version },
      ...{ officer: officer.id, at: now, note: input.note },
    }),
    revision: 1,
  }),
});

export const save = command({
  name: 'triage.saveRules',
  words: 'rule save',
  about:
    'Write a draft of the rules anew. It may be wrong still; what is wrong is told, and keeps it from being released.',
  allow: 'rule:write',
  argument: 'version',
  input: z.object({
    version: z.coerce.number().int(),
    revision: z.number().int(),
    content: ruleSetShape,
    note,
  }),
  output: z.object({ revision: z.number().int(), problems: z.array(z.string()) }),
  load: (db, officer, input) => draft(db, officer.unit, input.version, input.revision),
  records: aboutVersion,
  run: async ({ db, officer, record }, input) => {
    await changeRuleSet(db, officer.unit, record.version, { content: input.content, note: input.note });
    return { revision: record.revision + 1, problems: problemsOf(input.content) };
  },
});

export const discard = command({
  name: 'triage.discardRules',
  words: 'rule discard',
  about: 'Throw a draft of the rules away.',
  allow: 'rule:write',
  argument: 'version',
  input: z.object({ version: z.coerce.number().int() }),
  output: z.object({}),
  load: (db, officer, input) => draft(db, officer.unit, input.version, null),
  records: aboutVersion,
  run: async ({ db, officer, record }) => {
    await discardRuleSet(db, officer.unit, record.version);
    return {};
  },
});

export const difference = query({
  name: 'triage.ruleDifference',
  words: 'rule differences',
  about:
    'What changes from one version of the rules to another: as data, and in sentences, of which a release names the English ones. Without `from`: from those in force.',
  allow: 'rule:read',
  logged: false,
  argument: 'version',
  input: z.object({
    version: z.coerce.number().int(),
    from: z.coerce.number().int().optional(),
    language: z.enum(['en', 'hi']).default('en').describe('of the sentences'),
  }),
  output: z.object({
    from: version,
    to: version,
    changes: z.array(z.string()),
    data: z.array(ruleChangeShape),
  }),
  load: async (db, officer, input) => {
    const from = await ruleSet(db, officer.unit, input.from ?? (await versionInForce(db, officer.unit)));
    const to = await ruleSet(db, officer.unit, input.version);
    return from && to && { from, to };
  },
  run: async ({ record: { from, to } }, { language }) => {
    const data = ruleDifference(from.content, to.content);
    const changes = data.map((each) => changeLine(each, language));
    return { from: from.version, to: to.version, changes, data };
  },
});

export const test = query({
  name: 'triage.testRules',
  words: 'rule test',
  about:
    'What a version of the rules makes of one tip: each condition on it true or false and why; its scores and lane, with what merged duplicates lend to it.',
  allow: 'tip:read',
  logged: true,
  argument: 'tip',
  input: z.object({ tip: z.string().min(1).max(200), version: z.coerce.number().int().optional() }),
  output: z.object({
    version,
    ...scoresShape.shape,
    floor: z.boolean(),
    lane: z.enum(LANES),
    /** merged duplicates whose reasons are in these scores */
    merged: z.array(reasonShape.shape.tip.unwrap()),
    rules: z.array(testedRuleShape),
  }),
  load: (db, officer, input) => findTip(db, officer.unit, input.tip),
  records: (_, __, record) => [{ kind: 'tip', id: record.tip_id }],
  run: async ({ db, officer, now, record }, input) => {
    const asked = input.version ?? (await versionInForce(db, officer.unit));
    const row = await ruleSet(db, officer.unit, asked);
    if (!row) throw new TipstaffError('NOT_FOUND', { record: 'rules' });
    const problems = listProblems(row.content.lists);
    if (problems.length > 0) throw new TipstaffError('RULES_WRONG', { problem: problems.join('; ') });
    const tested = await testOnTip(db, officer.unit, now, readyRules(asked, row.content), record);
    if (!tested) throw new TipstaffError('KEY_DESTROYED');
    const { scores, ...rest } = tested;
    return { version: asked, ...scores, ...rest };
  },
});

export const preview = command({
  name: 'triage.previewRules',
  words: 'rule preview',
  about: 'Begin to look through the whole store what a version of the rules would move. Nothing is changed.',
  allow: 'rule:write',
  sees: 'unit',
  argument: 'version',
  input: z.object({ version: z.coerce.number().int() }),
  output: z.object({}),
  load: (db, officer, input) => ruleSet(db, officer.unit, input.version),
  records: aboutVersion,
  run: async ({ db, officer, now, record }) => {
    const problems = problemsOf(record.content);
    if (problems.length > 0) throw new TipstaffError('RULES_WRONG', { problem: problems.join('; ') });
    const { version, revision } = record;
    await beginPreview(db, officer.unit, { version, revision }, { officer: officer.id, at: now });
    return {};
  },
});

export const previewed = query({
  name: 'triage.rulePreview',
  words: 'rule previewed',
  about:
    'How far the last preview of rules is, and what it found: tips that change lane, rules that fire otherwise.',
  allow: 'rule:write',
  logged: false,
  input: z.object({}),
  output: z.object({ preview: rulePreviewShape.nullable() }),
  run: async ({ db, officer }) => ({ preview: await previewOf(db, officer.unit) }),
});

export const previewStep = command({
  name: 'triage.previewStep',
  words: 'rule preview-step',
  about: 'The next tips of a preview of rules.',
  allow: 'officer',
  internal: true,
  sees: 'unit',
  input: z.object({}),
  output: z.object({ more: z.boolean() }),
  run: async ({ db, officer, now }) => ({ more: await previewPiece(db, officer.unit, now) }),
});

export const release = command({
  name: 'triage.releaseRules',
  words: 'rule release',
  about:
    'Bring a draft of the rules into force, with a second officer who reads every change. All tips are scored again in the background.',
  allow: 'rule:write',
  fourEyes: 'approve:casework',
  sees: 'unit',
  argument: 'version',
  input: z.object({
    version: z.coerce.number().int(),
    digest: z.string().regex(/^[0-9a-f]{64}$/),
    /** from the version in force, as `triage.ruleDifference` tells them */
    changes: z.array(z.string()).min(1),
  }),
  output: z.object({}),
  load: async (db, officer, input) => {
    const row = await draft(db, officer.unit, input.version, null);
    if (!row) return null;
    const inForce = (await ruleSet(db, officer.unit, await versionInForce(db, officer.unit)))!;
    const changes = ruleDifference(inForce.content, row.content).map((each) => changeLine(each));
    // what was approved is what was read, and not what the draft or the rules in force became later
    if (digestOf(row.content) !== input.digest || changes.join('\n') !== input.changes.join('\n'))
      throw new TipstaffError('CHANGED_MEANWHILE');
    const problems = problemsOf(row.content);
    if (problems.length > 0) throw new TipstaffError('RULES_WRONG', { problem: problems.join('; ') });
    return row;
  },
  records: aboutVersion,
  run: async ({ db, officer, now, record }) => {
    const by = { officer: officer.id, at: now };
    await releaseRuleSet(db, officer.unit, record.version, by);
    await beginRescore(db, officer.unit, by);
    return {};
  },
});

export const rollBack = command({
  name: 'triage.rollBackRules',
  words: 'rule rollback',
  about:
    'Go one step back along what was released, never forward: both versions were approved, so one officer does it at once. What was rolled back comes again only by a draft from it.',
  allow: 'rule:write',
  sees: 'unit',
  input: z.object({ reason: z.string().trim().min(5).max(2000), from: version }),
  output: z.object({ version }),
  detail: (input) => input.reason,
  secrets: ['reason'],
  load: async (db, officer, input) => {
    await lockLog(db, officer.unit);
    const back = await versionBack(db, officer.unit);
    if (back === null) return null;
    if ((await versionInForce(db, officer.unit)) !== input.from) throw new TipstaffError('CHANGED_MEANWHILE');
    return { to: back };
  },
  records: (_, output) => aboutVersion(output),
  run: async ({ db, officer, now, record }) => {
    const by = { officer: officer.id, at: now };
    await releaseRuleSet(db, officer.unit, record.to, by);
    await beginRescore(db, officer.unit, by);
    return { version: record.to };
  },
});
