import type { Action } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import type { Db } from '../storage/db.ts';

/** Whether an action that declares four eyes takes a second officer's approval from this one, now. */
export async function needsApproval(_db: Db, action: Action, _actor: Actor): Promise<boolean> {
  return action.fourEyes !== undefined;
}
