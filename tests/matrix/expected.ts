/**
 * Who may do what: written by hand, apart from the program, and compared with it by matrix.test.ts. An action without a line
 * here fails the tests.
 *
 * roles  C intake clerk, A analyst, I investigator, H unit head, E evidence custodian, L liaison, U auditor,
 *        M administrator, K key custodian; `all`: whoever is signed in; `anyone`: without signing in
 * about  what record its input names: its answer must not tell one that is kept from the officer from one that does not exist
 * fresh  only within five minutes of a proof of who one is, and so never by a machine's token
 * second a second officer has to approve first
 */
export type Expected = {
  roles: string;
  about?: 'tip' | 'subject' | 'run' | 'quarantine' | 'officer' | 'view';
  fresh?: true;
  second?: true;
};

const ALL = 'all';
const ANYONE = 'anyone';
const READS_TIPS = 'CAIHEL';
const READS_TEXT = 'AIH';
const WORKS_TIPS = 'AIH';
const READS_INTAKE = 'CAIHE';
const TAKES_IN = 'CIHE';

export const EXPECTED: Record<string, Expected> = {
  'access.waysIn': { roles: ANYONE },
  'access.signIn': { roles: ANYONE },
  'access.signInCode': { roles: ANYONE },
  'access.passkeyChallenge': { roles: ANYONE },
  'access.signInPasskey': { roles: ANYONE },
  'access.beginDirectory': { roles: ANYONE },
  'access.signInDirectory': { roles: ANYONE },
  'access.signOut': { roles: ALL },
  'access.choosePassword': { roles: ALL, fresh: true },
  'access.me': { roles: ALL },
  'access.sessions': { roles: ALL },
  'access.endSession': { roles: ALL },
  'access.endOtherSessions': { roles: ALL },
  'access.proveAgain': { roles: ALL },
  'access.factors': { roles: ALL },
  'access.beginAuthenticator': { roles: ALL, fresh: true },
  'access.confirmAuthenticator': { roles: ALL, fresh: true },
  'access.removeAuthenticator': { roles: ALL, fresh: true },
  'access.beginPasskey': { roles: ALL, fresh: true },
  'access.addPasskey': { roles: ALL, fresh: true },
  'access.removePasskey': { roles: ALL, fresh: true },
  'access.newRecoveryCodes': { roles: ALL, fresh: true },
  'access.issueToken': { roles: ALL, fresh: true },
  'access.issueTokenFor': { roles: 'M', about: 'officer', fresh: true, second: true },
  'access.tokens': { roles: ALL },
  'access.endToken': { roles: ALL },
  'access.officers': { roles: 'CAIHELUMK' },
  'access.notices': { roles: ALL },
  'access.glassUses': { roles: 'HU' },
  'access.closeGlass': { roles: 'HU' },
  'access.roster': { roles: 'M' },
  'access.addOfficer': { roles: 'M', fresh: true, second: true },
  'access.setRoles': { roles: 'M', about: 'officer', fresh: true, second: true },
  'access.disableOfficer': { roles: 'M', about: 'officer', fresh: true },
  'access.enableOfficer': { roles: 'M', about: 'officer', fresh: true, second: true },
  'access.resetOfficer': { roles: 'M', about: 'officer', fresh: true, second: true },
  'access.resetFactors': { roles: 'M', about: 'officer', fresh: true, second: true },
  'access.linkDirectory': { roles: 'M', about: 'officer', fresh: true, second: true },
  // asked for is an export of tips: nobody can ask for what he may not do
  'approvals.ask': { roles: 'IHLU' },
  'approvals.list': { roles: ALL },
  'approvals.count': { roles: ALL },
  'approvals.decide': { roles: ALL, fresh: true },
  'approvals.withdraw': { roles: ALL },
  'audit.verify': { roles: 'U' },
  'audit.progress': { roles: 'U' },
  'audit.status': { roles: 'U' },
  'audit.checkpoint': { roles: 'U' },
  'audit.prove': { roles: 'U' },
  'audit.consistency': { roles: 'U' },
  'audit.entries': { roles: 'U' },
  'audit.record': { roles: 'U' },
  'audit.parameters': { roles: 'U' },
  'audit.setParameters': { roles: 'U', fresh: true },
  'audit.patterns': { roles: 'U' },
  'audit.detail': { roles: 'U' },
  'tips.show': { roles: READS_TIPS, about: 'tip' },
  'tips.words': { roles: READS_TEXT, about: 'tip' },
  'tips.document': { roles: READS_TEXT, about: 'tip' },
  'tips.difference': { roles: READS_TIPS, about: 'tip' },
  'tips.breakGlass': { roles: 'I', fresh: true },
  'tips.unseal': { roles: 'IH', about: 'tip', fresh: true },
  'tips.unsealAll': { roles: 'IH', about: 'tip', fresh: true, second: true },
  'tips.unsealDocument': { roles: 'IH', about: 'tip', fresh: true },
  'tips.setUnsealQuota': { roles: 'M', fresh: true },
  'subjects.ofTip': { roles: READS_TIPS, about: 'tip' },
  'subjects.show': { roles: READS_TIPS, about: 'subject' },
  'subjects.clear': { roles: 'H', about: 'subject', fresh: true, second: true },
  'triage.queue': { roles: READS_TIPS },
  'triage.facets': { roles: READS_TIPS },
  'triage.assign': { roles: WORKS_TIPS, about: 'tip' },
  'triage.escalate': { roles: WORKS_TIPS, about: 'tip' },
  'triage.close': { roles: WORKS_TIPS, about: 'tip' },
  'triage.reopen': { roles: WORKS_TIPS, about: 'tip' },
  'triage.undo': { roles: WORKS_TIPS, about: 'tip' },
  'triage.history': { roles: READS_TIPS, about: 'tip' },
  'triage.rules': { roles: 'CAIHLUM' },
  'triage.restrict': { roles: 'H', about: 'tip' },
  'triage.unrestrict': { roles: 'H', about: 'tip' },
  'triage.grant': { roles: 'H', about: 'tip' },
  'triage.withdraw': { roles: 'H', about: 'tip' },
  'triage.grants': { roles: READS_TIPS, about: 'tip' },
  'triage.search': { roles: READS_TIPS },
  'triage.views': { roles: READS_TIPS },
  'triage.saveView': { roles: READS_TIPS },
  'triage.removeView': { roles: READS_TIPS, about: 'view' },
  // of tips; the auditor exports the log alone
  'documents.export': { roles: 'IHLU', fresh: true, second: true },
  'documents.fetch': { roles: 'IHLU', fresh: true },
  'intake.begin': { roles: TAKES_IN },
  'intake.run': { roles: READS_INTAKE, about: 'run' },
  'intake.runs': { roles: READS_INTAKE },
  'intake.items': { roles: READS_INTAKE, about: 'run' },
  'intake.mappings': { roles: READS_INTAKE },
  'intake.saveMapping': { roles: TAKES_IN },
  'intake.deliver': { roles: TAKES_IN, about: 'run' },
  'intake.finish': { roles: TAKES_IN, about: 'run' },
  'intake.stop': { roles: TAKES_IN, about: 'run' },
  'intake.quarantine': { roles: READS_INTAKE },
  'intake.quarantineShow': { roles: TAKES_IN, about: 'quarantine' },
  'intake.retry': { roles: TAKES_IN, about: 'quarantine' },
  'intake.dismiss': { roles: TAKES_IN, about: 'quarantine' },
  'app.about': { roles: ALL },
  'app.today': { roles: READS_TIPS },
  'app.units': { roles: 'M' },
  'app.addUnit': { roles: 'M', fresh: true, second: true },
  'app.setUnit': { roles: 'M' },
  'app.logCounts': { roles: 'U' },
  'keys.status': { roles: 'K' },
  'keys.rotateUnit': { roles: 'K', fresh: true, second: true },
  'keys.rotateMaster': { roles: 'K', fresh: true, second: true },
  'keys.custodians': { roles: 'K', fresh: true, second: true },
  'backup.begin': { roles: 'K', fresh: true },
  'backup.state': { roles: 'K' },
};
