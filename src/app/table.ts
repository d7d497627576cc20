import * as access from '../access/actions.ts';
import * as directory from '../access/directory-actions.ts';
import * as factor from '../access/factor-actions.ts';
import * as glass from '../access/glass-actions.ts';
import * as officer from '../access/officer-actions.ts';
import * as session from '../access/session-actions.ts';
import * as entry from '../access/sign-in-actions.ts';
import * as token from '../access/token-actions.ts';
import type { Action } from '../actions/action.ts';
import * as audit from '../audit/actions.ts';
import * as clock from '../clocks/actions.ts';
import * as clockBoard from '../clocks/board-actions.ts';
import * as clockCalendar from '../clocks/calendar-actions.ts';
import * as hashLists from '../hashlists/actions.ts';
import * as hashListImport from '../hashlists/import-actions.ts';
import * as intake from '../intake/actions.ts';
import * as clearing from '../intake/clear-actions.ts';
import * as delivery from '../intake/delivery-actions.ts';
import * as observation from '../intake/observation-actions.ts';
import * as quarantine from '../intake/quarantine-actions.ts';
import { retry } from '../intake/retry-actions.ts';
import * as watchAlerts from '../networks/alert-actions.ts';
import * as picture from '../networks/graph-actions.ts';
import * as networks from '../networks/list-actions.ts';
import { picture as columns } from '../networks/picture-actions.ts';
import * as question from '../networks/question-actions.ts';
import * as networkOf from '../networks/subject-actions.ts';
import * as watching from '../networks/watch-actions.ts';
import * as statistics from '../statistics/actions.ts';
import * as gaps from '../statistics/gap-actions.ts';
import * as subjects from '../subjects/actions.ts';
import * as subjectDecision from '../subjects/decide-actions.ts';
import * as subjectExport from '../subjects/export-actions.ts';
import * as subjectList from '../subjects/list-actions.ts';
import * as subject from '../subjects/query-actions.ts';
import * as resolution from '../subjects/resolution-actions.ts';
import * as tips from '../tips/actions.ts';
import * as openGlass from '../tips/glass-actions.ts';
import * as tipNames from '../tips/name-actions.ts';
import * as unseal from '../tips/unseal-actions.ts';
import * as triage from '../triage/actions.ts';
import * as alike from '../triage/alike-actions.ts';
import * as backtests from '../triage/backtest/actions.ts';
import * as care from '../triage/care/actions.ts';
import * as claims from '../triage/claim-actions.ts';
import * as fits from '../triage/fit-actions.ts';
import * as handing from '../triage/hand-over-actions.ts';
import * as looks from '../triage/look-actions.ts';
import * as rescoring from '../triage/rescore-actions.ts';
import * as restriction from '../triage/restrict-actions.ts';
import * as ruleSets from '../triage/rule-set-actions.ts';
import * as search from '../triage/search-actions.ts';
import * as sets from '../triage/set-actions.ts';
import * as views from '../triage/view-actions.ts';
import * as workload from '../triage/workload-actions.ts';
import * as app from './actions.ts';
import { approvalActions } from './approval-actions.ts';
import * as backup from './backup-actions.ts';
import * as demo from './demo-officers.ts';
import { exports } from './export-actions.ts';
import * as keys from './key-actions.ts';
import * as pattern from './pattern-actions.ts';
import { logCounts } from './support-actions.ts';
import * as unit from './unit-actions.ts';

const approvals = approvalActions((name) => actionNamed(name));

/** Everything that can be done in Tipstaff. HTTP, command line, OpenAPI and the web client all come from this list. */
export const ACTIONS = [
  entry.waysIn,
  entry.signIn,
  entry.signInCode,
  entry.passkeyChallenge,
  entry.signInPasskey,
  entry.refusedSignIn,
  directory.beginDirectory,
  directory.signInDirectory,
  access.signOut,
  access.choosePassword,
  access.me,
  session.sessions,
  session.endSession,
  session.endOthers,
  session.proveAgain,
  factor.show,
  factor.beginAuthenticator,
  factor.confirmAuthenticator,
  factor.removeAuthenticator,
  factor.beginPasskey,
  factor.addPasskey,
  factor.removePasskey,
  factor.newRecoveryCodes,
  token.issueOwn,
  token.issueFor,
  token.list,
  token.end,
  access.officers,
  glass.notices,
  glass.uses,
  glass.close,
  officer.roster,
  officer.add,
  officer.setRoles,
  officer.disable,
  officer.enable,
  officer.reset,
  officer.resetFactors,
  officer.link,
  approvals.ask,
  approvals.list,
  approvals.waiting,
  approvals.decide,
  approvals.withdraw,
  audit.verify,
  audit.progress,
  audit.status,
  audit.checkpoint,
  audit.prove,
  audit.consistency,
  audit.entries,
  audit.record,
  audit.parameters,
  audit.setParameters,
  pattern.patterns,
  pattern.detail,
  tips.show,
  tips.words,
  tips.document,
  tips.differ,
  tipNames.named,
  openGlass.breakGlass,
  unseal.unseal,
  unseal.unsealAll,
  unseal.unsealDocument,
  unseal.setQuota,
  clockBoard.board,
  clockBoard.counts,
  clockBoard.days,
  clockBoard.rules,
  clockBoard.calendarFeed,
  clock.ofRecord,
  clock.start,
  clock.stop,
  clock.renew,
  clockCalendar.calendar,
  clockCalendar.addHoliday,
  clockCalendar.removeHoliday,
  clockCalendar.setCounting,
  clockCalendar.setEstimate,
  subjects.ofTip,
  subjects.show,
  subjectList.tips,
  subjectList.waiting,
  subjectList.overruled,
  subjectList.splitPreview,
  subject.identifiers,
  subject.activity,
  subject.why,
  subject.compare,
  subject.review,
  subjectDecision.join,
  subjectDecision.separate,
  subjectDecision.split,
  subjectDecision.undoDecision,
  subjectDecision.decisions,
  subjectExport.exportParties,
  resolution.resolve,
  resolution.resolution,
  resolution.resolveStep,
  networks.build,
  networks.list,
  networks.show,
  networks.memberships,
  networkOf.ofSubject,
  picture.graph,
  columns,
  picture.neighbours,
  picture.paths,
  question.since,
  question.touching,
  question.joining,
  question.slow,
  question.watch,
  question.unwatch,
  watching.recognise,
  watching.add,
  watching.list,
  watching.end,
  watchAlerts.alerts,
  watchAlerts.count,
  watchAlerts.acknowledge,
  hashLists.list,
  hashLists.match,
  hashLists.withdraw,
  hashListImport.begin,
  hashListImport.keep,
  hashListImport.stand,
  hashListImport.drop,
  clearing.clearing,
  clearing.clear,
  clearing.settle,
  triage.queue,
  triage.facets,
  triage.assign,
  triage.escalate,
  triage.close,
  triage.reopen,
  triage.undo,
  triage.history,
  triage.rules,
  triage.features,
  ruleSets.versions,
  ruleSets.show,
  ruleSets.begin,
  ruleSets.save,
  ruleSets.discard,
  ruleSets.difference,
  ruleSets.test,
  ruleSets.preview,
  ruleSets.previewed,
  backtests.backtest,
  backtests.draftProposals,
  ruleSets.previewStep,
  ruleSets.release,
  ruleSets.rollBack,
  rescoring.rescoring,
  rescoring.rescore,
  rescoring.rescoreStep,
  triage.reasons,
  claims.claim,
  claims.claimNext,
  claims.release,
  claims.standing,
  fits.profiles,
  fits.setProfile,
  fits.suggest,
  fits.assignBest,
  handing.handOver,
  handing.handOvers,
  handing.readHandOver,
  handing.outcome,
  looks.looks,
  looks.look,
  looks.shares,
  looks.setShares,
  alike.alike,
  sets.closeSet,
  sets.merge,
  sets.giveBack,
  sets.undoAct,
  sets.acts,
  sets.mendFolds,
  workload.workload,
  workload.away,
  care.exposure,
  care.setLimits,
  care.ends,
  care.sawEnds,
  care.totals,
  gaps.gaps,
  gaps.request,
  gaps.readGaps,
  statistics.platforms,
  restriction.restrict,
  restriction.unrestrict,
  restriction.grant,
  restriction.withdraw,
  restriction.grants,
  search.search,
  views.views,
  views.saveView,
  views.changeView,
  views.arrangeViews,
  views.removeView,
  exports.make,
  exports.fetch,
  intake.begin,
  intake.take,
  intake.end,
  intake.show,
  intake.runs,
  intake.items,
  intake.mappings,
  intake.saveMapping,
  observation.add,
  observation.check,
  observation.addAll,
  delivery.deliver,
  delivery.finish,
  delivery.stop,
  quarantine.list,
  quarantine.show,
  retry,
  quarantine.dismiss,
  app.about,
  app.today,
  keys.status,
  keys.rotateUnit,
  keys.rewrap,
  keys.rotateMaster,
  keys.custodians,
  keys.destroy,
  unit.units,
  unit.addUnit,
  unit.setUnit,
  demo.beginHere,
  demo.demoOfficers,
  logCounts,
  backup.begin,
  backup.state,
  backup.made,
  backup.restored,
] as const;

const byName = new Map<string, Action>(ACTIONS.map((action) => [action.name, action]));

/** The action of a name that outside callers may use; null for unknown names and for the program's own. */
export function actionNamed(name: string): Action | null {
  const action = byName.get(name);
  return action && !action.internal ? action : null;
}

/**
 * The action whose permission says as which of its officers the command line acts: of an ask for an approval the act that is
 * asked for, since the approval serves nobody but who asked.
 */
export function deciding(action: Action, input: unknown): Action {
  if (action.name !== 'approvals.ask') return action;
  const asked = (input as { action?: unknown } | null | undefined)?.action;
  return (typeof asked === 'string' && actionNamed(asked)) || action;
}
