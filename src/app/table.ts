import * as access from '../access/actions.ts';
import type { Action } from '../actions/action.ts';
import * as audit from '../audit/actions.ts';
import * as intake from '../intake/actions.ts';
import * as delivery from '../intake/delivery-actions.ts';
import * as quarantine from '../intake/quarantine-actions.ts';
import { retry } from '../intake/retry-actions.ts';
import * as subjects from '../subjects/actions.ts';
import * as tips from '../tips/actions.ts';
import * as triage from '../triage/actions.ts';
import * as search from '../triage/search-actions.ts';
import * as views from '../triage/view-actions.ts';
import * as app from './actions.ts';

/** Everything that can be done in Tipstaff. HTTP, command line, OpenAPI and the web client all come from this list. */
export const ACTIONS = [
  access.signIn,
  access.signOut,
  access.choosePassword,
  access.me,
  access.officers,
  access.add,
  access.reset,
  access.countFailure,
  audit.verify,
  tips.show,
  tips.words,
  tips.document,
  tips.differ,
  subjects.ofTip,
  subjects.show,
  triage.queue,
  triage.facets,
  triage.assign,
  triage.escalate,
  triage.close,
  triage.reopen,
  triage.undo,
  triage.history,
  triage.rules,
  search.search,
  views.views,
  views.saveView,
  views.removeView,
  intake.begin,
  intake.take,
  intake.end,
  intake.show,
  intake.runs,
  intake.items,
  intake.mappings,
  intake.saveMapping,
  delivery.deliver,
  delivery.finish,
  delivery.stop,
  quarantine.list,
  quarantine.show,
  retry,
  quarantine.dismiss,
  app.about,
  app.today,
  app.setUnit,
] as const;

const byName = new Map<string, Action>(ACTIONS.map((action) => [action.name, action]));

/** The action of a name that outside callers may use; null for unknown names and for the program's own. */
export function actionNamed(name: string): Action | null {
  const action = byName.get(name);
  return action && !action.internal ? action : null;
}
