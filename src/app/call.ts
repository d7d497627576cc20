import { refusedSignIn } from '../access/sign-in-actions.ts';
import type { Action } from '../actions/action.ts';
import type { Actor } from '../actions/shape.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { perform } from './perform.ts';
import type { App } from './start.ts';

/**
 * Perform an action for a caller outside, and let the jobs follow what was done: an intake that was begun gets its
 * job, one that was finished or stopped is worked to its end in the background.
 */
export async function call(app: App, action: Action, input: unknown, actor: Actor): Promise<unknown> {
  try {
    let output = await perform(app, action, input, actor);
    // the one who delivered it before may be gone: what was begun for him ends first, then it is gone on with
    if (action.name === 'intake.begin' && (await app.jobs.settle((output as { run: string }).run)))
      output = await perform(app, action, input, actor);
    await follow(app, action, input, output, actor);
    return output;
  } catch (error) {
    const name = (input as { name?: unknown } | null)?.name;
    if (
      action.name === 'access.signIn' &&
      error instanceof TipstaffError &&
      error.code === 'SIGN_IN_REFUSED' &&
      typeof name === 'string'
    )
      await perform(app, refusedSignIn, { name }, actor).catch(() => {});
    throw error;
  }
}

async function follow(
  app: App,
  action: Action,
  input: unknown,
  output: unknown,
  actor: Actor,
): Promise<void> {
  await app.keyWork.follow(action, actor.unit);
  app.networkWork.follow(action, actor.unit);
  app.resolutionWork.follow(action, actor.unit);
  if (action.kind === 'command') app.rescoreWork.follow(actor.unit, action.name);
  if (action.name === 'backup.begin') {
    const { to, recipients } = input as { to: string; recipients: string[] };
    app.backups.begin((output as { backup: string }).backup, actor.unit, to, recipients);
  }
  const { run } = (action.name === 'intake.begin' ? output : (input ?? {})) as { run: string };
  if (action.name === 'intake.begin')
    await app.jobs.open(run, actor, (output as { resumed: boolean }).resumed);
  if (action.name === 'intake.finish') app.jobs.finish(run);
  if (action.name === 'intake.stop') app.jobs.stop(run);
}
