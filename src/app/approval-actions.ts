import * as z from 'zod';
import { approving, fieldsOf, problemOfDecision, stateOf } from '../access/approval.ts';
import {
  type ApprovalRow,
  addApproval,
  approvalsOf,
  approvalsWaiting,
  decideApproval,
  lockApproval,
  openApproval,
  openApprovals,
  withdrawApproval,
} from '../access/approval-store.ts';
import { approversOf, areRelated } from '../access/maker-store.ts';
import { type Approval, approvalShape } from '../access/shape.ts';
import { namesOf, officersOf } from '../access/store.ts';
import { type Action, command, query } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { canonicalJson } from '../kernel/json.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import { CONSOLE_OFFICERS } from './first-run.ts';
import { notUsable } from './four-eyes.ts';
import { parseInput } from './parse-input.ts';
import { mayDo } from './perform.ts';
import { recordNotFound } from './record-word.ts';

/** Most bytes of an input that a second officer is asked to read, and most asks of one officer that wait at once. */
const INPUT_LIMIT = 64 * 1024;
const WAITING_LIMIT = 50;

const words = z.string().trim().min(1).max(2000);

type Lookup = (name: string) => Action | null;

/** The acts around approvals. They look up the act that is asked for in the table, which holds them too. */
export function approvalActions(actionNamed: Lookup) {
  return { ask: askAction(actionNamed), list: listAction(actionNamed), waiting, decide, withdraw };
}

/** Ask a second officer. */
function askAction(actionNamed: Lookup) {
  return command({
    name: 'approvals.ask',
    words: 'approval ask',
    about: 'Ask a second officer to approve an act with exactly this input.',
    allow: 'officer',
    argument: 'action',
    input: z.object({ action: z.string().max(100), input: z.record(z.string(), z.unknown()), reason: words }),
    output: z.object({
      id: z.string(),
      digest: z.string(),
      expiresAt: z.string(),
      /** how many officers could approve it now */
      approvers: z.number().int(),
    }),
    secrets: ['input', 'reason'],
    records: (_, output) => [{ kind: 'approval', id: output.id, digest: output.digest }],
    detail: (input) => input.reason,
    run: async ({ db, officer, now }, asked) => {
      const { action, input } = await acceptable(db, actionNamed(asked.action), officer, asked.input, now);
      if ((await openApprovals(db, officer.unit, officer.id, now)) >= WAITING_LIMIT)
        throw new TipstaffError('TOO_MANY_REQUESTS');
      const added = await addApproval(db, {
        unit: officer.unit,
        officer: officer.id,
        action: action.name,
        permission: action.fourEyes!,
        input,
        reason: asked.reason,
        now,
      });
      const approvers = await approversOf(db, officer, action.fourEyes!);
      return { ...added, digest: added.digest.toString('hex'), approvers };
    },
  });
}

/** What was asked for, as it is shown. */
function listAction(actionNamed: Lookup) {
  const aboutOf = (action: string) => actionNamed(action)?.about ?? action;
  return query({
    name: 'approvals.list',
    words: 'approval list',
    about: 'What the officer asked a second one for, or what waits for the officer as the second one.',
    allow: 'officer',
    logged: true,
    argument: 'which',
    input: z.object({ which: z.enum(['mine', 'waiting']).default('waiting') }),
    output: z.object({ approvals: z.array(approvalShape) }),
    records: (_, output) => output.approvals.map(({ id }) => ({ kind: 'approval', id })),
    run: async ({ db, officer, now }, input) => {
      const rows =
        input.which === 'mine'
          ? await askedBy(db, officer)
          : await approvalsWaiting(db, officer.unit, approving(officer), officer.id, now);
      const names = await namesOf(db, officer.unit);
      const named = (id: string) => ({ id, name: names.get(id) ?? id });
      const approvals = [];
      const own = await selvesOf(db, officer);
      for (const row of rows)
        approvals.push(await shown(db, row, own, officer, now, aboutOf(row.action), named));
      return { approvals };
    },
  });
}

const waiting = query({
  name: 'approvals.count',
  words: 'approval count',
  about:
    'How many asks wait for the officer as the second one, and how many of the officer’s own were approved.',
  allow: 'officer',
  logged: false,
  input: z.object({}),
  output: z.object({ waiting: z.number().int(), ready: z.number().int() }),
  run: async ({ db, officer, now }) => {
    const others = await approvalsWaiting(db, officer.unit, approving(officer), officer.id, now);
    let decidable = 0;
    for (const row of others) if (!(await areRelated(db, row.asked_by, officer.id))) decidable += 1;
    const mine = await askedBy(db, officer);
    return { waiting: decidable, ready: mine.filter((row) => stateOf(row, now) === 'approved').length };
  },
});

const decide = command({
  name: 'approvals.decide',
  words: 'approval decide',
  about: 'Approve what another officer asked for, or refuse it (without --approve).',
  allow: 'officer',
  fresh: true,
  argument: 'id',
  input: z.object({
    id: z.uuid(),
    digest: z.string().regex(/^[0-9a-f]{8,64}$/),
    approve: z.boolean().default(false),
    note: z.string().trim().max(2000).optional(),
  }),
  output: z.object({ state: z.enum(['approved', 'refused']) }),
  secrets: ['note'],
  // one that another permission approves is not there for this officer
  load: async (db, officer, input) => {
    const row = await lockApproval(db, officer.unit, input.id);
    return row && (row.asked_by === officer.id || approving(officer).includes(row.permission)) ? row : null;
  },
  records: (_, output, row) => [
    { kind: 'approval', id: row.approval_id, digest: row.digest.toString('hex'), outcome: output.state },
  ],
  detail: (input) => input.note ?? null,
  run: async ({ db, officer, now, record }, input) => {
    const related = await areRelated(db, record.asked_by, officer.id);
    const digest = Buffer.from(input.digest, 'hex');
    const problem = problemOfDecision(record, { officer: officer.id, related, digest, now });
    if (problem) throw notUsable(problem);
    const decision = { approve: input.approve, officer: officer.id, note: input.note ?? null, now };
    if (!(await decideApproval(db, officer.unit, record, decision))) throw notUsable('decided');
    return { state: input.approve ? ('approved' as const) : ('refused' as const) };
  },
});

const withdraw = command({
  name: 'approvals.withdraw',
  words: 'approval withdraw',
  about: 'Withdraw what the officer asked a second one for.',
  allow: 'officer',
  argument: 'id',
  input: z.object({ id: z.uuid() }),
  output: z.object({}),
  load: async (db, officer, input) => {
    const row = await lockApproval(db, officer.unit, input.id);
    return row && (await selvesOf(db, officer)).includes(row.asked_by) ? row : null;
  },
  records: (input) => [{ kind: 'approval', id: input.id }],
  run: async ({ db, officer }, input) => {
    if (!(await withdrawApproval(db, officer.unit, input.id))) throw notUsable('decided');
    return {};
  },
});

/** The act and its parsed input where this officer may do it, and it is about a record that is there for the officer. */
async function acceptable(
  db: Db,
  action: Action | null,
  officer: Actor,
  given: Record<string, unknown>,
  now: Instant,
): Promise<{ action: Action; input: unknown }> {
  if (!action?.fourEyes) throw new TipstaffError('NOT_FOUND', { record: 'action' });
  mayDo(action, officer);
  const parsed = parseInput(action, given);
  if (!parsed.success) throw new TipstaffError('INPUT_INVALID', { problem: parsed.problem });
  if (Buffer.byteLength(canonicalJson(parsed.data)) > INPUT_LIMIT)
    throw new TipstaffError('BODY_TOO_LARGE', { limit: '64 KiB of input' });
  if (action.load && (await action.load(db, officer, parsed.data as never, now)) === null)
    throw recordNotFound(action);
  return { action, input: parsed.data };
}

/** As whom this officer asks: as himself; the command line as either of its officers, whichever the act took. */
async function selvesOf(db: Db, officer: Actor): Promise<readonly string[]> {
  if (officer.via !== 'console') return [officer.id];
  const console = (await officersOf(db, officer.unit)).filter((each) => CONSOLE_OFFICERS.has(each.name));
  return console.map((each) => each.id);
}

/** What the officer asked for, newest first. */
async function askedBy(db: Db, officer: Actor): Promise<ApprovalRow[]> {
  const rows = [];
  for (const id of await selvesOf(db, officer)) rows.push(...(await approvalsOf(db, officer.unit, id)));
  return rows.sort((a, b) => (a.asked_at < b.asked_at ? 1 : a.asked_at > b.asked_at ? -1 : 0));
}

type Named = (id: string) => { id: string; name: string };

async function shown(
  db: Db,
  row: ApprovalRow,
  own: readonly string[],
  officer: Actor,
  now: Instant,
  about: string,
  named: Named,
): Promise<Approval> {
  const { input, reason, note } = openApproval(db, officer.unit, row);
  const mine = own.includes(row.asked_by);
  return {
    id: row.approval_id,
    action: row.action,
    about,
    state: stateOf(row, now),
    askedBy: named(row.asked_by),
    askedAt: row.asked_at,
    expiresAt: row.expires_at,
    digest: row.digest.toString('hex'),
    fields: fieldsOf(input),
    reason,
    decidedBy: row.decided_by === null ? null : named(row.decided_by),
    decidedAt: row.decided_at,
    note,
    input: mine ? (input as Record<string, unknown>) : null,
    decidable: !mine && row.state === 'asked' && !(await areRelated(db, row.asked_by, officer.id)),
  };
}
