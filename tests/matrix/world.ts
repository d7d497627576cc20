import type { App } from '../../src/app/start.ts';
import { standingId } from '../../src/clocks/tip-clocks.ts';
import { newId } from '../../src/storage/ids.ts';
import { tipsByIds } from '../../src/tips/store.ts';
import { decide } from '../../src/triage/decision-store.ts';
import { makeOfficer, type SignedInOfficer } from '../access/officers.ts';
import { addedUnit, type Person, person } from '../access/people.ts';
import { destroys } from '../app/second-officer.ts';
import { EXPECTED } from './expected.ts';
import { actAs, club, draftOfRules, line, RULE_INPUTS, type RuleDraft, SIGNED_IN } from './records.ts';
import type { Relation } from './relations.ts';
import { WATCH_INPUTS } from './watch-inputs.ts';

type Ids = Record<string, string>;
export type World = {
  /** ids of records by relation: `tip`, `subject`, `run`, `quarantine`, `officer` */
  ids: Record<string, Ids>;
  /** the tip that is assigned to each officer, and the view that each saved, by the letter of the role */
  own: Record<string, string>;
  views: Record<string, string>;
  /** the intake that each began */
  runs: Record<string, string>;
  /** what the clearing of each subject reaches */
  reached: Record<string, string[]>;
  /** SHA-256 of each tip's document, by the tip's id */
  digests: Record<string, string>;
  /** the tip in which each subject stands, and a subject that everybody of the first unit may see */
  firstTip: Record<string, string>;
  elsewhere: string;
  officer: string;
  /** a draft of the first unit’s rules */
  draft: RuleDraft;
};

const NOBODY = '00000000-0000-4000-8000-000000000000';

/** A tip that stands with an officer, as it does with one who could work tips when he got it. */
const given = (app: App, tip: string, officer: string, by: string) =>
  app.database.transaction('write', 'house', async (db) =>
    decide(db, { unit: 1, officer: by, now: app.clock() }, await tipsByIds(db, 1, [tip]), {
      ...{ kind: 'assign', detail: null, note: null },
      newId: () => newId(app.clock()),
      change: () => ({ assigned: officer }),
    }),
  );

/** Two units with tips in every relation to the officers of the first. */
export async function worldOf(
  app: App & { folder: string; setNow: (now: string) => void },
  officers: ReadonlyMap<string, SignedInOfficer>,
): Promise<World> {
  await addedUnit(app, 2, 'Unit B');
  const a = await person(app, 1, 'taker', ['investigator']);
  const head = await person(app, 1, 'head', ['unit head']);
  const second = await person(app, 1, 'second head', ['unit head']);
  const b = await person(app, 2, 'foreign', ['investigator']);
  await makeOfficer(app, 'officer of b', ['analyst'], 2);
  const letters = [...officers.keys()];
  const lines = [
    ...letters.map((letter) => line(`own-${letter}`)),
    line('other', 1),
    line('same', 2),
    line('restricted', 3),
    line('named', 4),
    line('expired', 5),
    line('cleared', 6),
    { tipstaff: 'tip/1', broken: true },
  ];
  const runA = await a.takeIn(lines);
  const runB = await b.takeIn([line('foreign', 7), { tipstaff: 'tip/1', broken: true }]);
  const digests: Record<string, string> = {};
  const tip = async (who: Person, number: string) => {
    const { id, facts } = await who.call<{ id: string; facts: { documents: { digest: string }[] } }>(
      'tips.show',
      { tip: number, words: false },
    );
    digests[id] = facts.documents[0]!.digest;
    return id;
  };
  const subject = async (who: Person, number: string) =>
    (await who.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip: number })).subjects[0]!.id;
  const waiting = async (who: Person) =>
    (await who.call<{ items: { id: string }[] }>('intake.quarantine')).items[0]!.id;
  const own: Record<string, string> = {};
  for (const letter of letters) {
    own[letter] = await tip(a, `own-${letter}`);
    await given(app, own[letter], officers.get(letter)!.id, head.id);
  }
  const tips: Ids = {
    'assigned to another': await tip(a, 'other'),
    'same unit': await tip(a, 'same'),
    'other unit': await tip(b, 'foreign'),
    restricted: await tip(a, 'restricted'),
    named: await tip(a, 'named'),
    'expired grant': await tip(a, 'expired'),
    cleared: await tip(a, 'cleared'),
    'non-existent': NOBODY,
  };
  await head.call('triage.assign', { tips: [{ id: tips['assigned to another'] }], officer: a.id });
  const subjects: Ids = {
    'same unit': await subject(a, 'same'),
    'other unit': await subject(b, 'foreign'),
    restricted: await subject(a, 'restricted'),
    named: await subject(a, 'named'),
    'non-existent': NOBODY,
  };
  const elsewhere = await subject(a, 'other');
  const firstTip: Record<string, string> = {};
  for (const relation of ['same unit', 'other unit', 'restricted', 'named'])
    firstTip[subjects[relation]!] = tips[relation]!;
  const reached: Record<string, string[]> = {};
  for (const relation of ['same unit', 'restricted', 'named'])
    reached[subjects[relation]!] = await destroys(head, subjects[relation]!);
  const clearedOne = await subject(a, 'cleared');
  const clearing = {
    subject: clearedOne,
    reason: 'not involved',
    destroys: await destroys(head, clearedOne),
  };
  const asked = await head.call<{ id: string; digest: string }>('approvals.ask', {
    action: 'subjects.clear',
    input: clearing,
    reason: 'not involved',
  });
  await second.call('approvals.decide', { id: asked.id, digest: asked.digest, approve: true });
  await head.call('subjects.clear', { ...clearing, approval: asked.id });
  const keeper = await person(app, 1, 'restricting head', ['unit head']);
  for (const relation of ['restricted', 'named', 'expired grant'])
    await keeper.call('triage.restrict', { tip: tips[relation], reason: 'of the matrix' });
  for (const officer of officers.values()) {
    const grant = (relation: string, until?: string) =>
      keeper.call('triage.grant', {
        tip: tips[relation],
        officer: officer.id,
        reason: 'of the matrix',
        ...(until && { until }),
      });
    await grant('named');
    await grant('expired grant', '2026-11-21T09:00:01.000Z');
  }
  const views: Record<string, string> = {};
  const runs: Record<string, string> = {};
  for (const letter of letters) {
    const { id, name } = officers.get(letter)!;
    const may = EXPECTED['triage.saveView']!.roles.includes(letter);
    views[letter] = may
      ? (await actAs<{ id: string }>(app, id, 'triage.saveView', { name, shared: false })).id
      : NOBODY;
    runs[letter] = EXPECTED['intake.begin']!.roles.includes(letter)
      ? (await actAs<{ run: string }>(app, id, 'intake.begin', { label: 'of the matrix' })).run
      : NOBODY;
  }
  const foreignView = await b.call<{ id: string }>('triage.saveView', { name: 'of b', shared: true });
  await person(app, 1, 'second custodian', ['key custodian']);
  for (const name of ['head', 'second custodian'])
    await app.database.transaction('write', 'house', (db) => db.run(SIGNED_IN, [name]));
  const networks = { 'same unit': await club(app, a, 'a'), 'other unit': await club(app, b, 'b') };
  const draft = await draftOfRules(head);
  app.setNow('2026-11-21T09:00:30.000Z');
  return {
    draft,
    own,
    views,
    runs,
    reached,
    digests,
    firstTip,
    elsewhere,
    officer: officers.get('A')!.id,
    ids: {
      tip: tips,
      subject: subjects,
      network: { ...networks, 'non-existent': NOBODY },
      run: { 'same unit': runA, 'other unit': runB, 'non-existent': NOBODY },
      quarantine: { 'same unit': await waiting(a), 'other unit': await waiting(b), 'non-existent': NOBODY },
      view: { 'other unit': foreignView.id, 'non-existent': NOBODY },
      officer: { 'same unit': 'taker', 'other unit': 'officer of b', 'non-existent': 'no such officer' },
    },
  };
}

type Known = {
  tip: string;
  subject: string;
  network: string;
  run: string;
  ownRun: string;
  quarantine: string;
  officer: string;
  view: string;
};

/** An input that every action understands: without one, what it refuses says nothing about who may. */
const INPUTS: Record<string, (known: Known, world: World) => object> = {
  'access.signIn': () => ({ name: 'no such officer', secret: 'no such secret' }),
  'access.signInCode': () => ({ code: '000000' }),
  'access.signInPasskey': () => ({ answer: {} }),
  'access.signInDirectory': () => ({ answer: 'https://example.org/?code=x' }),
  'access.choosePassword': () => ({ password: 'eleven quiet otters swim' }),
  'access.endSession': () => ({ id: NOBODY }),
  'access.proveAgain': () => ({ secret: 'no such secret' }),
  'access.confirmAuthenticator': () => ({ code: '000000' }),
  'access.addPasskey': () => ({ answer: {}, name: 'key' }),
  'access.removePasskey': () => ({ passkey: 'none' }),
  'access.issueToken': () => ({ label: 'a machine', actions: ['access.me'], days: 1 }),
  'access.issueTokenFor': ({ officer }) => ({
    label: 'a machine',
    actions: ['access.me'],
    days: 1,
    name: officer,
  }),
  'access.endToken': () => ({ id: NOBODY }),
  'access.closeGlass': () => ({ id: NOBODY, note: 'looked at' }),
  'access.addOfficer': () => ({ name: 'one more', role: ['analyst'] }),
  'access.setRoles': ({ officer }) => ({ name: officer, role: ['analyst'] }),
  'access.disableOfficer': ({ officer }) => ({ name: officer }),
  'access.enableOfficer': ({ officer }) => ({ name: officer }),
  'access.resetOfficer': ({ officer }) => ({ name: officer }),
  'access.resetFactors': ({ officer }) => ({ name: officer }),
  'access.linkDirectory': ({ officer }) => ({ name: officer }),
  'approvals.ask': () => ({
    action: 'documents.export',
    input: { profile: 'tips', filter: {}, reason: 'for the matrix' },
    reason: 'for the matrix',
  }),
  'approvals.decide': () => ({ id: NOBODY, digest: 'a'.repeat(64), approve: false }),
  'approvals.withdraw': () => ({ id: NOBODY }),
  'audit.prove': () => ({ seq: 0 }),
  'audit.consistency': () => ({ from: 0, to: 1 }),
  'audit.record': () => ({ record: NOBODY }),
  'audit.detail': () => ({ seq: 0 }),
  'tips.show': ({ tip }) => ({ tip }),
  'tips.words': ({ tip }) => ({ tip }),
  'tips.document': ({ tip }, { digests }) => ({ tip, digest: digests[tip] ?? 'c'.repeat(64) }),
  'tips.named': ({ tip }) => ({ ids: [tip] }),
  'tips.difference': ({ tip }) => ({ tip, from: 1, to: 1 }),
  'tips.breakGlass': () => ({ tip: NOBODY, reason: 'for the matrix' }),
  'tips.unseal': ({ tip }) => ({ tip, field: 1, reason: 'for the matrix' }),
  'tips.unsealAll': ({ tip }) => ({ tip, version: 1, reason: 'for the matrix' }),
  'tips.unsealDocument': ({ tip }, { digests }) => ({
    tip,
    digest: digests[tip] ?? 'c'.repeat(64),
    reason: 'for the matrix',
  }),
  'tips.setUnsealQuota': () => ({ perHour: 60 }),
  'clocks.days': () => ({ from: '2026-11-21' }),
  'clocks.ofRecord': ({ tip }) => ({ tip }),
  'clocks.start': ({ tip }) => ({ tip, rule: 'in.pocso-19-6' }),
  // the clock that each tip of the world has
  'clocks.stop': ({ tip }) => ({ clock: standingId(tip, 'platform.records') }),
  'clocks.renew': ({ tip }) => ({ clock: standingId(tip, 'platform.records') }),
  'clocks.addHoliday': () => ({ day: '2026-12-01', name: 'for the matrix' }),
  'clocks.removeHoliday': () => ({ day: '2026-12-25' }),
  'clocks.setEstimate': () => ({ platform: 'ExampleChat', days: 30 }),
  'subjects.ofTip': ({ tip }) => ({ tip }),
  'subjects.show': ({ subject }) => ({ subject }),
  'subjects.tips': ({ subject }) => ({ subject }),
  'subjects.splitPreview': ({ subject }) => ({ subject, identifiers: ['0'.repeat(32)] }),
  'subjects.identifiers': ({ subject }) => ({ subject }),
  'subjects.activity': ({ subject }) => ({ subject }),
  'subjects.why': ({ subject }, { firstTip }) => {
    const place = { tip: firstTip[subject] ?? NOBODY, party: 0 };
    return { subject, left: place, right: place };
  },
  'subjects.compare': ({ subject }) => ({ left: subject, right: subject }),
  'subjects.join': ({ subject }, { elsewhere }) => ({
    left: subject,
    right: elsewhere,
    reason: 'for the matrix',
  }),
  'subjects.separate': ({ subject }, { elsewhere }) => ({
    left: subject,
    right: elsewhere,
    reason: 'for the matrix',
  }),
  'subjects.split': ({ subject }) => ({ subject, identifiers: ['0'.repeat(32)], reason: 'for the matrix' }),
  'subjects.undo': () => ({ decision: NOBODY, reason: 'for the matrix' }),
  'subjects.decisions': ({ subject }) => ({ subject }),
  'subjects.resolve': () => ({ full: true }),
  'subjects.clearing': ({ subject }) => ({ subject }),
  'subjects.clear': ({ subject }, { reached }) => ({
    subject,
    reason: 'for the matrix',
    destroys: reached[subject] ?? ['none'],
  }),
  'networks.show': ({ network }) => ({ network }),
  'networks.graph': ({ network }) => ({ network }),
  'networks.picture': ({ network }) => ({ network }),
  'networks.neighbours': ({ subject }) => ({ subject }),
  'networks.paths': ({ subject }) => ({ from: subject, to: subject }),
  'networks.since': () => ({ at: '2026-11-21T00:00:00.000Z' }),
  'networks.touching': () => ({ text: '+91 98765 00102' }),
  'networks.joining': (_, { ids }) => ({
    one: ids['network']!['same unit'],
    other: ids['network']!['same unit'],
  }),
  'networks.ofSubject': ({ subject }) => ({ subject }),
  'networks.slow': ({ network }) => ({ network }),
  'networks.watch': ({ network }) => ({ network }),
  'networks.unwatch': ({ network }) => ({ network }),
  'triage.assign': ({ tip }) => ({ tips: [{ id: tip }], officer: null }),
  'triage.escalate': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.close': ({ tip }) => ({ tips: [{ id: tip }], reason: 'no_crime' }),
  'triage.claim': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.release': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.standing': ({ tip }) => ({ of: [tip] }),
  'triage.setProfile': (_, { officer }) => ({ officer, languages: ['hi'] }),
  'triage.suggest': ({ tip }) => ({ tip }),
  'triage.assignBest': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.handOver': ({ tip }, { officer }) => ({ tips: [{ id: tip }], officer, note: 'for the matrix' }),
  'triage.readHandOver': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.sawEnds': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.outcome': ({ tip }) => ({ tips: [{ id: tip }], outcome: 'unknown' }),
  'triage.look': () => ({ tip: NOBODY, decision: NOBODY, confirm: true, note: 'for the matrix' }),
  'triage.setLookShares': () => ({ shares: { no_crime: 5 } }),
  'triage.closeSet': ({ tip }) => ({ bundle: tip, reason: 'known_viral' }),
  'triage.alike': ({ tip }) => ({ tip }),
  'statistics.gaps': ({ tip }) => ({ tip }),
  'statistics.gapRequest': ({ tip }) => ({ tip }),
  'triage.merge': ({ tip }, { ids }) => ({
    tips: [{ id: tip }, { id: ids['tip']!['assigned to another']! }],
  }),
  'triage.giveBack': (_, { officer }) => ({ officer }),
  'triage.undoAct': () => ({ act: NOBODY }),
  'triage.changeView': ({ view }) => ({ id: view, name: 'renamed' }),
  'triage.arrangeViews': () => ({ order: [], opensWith: null }),
  'triage.reopen': ({ tip }) => ({ tips: [{ id: tip }] }),
  'triage.undo': ({ tip }) => ({ decisions: [{ tip, decision: NOBODY }] }),
  'triage.history': ({ tip }) => ({ tip }),
  'triage.testRules': ({ tip }) => ({ tip }),
  ...RULE_INPUTS,
  ...WATCH_INPUTS,
  'triage.restrict': ({ tip }) => ({ tip, reason: 'for the matrix' }),
  'triage.unrestrict': ({ tip }) => ({ tip, reason: 'for the matrix' }),
  'triage.grant': ({ tip }, { officer }) => ({ tip, officer, reason: 'for the matrix' }),
  'triage.withdraw': ({ tip }, { officer }) => ({ tip, officer, reason: 'for the matrix' }),
  'triage.grants': ({ tip }) => ({ tip }),
  'triage.search': () => ({ text: 'ExampleChat' }),
  'triage.saveView': () => ({ name: 'a view', shared: false }),
  'triage.removeView': ({ view }) => ({ id: view }),
  'documents.export': () => ({ profile: 'tips', filter: {}, reason: 'for the matrix' }),
  'documents.fetch': () => ({ export: NOBODY }),
  'intake.begin': () => ({ label: 'for the matrix' }),
  'intake.run': ({ run }) => ({ run }),
  'intake.items': ({ run }) => ({ run }),
  'intake.finish': ({ ownRun }) => ({ run: ownRun }),
  'intake.stop': ({ ownRun }) => ({ run: ownRun }),
  'intake.saveMapping': () => ({
    name: 'for the matrix',
    source: 'for the matrix',
    columns: {},
    dateOrder: null,
    offset: null,
  }),
  'intake.quarantineShow': ({ quarantine }) => ({ id: quarantine }),
  'intake.retry': ({ quarantine }) => ({ ids: [quarantine] }),
  'intake.dismiss': ({ quarantine }) => ({ ids: [quarantine], note: 'for the matrix' }),
  'app.addUnit': () => ({ name: 'Unit C', shortName: 'C', country: 'IN' }),
  'app.setUnit': () => ({ name: 'Unit A', shortName: 'A', country: 'IN' }),
  'keys.custodians': () => ({ shares: 3, needed: 2 }),
  'backup.begin': () => ({ to: 'nowhere', recipients: ['age1none'] }),
  'backup.state': () => ({ backup: NOBODY }),
};

/** What an action is asked about a record that stands in this relation to the officer of the letter. */
export function inputOf(world: World, action: string, relation: Relation, letter = 'A'): object {
  const of = (kind: string) => world.ids[kind]?.[relation] ?? world.ids[kind]?.['same unit'] ?? NOBODY;
  const mine = relation === 'own' || relation === 'same unit';
  return (
    INPUTS[action]?.(
      {
        tip: relation === 'own' ? world.own[letter]! : of('tip'),
        subject: of('subject'),
        network: of('network'),
        run: of('run'),
        ownRun: mine ? world.runs[letter]! : of('run'),
        quarantine: of('quarantine'),
        officer: of('officer'),
        view: mine ? world.views[letter]! : of('view'),
      },
      world,
    ) ?? {}
  );
}
