import type * as z from 'zod';
import type { Me, Officer } from '../../access/shape.ts';
import type { CsvMapping, IntakeRun, QuarantineItem } from '../../intake/shape.ts';
import type { subjectsOfTipShape } from '../../subjects/shape.ts';
import type { Change, CloseReason, Lane, TextDraft, TipView } from '../../tips/shape.ts';
import type { Decision, FacetCounts, QueueFilter, QueueRow, Rule } from '../../triage/shape.ts';

type Nothing = Record<string, never>;
/** A tip as an act names it; with `revision` the act is refused where somebody changed the tip meanwhile. */
export type TipRef = { id: string; revision?: number };
export type Decided = { decisions: { tip: string; decision: string; revision: number }[] };
type SavedView = { id: string; name: string; filter: QueueFilter; shared: boolean; mine: boolean };
export type Today = {
  lanes: { lane: Lane; open: number; unassigned: number }[];
  mine: number;
  immediate: QueueRow[];
  expiring: QueueRow[];
  quarantined: number;
  runs: IntakeRun[];
};
type Found = { interpreted: { kind: string; display: string }[]; rows: QueueRow[]; more: boolean };
export type Words = {
  texts: { kind: TextDraft['kind']; text: string; at: string; document: number; owner: string }[];
};
export type SourceDocument = {
  name: string;
  format: string;
  digest: string;
  keptDigest: string;
  bytes: number;
  text: string;
};
type QuarantinePage = { items: QuarantineItem[]; next: string | null; total: number };
export type RetryResult = {
  retried: number;
  resolved: number;
  waiting: number;
  results: { id: string; outcome: string; tip: string | null }[];
  settled: { id: string; state: string }[];
};
export type About = {
  version: string;
  node: string;
  database: { version: string; embedded: boolean };
  schema: string[];
  unit: { name: string; shortName: string };
  tips: number;
  formats: string[];
  licence: string;
};
type Act<More = unknown> = { input: { tips: TipRef[] } & More; output: Decided };

/** The actions that the screens call: name → what goes in, what comes out. The server checks both. */
type Api = {
  'access.signIn': { input: { name: string; secret: string }; output: { mustSetPassword: boolean } };
  'access.choosePassword': { input: { password: string }; output: Nothing };
  'access.signOut': { input: Nothing; output: Nothing };
  'access.me': { input: Nothing; output: Me };
  'access.officers': { input: Nothing; output: { officers: Officer[] } };
  'triage.queue': {
    input: { filter: QueueFilter; after?: string; limit?: number };
    output: { rows: QueueRow[]; next: string | null };
  };
  'triage.facets': {
    input: { filter: QueueFilter };
    output: { total: number; facets: Partial<FacetCounts> };
  };
  'triage.search': { input: { text: string; limit?: number }; output: Found };
  'app.today': { input: Nothing; output: Today };
  'triage.assign': Act<{ officer: string | null }>;
  'triage.escalate': Act<{ note?: string }>;
  'triage.close': Act<{ reason: CloseReason; note?: string }>;
  'triage.reopen': Act<{ note?: string }>;
  'triage.undo': { input: { decisions: { tip: string; decision: string }[] }; output: Decided };
  'triage.history': { input: { tip: string }; output: { decisions: Decision[] } };
  'triage.views': { input: Nothing; output: { views: SavedView[] } };
  'triage.saveView': {
    input: { name: string; filter: QueueFilter; shared: boolean };
    output: { id: string };
  };
  'triage.removeView': { input: { id: string }; output: Nothing };
  'triage.rules': { input: Nothing; output: { rules: Rule[] } };
  'tips.show': { input: { tip: string; version?: number; words?: boolean }; output: TipView };
  'tips.words': { input: { tip: string; version?: number }; output: Words };
  'tips.document': { input: { tip: string; digest: string }; output: SourceDocument };
  'tips.difference': { input: { tip: string; from: number; to: number }; output: { changes: Change[] } };
  'subjects.ofTip': { input: { tip: string }; output: z.output<typeof subjectsOfTipShape> };
  'intake.begin': { input: { label: string; strict?: boolean }; output: { run: string } };
  'intake.finish': { input: { run: string }; output: Nothing };
  'intake.stop': { input: { run: string }; output: Nothing };
  'intake.run': { input: { run: string }; output: IntakeRun };
  'intake.runs': { input: { limit?: number }; output: { runs: IntakeRun[] } };
  'intake.quarantine': {
    input: { state?: QuarantineItem['state']; after?: string; limit?: number };
    output: QuarantinePage;
  };
  'intake.quarantineShow': {
    input: { id: string };
    output: { item: QuarantineItem; text: string; header: string[] | null };
  };
  'intake.retry': { input: { ids: string[]; replacement?: string }; output: RetryResult };
  'intake.dismiss': { input: { ids: string[]; note: string }; output: { dismissed: number } };
  'intake.mappings': { input: Nothing; output: { mappings: CsvMapping[] } };
  'intake.saveMapping': { input: CsvMapping; output: Nothing };
  'app.about': { input: Nothing; output: About };
};
export type ActionName = keyof Api;
export type Input<N extends ActionName> = Api[N]['input'];
export type Output<N extends ActionName> = Api[N]['output'];
