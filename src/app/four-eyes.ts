import { APPROVAL_PROBLEMS, type ApprovalProblem, problemOfUse } from '../access/approval.ts';
import { approvalDigest, lockApproval, spendApproval } from '../access/approval-store.ts';
import { areRelated } from '../access/maker-store.ts';
import { actorOf, officerById } from '../access/store.ts';
import type { Action } from '../actions/action.ts';
import type { Actor, RecordRef } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { isUuid } from '../kernel/text.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';

/** An act that takes a second officer carries the approval's number beside its own input: the two apart. */
export function splitApproval(action: Action, input: unknown): { own: unknown; approval: unknown } {
  if (!action.fourEyes || input === null || typeof input !== 'object' || Array.isArray(input))
    return { own: input, approval: undefined };
  const { approval, ...own } = input as Record<string, unknown>;
  return { own, approval };
}

/**
 * Spend the approval that an act brings along, in the act's own transaction: where the act fails, it is not spent.
 * It serves once, for the officer who asked, this act and this very input, within 24 hours of the asking.
 *
 * approval  as it came in; undefined: none
 * returns   what the log says was used; null where none was given
 *
 * Fails APPROVAL_NOT_USABLE with which problem, INPUT_INVALID where it is no number of an approval
 */
export async function useApproval(
  db: Db,
  action: Action,
  officer: Actor,
  input: unknown,
  approval: unknown,
  now: Instant,
): Promise<RecordRef | null> {
  if (!action.fourEyes || approval === undefined) return null;
  if (typeof approval !== 'string' || !isUuid(approval))
    throw new TipstaffError('INPUT_INVALID', { problem: 'approval: this is no number of an approval' });
  const row = await lockApproval(db, officer.unit, approval);
  const digest = approvalDigest(db, action.name, input);
  const problem = problemOfUse(row, { action: action.name, officer: officer.id, digest, now });
  if (problem || !row) throw notUsable(problem ?? 'unknown');
  if (!(await mayStillApprove(db, action, officer, row.decided_by))) throw notUsable('approver');
  if (!(await spendApproval(db, officer.unit, row.approval_id, now))) throw notUsable('used');
  return { kind: 'approval', id: row.approval_id, digest: digest.toString('hex') };
}

/** Fails APPROVAL_NEEDED where the act takes a second officer, and the loaded record does not let one do it alone. */
export function refuseAlone(action: Action, record: unknown): void {
  if (action.fourEyes && !action.alone?.(record as never))
    throw new TipstaffError('APPROVAL_NEEDED', { action: action.name });
}

/** Rights count from the next request, the approver's too: one who was disabled or lost the role approved nothing. */
async function mayStillApprove(
  db: Db,
  action: Action,
  officer: Actor,
  approver: string | null,
): Promise<boolean> {
  const row = approver === null ? null : await officerById(db, officer.unit, approver);
  if (!row?.active || (await areRelated(db, officer.id, row.officer_id))) return false;
  return (await actorOf(db, row, false)).permissions.has(action.fourEyes!);
}

/** The refusal, with the problem in words and by name. */
export function notUsable(why: ApprovalProblem): TipstaffError {
  return new TipstaffError('APPROVAL_NOT_USABLE', { problem: APPROVAL_PROBLEMS[why], why });
}
