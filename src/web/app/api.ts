import type * as z from 'zod';
import type {
  ApiToken,
  Approval,
  Factors,
  GlassUse,
  Me,
  Notice,
  Officer,
  RoleName,
  RosterOfficer,
  sessionShape,
  Unit,
} from '../../access/shape.ts';
import type { EntryFilter, ListedEntry, Pattern, ShownCheckpoint, Verification } from '../../audit/shape.ts';
import type { Clock } from '../../clocks/shape.ts';
import type { Export, ExportFormat, ExportProfile } from '../../documents/shape.ts';
import type { CsvMapping, IntakeRun, QuarantineItem } from '../../intake/shape.ts';
import type {
  cutShape,
  linkShape,
  Network,
  NetworkOrder,
  NetworkRole,
  Payment,
  pictureShape,
} from '../../networks/shape.ts';
import type {
  activityShape,
  decidedShape,
  decisionShape,
  Overruled,
  Review,
  ShownEvidence,
  Subject,
  SubjectCountry,
  SubjectIdentifier,
  SubjectTipLine,
  splitSubjectShape,
  subjectsOfTipShape,
  Told,
} from '../../subjects/shape.ts';
import type { Change, Lane, SealedKind, TextDraft, TipView } from '../../tips/shape.ts';
import type { Decision, FacetCounts, QueueFilter, QueueRow, Rule, TipGrant } from '../../triage/shape.ts';
import type { CareApi } from './care-api.ts';
import type { ClockApi } from './clock-api.ts';
import type { HashListApi } from './hash-list-api.ts';
import type { PlatformApi } from './platform-api.ts';
import type { QueueApi } from './queue-api.ts';
import type { RulesApi } from './rules-api.ts';
import type { WatchApi } from './watch-api.ts';

export type Nothing = Record<string, never>;
/** A tip as an act names it; with `revision` the act is refused where somebody changed the tip meanwhile. */
export type TipRef = { id: string; revision?: number };
export type Decided = { decisions: { tip: string; decision: string; revision: number }[] };
export type Today = {
  lanes: { lane: Lane; open: number; unassigned: number }[];
  mine: number;
  immediate: QueueRow[];
  expiring: QueueRow[];
  clocks: Clock[];
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
/** What a browser answers when it used or made a passkey (Web Authentication, JSON form). */
export type PasskeyAnswer = {
  id: string;
  rawId: string;
  type: 'public-key';
  response: { clientDataJSON: string };
};
type Entered = { mustSetPassword: boolean; factors: ('passkey' | 'code')[] };
type RecoveryCodes = { recoveryCodes: string[] };
export type OpenSession = z.output<typeof sessionShape>;
type Named = { input: { name: string }; output: Nothing };
type EntryPage = { entries: ListedEntry[]; next: number | null };
type Cut = z.output<typeof cutShape>;
type NetworksAsked = { country?: string; watched?: boolean; order?: NetworkOrder };
type NetworkPage = {
  builtAt: string | null;
  total: number;
  networks: Network[];
  next: string | null;
  countries: { name: string; count: number }[];
  cut: Cut[];
};
type Tie = z.output<typeof linkShape>;
/** Steps from one subject to another, each with the tips that it rests on; null where there is no way. */
export type PathFound =
  | { from: string; to: string; kinds: string[]; thing: string | null; weight: number; tips: string[] }[]
  | null;
type OneSubject = { subject: string };
type PartyPlace = { tip: string; party: number };
type SplitSide = { parties: number; tips: number };
type DecideTwo = {
  input: { left: string; right: string; seen?: string | null; reason: string };
  output: SubjectsDecided;
};
type SubjectsDecided = z.output<typeof decidedShape>;
export type Act<More = unknown> = { input: { tips: TipRef[] } & More; output: Decided };

/** The actions that the screens call: name → what goes in, what comes out. The server checks both. */
type Api = Own & QueueApi & ClockApi & RulesApi & PlatformApi & WatchApi & CareApi & HashListApi;
type Own = {
  'access.waysIn': { input: Nothing; output: { passkeyHost: string | null; directory: boolean } };
  'access.signIn': { input: { name: string; secret: string }; output: Entered };
  'access.signInCode': { input: { code: string }; output: Entered };
  'access.passkeyChallenge': { input: Nothing; output: { options: Record<string, unknown> } };
  'access.signInPasskey': { input: { answer: PasskeyAnswer }; output: Entered };
  'access.beginDirectory': { input: Nothing; output: { url: string } };
  'access.signInDirectory': { input: { answer: string }; output: Entered };
  'access.proveAgain': {
    input: { secret?: string; code?: string; answer?: PasskeyAnswer };
    output: object;
  };
  'access.sessions': { input: Nothing; output: { sessions: OpenSession[] } };
  'access.endSession': { input: { id: string }; output: Nothing };
  'access.endOtherSessions': { input: Nothing; output: { ended: number } };
  'access.factors': { input: Nothing; output: Factors };
  'access.beginAuthenticator': { input: Nothing; output: { text: string; modules: string[] } };
  'access.confirmAuthenticator': { input: { code: string }; output: RecoveryCodes };
  'access.removeAuthenticator': { input: Nothing; output: Nothing };
  'access.beginPasskey': { input: Nothing; output: { options: Record<string, unknown> } };
  'access.addPasskey': { input: { answer: PasskeyAnswer; name: string }; output: RecoveryCodes };
  'access.removePasskey': { input: { passkey: string }; output: Nothing };
  'access.newRecoveryCodes': { input: Nothing; output: RecoveryCodes };
  'access.issueToken': {
    input: { label: string; actions: string[]; days: number };
    output: { token: string; until: string };
  };
  'access.tokens': { input: Nothing; output: { tokens: ApiToken[] } };
  'access.endToken': { input: { id: string }; output: Nothing };
  'access.roster': { input: Nothing; output: { officers: RosterOfficer[] } };
  'access.addOfficer': {
    input: { name: string; displayName?: string; role: RoleName[]; unit?: number };
    output: { secret: string };
  };
  'access.setRoles': { input: { name: string; role: RoleName[] }; output: Nothing };
  'access.disableOfficer': Named;
  'access.enableOfficer': Named;
  'access.resetOfficer': { input: { name: string }; output: { secret: string } };
  'access.resetFactors': Named;
  'app.units': { input: Nothing; output: { units: Unit[] } };
  'app.addUnit': { input: { name: string; shortName: string; country: string }; output: Unit };
  'access.choosePassword': { input: { password: string }; output: Nothing };
  'access.signOut': { input: Nothing; output: Nothing };
  'access.me': { input: Nothing; output: Me };
  'access.officers': { input: Nothing; output: { officers: Officer[] } };
  'access.notices': { input: Nothing; output: { notices: Notice[]; unkept: number } };
  'access.glassUses': { input: { closed?: boolean }; output: { uses: GlassUse[] } };
  'access.closeGlass': { input: { id: string; note: string }; output: Nothing };
  'tips.breakGlass': {
    input: { tip: string; reason: string; minutes: number };
    output: { tip: string; until: string };
  };
  'triage.restrict': {
    input: { tip: string; reason: string; officers: string[] };
    output: { tips: string[] };
  };
  'triage.unrestrict': { input: { tip: string; reason: string }; output: { tips: string[] } };
  'triage.grant': { input: { tip: string; officer: string; reason: string }; output: { tips: string[] } };
  'triage.withdraw': { input: { tip: string; officer: string; reason: string }; output: { tips: string[] } };
  'triage.grants': { input: { tip: string }; output: { restricted: boolean; grants: TipGrant[] } };
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
  'triage.reopen': Act<{ note?: string }>;
  'triage.undo': { input: { decisions: { tip: string; decision: string }[] }; output: Decided };
  'triage.history': { input: { tip: string }; output: { decisions: Decision[] } };
  'triage.rules': { input: Nothing; output: { rules: Rule[] } };
  'tips.show': {
    input: { tip: string; version?: number; words?: boolean; alone?: boolean };
    output: TipView;
  };
  'tips.words': { input: { tip: string; version?: number }; output: Words };
  'tips.document': { input: { tip: string; digest: string }; output: SourceDocument };
  'tips.named': {
    input: { ids: string[] };
    output: { tips: { id: string; source: string; number: string }[] };
  };
  'tips.difference': { input: { tip: string; from: number; to: number }; output: { changes: Change[] } };
  'tips.unseal': {
    input: { tip: string; version?: number; field: number; reason: string };
    output: { version: number; field: number; kind: SealedKind; value: string };
  };
  'tips.unsealDocument': {
    input: { tip: string; digest: string; reason: string };
    output: SourceDocument;
  };
  'subjects.clearing': { input: { subject: string }; output: { destroys: string[] } };
  'subjects.clear': {
    input: { subject: string; reason: string; destroys: string[] };
    output: { purged: string[]; rewritten: string[]; documents: number; texts: number };
  };
  'subjects.ofTip': { input: { tip: string }; output: z.output<typeof subjectsOfTipShape> };
  'networks.list': {
    input: NetworksAsked & { parts?: boolean; after?: string; limit?: number };
    output: NetworkPage;
  };
  'networks.ofSubject': {
    input: OneSubject;
    output: OneSubject & {
      networks: (Network & { weight: number; roles: NetworkRole[] })[];
      payments: Payment[];
    };
  };
  'networks.touching': { input: NetworksAsked & { text: string }; output: { networks: Network[] } };
  'networks.show': {
    input: { network: string };
    output: Network & {
      people: { subject: string; weight: number }[];
      parts: Network[];
      roles: NetworkRole[];
      cut: Cut[];
    };
  };
  'networks.picture': { input: { network: string }; output: z.output<typeof pictureShape> };
  'networks.neighbours': { input: { subject: string }; output: { links: Tie[]; whole: boolean } };
  'networks.paths': {
    input: { from: string; to: string };
    output: { shortest: PathFound; strongest: PathFound; whole: boolean };
  };
  'networks.since': {
    input: { at: string; network?: string };
    output: { changes: { network: string; subject: string; at: string; joined: boolean }[] };
  };
  'networks.watch': { input: { network: string }; output: Nothing };
  'networks.unwatch': { input: { network: string }; output: Nothing };
  'networks.build': { input: Nothing; output: { networks: number; subjects: number } };
  'subjects.show': { input: OneSubject; output: Subject };
  'subjects.tips': {
    input: OneSubject & { number?: string; after?: string; limit?: number };
    output: OneSubject & {
      merged: string[];
      total: number;
      rows: SubjectTipLine[];
      next: string | null;
    };
  };
  'subjects.identifiers': {
    input: OneSubject;
    output: OneSubject & {
      tips: number;
      opened: number;
      identifiers: SubjectIdentifier[];
      countries: SubjectCountry[];
    };
  };
  'subjects.activity': {
    input: OneSubject;
    output: OneSubject & { total: number; events: z.output<typeof activityShape>[] };
  };
  'subjects.why': {
    input: OneSubject & { left: PartyPlace; right: PartyPlace };
    output: OneSubject & { steps: { from: PartyPlace; to: PartyPlace; evidence: ShownEvidence[] }[] };
  };
  'subjects.compare': {
    input: { left: string; right: string };
    output: { left: Subject; right: Subject; bits: number; evidence: ShownEvidence[]; newest: string | null };
  };
  'subjects.review': {
    input: { after?: string; limit?: number };
    output: { rows: Review[]; next: string | null; total: number };
  };
  'subjects.waiting': { input: Nothing; output: { waiting: number } };
  'subjects.overruled': { input: Nothing; output: { decisions: Told[] } };
  'subjects.splitPreview': {
    input: OneSubject & { identifiers: string[] };
    output: {
      goes: SplitSide;
      stays: SplitSide;
      withThem: string[];
      both: string[];
      becomes: z.output<typeof splitSubjectShape>[];
      overruled: Overruled[];
      newest: string | null;
    };
  };
  'subjects.join': DecideTwo;
  'subjects.separate': DecideTwo;
  'subjects.split': {
    input: OneSubject & { identifiers: string[]; seen?: string | null; reason: string };
    output: SubjectsDecided;
  };
  'subjects.undo': { input: { decision: string; reason: string }; output: SubjectsDecided };
  'subjects.decisions': {
    input: OneSubject;
    output: { decisions: z.output<typeof decisionShape>[] };
  };
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
  'intake.dismiss': {
    input: { ids: string[]; note: string };
    output: { dismissed: number; ids: string[] };
  };
  'intake.mappings': { input: Nothing; output: { mappings: CsvMapping[] } };
  'intake.saveMapping': { input: CsvMapping; output: Nothing };
  'approvals.ask': {
    input: { action: string; input: Record<string, unknown>; reason: string };
    output: { id: string; digest: string; expiresAt: string; approvers: number };
  };
  'approvals.list': { input: { which: 'mine' | 'waiting' }; output: { approvals: Approval[] } };
  'approvals.count': { input: Nothing; output: { waiting: number; ready: number } };
  'approvals.decide': {
    input: { id: string; digest: string; approve: boolean; note?: string };
    output: { state: 'approved' | 'refused' };
  };
  'approvals.withdraw': { input: { id: string }; output: Nothing };
  'documents.export': {
    input: {
      profile: ExportProfile;
      format: ExportFormat;
      filter?: QueueFilter;
      network?: string;
      reason: string;
    };
    output: Export;
  };
  'audit.entries': {
    input: { filter: EntryFilter; before?: number; limit?: number };
    output: EntryPage;
  };
  'audit.record': { input: { record: string; before?: number; limit?: number }; output: EntryPage };
  'audit.detail': { input: { seq: number }; output: { seq: number; words: string | null } };
  'audit.patterns': {
    input: { from?: string; to?: string };
    output: { from: string; to: string; entries: number; patterns: Pattern[] };
  };
  'audit.status': {
    input: Nothing;
    output: { size: number; witnessed: boolean; checkpoint: ShownCheckpoint | null };
  };
  'audit.progress': { input: Nothing; output: { running: { done: number; of: number } | null } };
  'audit.verify': { input: Nothing; output: Verification };
  'audit.checkpoint': { input: Nothing; output: ShownCheckpoint };
  'app.about': { input: Nothing; output: About };
};
export type ActionName = keyof Api;
export type Input<N extends ActionName> = Api[N]['input'];
export type Output<N extends ActionName> = Api[N]['output'];
