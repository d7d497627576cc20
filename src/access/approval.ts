import type { Actor } from '../actions/shape.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import type { ApprovalState } from './shape.ts';

/** How long an approval serves, counted from the asking and not from the yes. */
export const APPROVAL_MS = DAY_MS;

/** Why an approval does not serve, with the words that stand in APPROVAL_NOT_USABLE. */
export const APPROVAL_PROBLEMS = {
  unknown: 'there is none of this number that you asked for',
  action: 'it is for another act',
  input: 'it is for another input; what was approved may not be changed',
  waiting: 'it still waits for a second officer',
  refused: 'the second officer refused it',
  withdrawn: 'it was withdrawn',
  used: 'it was used already; each serves once',
  expired: 'more than 24 hours have passed since it was asked for',
  approver: 'the officer who approved it may not approve any more',
  own: 'nobody approves what he or she asked for',
  related: 'one of the two accounts was made by the other',
  digest: 'what you looked at is not what is waiting; look at it again',
  decided: 'it does not wait any more',
} as const;
export type ApprovalProblem = keyof typeof APPROVAL_PROBLEMS;

/** What the rules look at. */
export type Standing = {
  action: string;
  asked_by: string;
  expires_at: Instant;
  digest: Buffer;
  state: Exclude<ApprovalState, 'expired'>;
};

const NOT_YET_OR_NO_MORE = {
  asked: 'waiting',
  refused: 'refused',
  withdrawn: 'withdrawn',
  used: 'used',
} as const satisfies Partial<Record<ApprovalState, ApprovalProblem>>;

/** Why this officer cannot do this act with this input by this approval; null where it serves. Pure. */
export function problemOfUse(
  row: Standing | null,
  use: { action: string; officer: string; digest: Buffer; now: Instant },
): ApprovalProblem | null {
  if (row === null || row.asked_by !== use.officer) return 'unknown';
  if (row.action !== use.action) return 'action';
  if (!row.digest.equals(use.digest)) return 'input';
  if (row.state !== 'approved') return NOT_YET_OR_NO_MORE[row.state];
  return isOver(row, use.now) ? 'expired' : null;
}

/** Why this officer cannot decide on it; null where he or she can. Pure. */
export function problemOfDecision(
  row: Standing,
  decision: { officer: string; related: boolean; digest: Buffer; now: Instant },
): ApprovalProblem | null {
  if (row.asked_by === decision.officer) return 'own';
  if (decision.related) return 'related';
  if (row.state !== 'asked') return 'decided';
  if (isOver(row, decision.now)) return 'expired';
  return row.digest.equals(decision.digest) ? null : 'digest';
}

/** How an approval stands now: one that nobody used in time is expired. */
export function stateOf(row: Standing, now: Instant): ApprovalState {
  return (row.state === 'asked' || row.state === 'approved') && isOver(row, now) ? 'expired' : row.state;
}

const isOver = (row: Standing, now: Instant): boolean => millis(now) >= millis(row.expires_at);

/** Permissions to approve that an officer has, by name. */
export const approving = (officer: Actor): string[] =>
  [...officer.permissions].filter((permission) => permission.startsWith('approve:'));

/** Between texts with commas or colons of their own a comma would not be seen to part: they stand one a line. */
const isSentence = (each: unknown): boolean => typeof each === 'string' && /[,:;]/.test(each);

/** An input field by field, for reading: `filter.lane` → `now, 24h`; sentences one a line. Nothing of it is left out. */
export function fieldsOf(input: unknown, path = ''): { name: string; value: string }[] {
  const one = (value: string) => [{ name: path || 'input', value }];
  if (input === null || typeof input !== 'object') return one(String(input));
  // what is empty is shown as such: a filter without conditions lets everything through
  if (Object.keys(input).length === 0) return one(JSON.stringify(input));
  const plain = Array.isArray(input) && input.every((each) => each === null || typeof each !== 'object');
  if (plain) return one(input.map(String).join(input.some(isSentence) ? '\n' : ', '));
  return Object.entries(input).flatMap(([name, value]) =>
    value === undefined ? [] : fieldsOf(value, path === '' ? name : `${path}.${name}`),
  );
}
