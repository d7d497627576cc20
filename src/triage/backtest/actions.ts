import * as z from 'zod';
import { command, query } from '../../actions/action.ts';
import { lockLog } from '../../audit/store.ts';
import { TipstaffError } from '../../kernel/errors.ts';
import type { Instant } from '../../kernel/time.ts';
import { changeLine } from '../rule-change-words.ts';
import { ruleDifference } from '../rule-difference.ts';
import { addRuleSet, ruleSet, versionInForce } from '../rule-set-store.ts';
import { backtestShape } from './shape.ts';
import { backtestOf } from './store.ts';

const asked = {
  version: z.coerce.number().int().optional(),
  from: z.iso.date().optional().describe('ends recorded on this day or later, UTC'),
  to: z.iso.date().optional().describe('ends recorded on this day or before, UTC'),
};

const spanOf = ({ from, to }: { from?: string | undefined; to?: string | undefined }) => ({
  from: from === undefined ? null : (`${from}T00:00:00.000Z` satisfies Instant),
  to: to === undefined ? null : (`${to}T23:59:59.999Z` satisfies Instant),
});

export const backtest = query({
  name: 'triage.backtestRules',
  words: 'rule backtest',
  about:
    'What a version of the rules made of tips whose end is recorded: each rule, each lane, what was missed, and proposals. Restricted tips are left out.',
  allow: 'rule:write',
  logged: false,
  argument: 'version',
  input: z.object(asked),
  output: backtestShape,
  load: async (db, officer, input) =>
    ruleSet(db, officer.unit, input.version ?? (await versionInForce(db, officer.unit))),
  run: ({ db, officer, now, record }, input) => backtestOf(db, officer.unit, now, record, spanOf(input)),
});

export const draftProposals = command({
  name: 'triage.draftProposals',
  words: 'rule draft-proposals',
  about:
    'Begin a draft of the rules from a version, with the weights that its backtest proposes for the rules named. It is previewed and released like every other.',
  allow: 'rule:write',
  argument: 'version',
  input: z.object({ ...asked, rules: z.array(z.string().max(100)).min(1).max(1000) }),
  output: z.object({
    version: z.number().int(),
    revision: z.number().int(),
    changes: z.array(z.string()).describe('from the version that was backtested'),
  }),
  load: async (db, officer, input) => {
    await lockLog(db, officer.unit);
    return ruleSet(db, officer.unit, input.version ?? (await versionInForce(db, officer.unit)));
  },
  records: (_, output) => [{ kind: 'rules', id: String(output.version) }],
  run: async ({ db, officer, now, record }, input) => {
    const found = await backtestOf(db, officer.unit, now, record, spanOf(input));
    const weights = new Map(
      found.rules.flatMap(({ rule, proposal }) => (proposal ? [[rule, proposal.to] as const] : [])),
    );
    const chosen = new Set(input.rules);
    for (const rule of chosen)
      if (!weights.has(rule))
        throw new TipstaffError('INPUT_INVALID', { problem: `nothing is proposed for the rule ${rule}` });
    const { rules, lists } = record.content;
    const content = {
      rules: rules.map((rule) => (chosen.has(rule.id) ? { ...rule, weight: weights.get(rule.id)! } : rule)),
      lists,
    };
    const version = await addRuleSet(db, officer.unit, {
      ...{ content, basedOn: record.version, officer: officer.id, at: now },
      note: `Weights proposed by the backtest of ${found.all.known} tips whose end is known`,
    });
    return {
      version,
      revision: 1,
      changes: ruleDifference(record.content, content).map((each) => changeLine(each)),
    };
  },
});
