import type { Lane, Score } from '../../tips/shape.ts';
import type { Backtest } from '../../triage/backtest/shape.ts';
import type {
  Rescoring,
  RuleChange,
  RuleFeature,
  RulePreview,
  RuleSet,
  RuleVersion,
  TestedRule,
} from '../../triage/shape.ts';
import type { Nothing } from './api.ts';

/** A version of the rules with what is wrong with it. */
export type ShownRules = RuleSet & {
  version: number;
  state: RuleVersion['state'];
  inForce: boolean;
  revision: number;
  note: string | null;
  digest: string;
  problems: string[];
  /** ids of rules that are floors of the program; `put`: such as stand over this version and not in it */
  floors: string[];
  put: string[];
};
/** What a version of the rules makes of one tip. */
export type TestedTip = Record<Score, number> & {
  version: number;
  floor: boolean;
  lane: Lane;
  /** merged duplicates whose reasons are in these scores */
  merged: { id: string; source: string; number: string }[];
  rules: TestedRule[];
};
export type RuleVersions = {
  versions: RuleVersion[];
  releases: { version: number; by: string; at: string }[];
  /** what rolling back brings into force again; null: nothing was before */
  back: number | null;
};

/** Of which version, and of ends recorded when: days in UTC. */
export type BacktestAsked = { version?: number; from?: string; to?: string };

/** The actions on rules that the screens call. */
export type RulesApi = {
  'triage.features': { input: Nothing; output: { features: RuleFeature[] } };
  'triage.ruleVersions': { input: Nothing; output: RuleVersions };
  'triage.ruleSet': { input: { version?: number }; output: ShownRules };
  'triage.draftRules': { input: { version?: number }; output: { version: number; revision: number } };
  'triage.saveRules': {
    input: { version: number; revision: number; content: RuleSet; note: string | null };
    output: { revision: number; problems: string[] };
  };
  'triage.discardRules': { input: { version: number }; output: Nothing };
  'triage.ruleDifference': {
    input: { version: number; from?: number };
    /** `changes`: what a release names, in English; `data`: the same, to be worded */
    output: { from: number; to: number; changes: string[]; data: RuleChange[] };
  };
  'triage.testRules': { input: { tip: string; version?: number }; output: TestedTip };
  'triage.previewRules': { input: { version: number }; output: Nothing };
  'triage.rulePreview': { input: Nothing; output: { preview: RulePreview | null } };
  'triage.backtestRules': { input: BacktestAsked; output: Backtest };
  'triage.draftProposals': {
    input: BacktestAsked & { rules: string[] };
    output: { version: number; revision: number; changes: string[] };
  };
  'triage.releaseRules': {
    input: { version: number; digest: string; changes: string[] };
    output: Nothing;
  };
  'triage.rollBackRules': { input: { reason: string; from: number }; output: { version: number } };
  'triage.rescoring': { input: Nothing; output: { rescoring: Rescoring | null } };
};
