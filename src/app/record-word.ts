import type { Action } from '../actions/action.ts';
import { TipstaffError } from '../kernel/errors.ts';

/** What single acts are about. */
const BY_ACT: Readonly<Record<string, string>> = {
  'triage.ruleSet': 'version of the rules',
  'triage.draftRules': 'version of the rules',
  'triage.saveRules': 'version of the rules',
  'triage.discardRules': 'version of the rules',
  'triage.ruleDifference': 'version of the rules',
  'triage.previewRules': 'version of the rules',
  'triage.backtestRules': 'version of the rules',
  'triage.draftProposals': 'version of the rules',
  'triage.releaseRules': 'version of the rules',
  'triage.rollBackRules': 'release of the rules',
};
/** What a room's acts are about, where it is not the room's own name without its last letter. */
const BY_ROOM: Readonly<Record<string, string>> = {
  access: 'officer',
  app: 'unit',
  audit: 'entry',
  documents: 'export',
  triage: 'tip',
};

/** Acts that are about something else than the rest of their room. */
const BY_ACTION: Readonly<Record<string, string>> = {
  'subjects.ofTip': 'tip',
  'subjects.undo': 'decision',
  'triage.changeView': 'view',
  'triage.removeView': 'view',
};

/** The word for what an act is about: “There is no such …”. */
function recordWord({ name }: Pick<Action, 'name'>): string {
  const own = BY_ACTION[name];
  if (own) return own;
  const room = name.split('.')[0]!;
  return BY_ACT[name] ?? BY_ROOM[room] ?? room.replace(/s$/, '');
}

/** The refusal where what an action is about is not there for the officer. */
export const recordNotFound = (action: Pick<Action, 'name'>): TipstaffError =>
  new TipstaffError('NOT_FOUND', { record: recordWord(action) });
