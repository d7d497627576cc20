import type * as z from 'zod';
import type { CloseReason, Lane, Outcome } from '../../tips/shape.ts';
import type {
  BulkAct,
  choiceShape,
  DecisionKind,
  Elsewhere,
  Fit,
  HandOver,
  QueueFilter,
  QueueRow,
  ReasonCode,
  SecondLook,
} from '../../triage/shape.ts';
import type { Act, Decided, Nothing, TipRef } from './api.ts';

export type SavedView = {
  id: string;
  name: string;
  filter: QueueFilter;
  shared: boolean;
  mine: boolean;
  isDefault: boolean;
};
/** What a reason for closing is given with. */
export type Closing = {
  reason: CloseReason;
  where?: Elsewhere;
  of?: string;
  who?: string;
  note?: string;
};
type Choice = z.output<typeof choiceShape>;
type TipName = { tip: string; source: string; number: string; lane: Lane };
export type Workload = {
  since: string;
  hours: Record<Lane, number>;
  officers: {
    officer: string | null;
    name: string | null;
    working: boolean;
    load: number;
    looks: number;
    lanes: { lane: Lane; open: number; oldest: string | null; answered: number; inTime: number }[];
  }[];
  overdue: { lane: Lane; tips: number }[];
  looks: number;
};
export type Away = {
  since: string | null;
  arrived: { lane: Lane; tips: number }[];
  handed: number;
  looks: number;
  changed: (TipName & {
    kind: DecisionKind | 'version';
    detail: string | null;
    by: string | null;
    at: string;
  })[];
  outcomes: (TipName & { outcome: Outcome; by: string; at: string })[];
  clocks: (TipName & { clock: string; rule: string; at: string })[];
};
type Shares = { shares: { reason: CloseReason; percent: number }[] };

/** The actions of the queue at work that the screens call. */
export type QueueApi = {
  'triage.close': Act<Closing>;
  'triage.reasons': { input: Nothing; output: { reasons: ReasonCode[] } };
  'triage.claim': Act;
  'triage.claimNext': { input: { filter: QueueFilter }; output: Decided & { tip: string | null } };
  'triage.release': Act;
  'triage.standing': {
    input: { of: string[] };
    output: {
      tips: Pick<QueueRow, 'id' | 'assigned' | 'state' | 'closeReason' | 'lane' | 'revision'>[];
    };
  };
  'triage.profiles': {
    input: Nothing;
    output: {
      officers: {
        officer: string;
        name: string;
        languages: string[];
        specialities: string[];
        load: number;
      }[];
      languages: Choice[];
      specialities: Choice[];
    };
  };
  'triage.setProfile': {
    input: { officer: string; languages: string[]; specialities: string[] };
    output: Nothing;
  };
  'triage.suggest': { input: { tip: string }; output: { officers: Fit[] } };
  'triage.assignBest': {
    input: { tips: TipRef[] };
    output: Decided & { officers: { tip: string; officer: string; name: string }[] };
  };
  'triage.handOver': Act<{ officer: string; note: string }>;
  'triage.handOvers': { input: Nothing; output: { tips: HandOver[] } };
  'triage.readHandOver': { input: { tips: TipRef[] }; output: { read: number } };
  'triage.outcome': Act<{ outcome: Outcome | null; note?: string }>;
  'triage.looks': { input: { limit?: number }; output: { looks: SecondLook[] } };
  'triage.look': {
    input: { tip: string; decision: string; confirm: boolean; note: string };
    output: Decided;
  };
  'triage.lookShares': { input: Nothing; output: Shares };
  'triage.setLookShares': { input: { shares: Record<string, number> }; output: Shares };
  'triage.closeSet': {
    input: Closing & { bundle?: string; set?: string[]; act?: string };
    output: { act: string; tips: number; done: number; left: number; passed: number; closed: string[] };
  };
  'triage.giveBack': {
    input: { officer: string; act?: string };
    output: { act: string; tips: number; done: number; left: number; given: string[] };
  };
  'triage.merge': Act & { output: Decided & { act: string; kept: string } };
  'triage.alike': {
    input: { tip: string; limit?: number };
    output: {
      files: number;
      tips: { row: QueueRow; sameFiles: number; sameSubject: boolean }[];
      total: number;
    };
  };
  'triage.undoAct': {
    input: { act: string; after?: string };
    output: Decided & { changed: number; next: string | null };
  };
  'triage.acts': { input: { limit?: number }; output: { acts: BulkAct[] } };
  'triage.workload': { input: { days?: number }; output: Workload };
  'triage.away': { input: { since?: string }; output: Away };
  'triage.views': { input: Nothing; output: { views: SavedView[] } };
  'triage.saveView': {
    input: { name: string; filter: QueueFilter; shared: boolean };
    output: { id: string };
  };
  'triage.changeView': {
    input: { id: string; name?: string; shared?: boolean; filter?: QueueFilter };
    output: Nothing;
  };
  'triage.arrangeViews': { input: { order: string[]; opensWith: string | null }; output: Nothing };
  'triage.removeView': { input: { id: string }; output: Nothing };
};
