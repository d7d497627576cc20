import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { PERMISSIONS } from '../../src/actions/shape.ts';
import { importList } from '../../src/app/list-import.ts';
import type { App } from '../../src/app/start.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { addedUnit, type Person, person, refusal, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { draftOfRules } from '../matrix/records.ts';
import { mark, plant } from '../networks/plant.ts';

const PHONE = '+91 98765 00017';
const HASH = 'b'.repeat(64);
const NONE = '01890000-0000-7000-8000-000000000000';
const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;
const MAPPING = { name: 'only in A', source: 'only in A', columns: {}, dateOrder: null, offset: null };
const WATCHED = { reason: 'named by many', until: '2027-01-01T00:00:00.000Z' };
const TIME = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/g;

/** A list of known hashes of a unit. */
async function bringList(app: App, who: Person, name: string, hashes: readonly string[]): Promise<void> {
  const asked = { name, purpose: 'children', source: name } as const;
  const chunks = Readable.from([Buffer.from(`sha256\n${hashes.join('\n')}\n`)]);
  await importList(app, await who.actor(), asked, Readable.from([{ file: 'list', chunks }]));
  await app.rescoreWork.settled();
}

/** A world in which unit B takes in its tips, with or without a unit A that knows the same number and the same file. */
async function world(withA: boolean): Promise<{ b: Person; a: Person }> {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const all = Object.keys(PERMISSIONS);
  await app.database.transaction('write', 'house', (db) =>
    db.run({
      name: 'test.everything',
      reach: 'local',
      text: `INSERT INTO role (role_id, permissions) VALUES ('everything', '{${all.join(',')}}')`,
    }),
  );
  await addedUnit(app, 2, 'Unit B');
  const a = await person(app, 1, 'a', ['everything']);
  const b = await person(app, 2, 'b', ['everything']);
  const viral = { hash: 'd'.repeat(64), viral: true };
  if (withA) {
    await a.takeIn([
      tipLine('N-1', { phone: PHONE, hash: HASH }),
      tipLine('N-2', { phone: PHONE, hash: HASH, platform: 'OnlyInA' }),
      tipLine('N-3', viral),
      tipLine('N-4', viral),
      { tipstaff: 'tip/1', broken: true },
    ]);
    await a.call('triage.saveView', { name: 'shared in A', shared: true });
    await a.call('intake.saveMapping', MAPPING);
    await draftOfRules(a);
    const { rows } = await a.call<{ rows: { id: string }[] }>('triage.queue');
    await a.call('triage.assign', { tips: [{ id: rows[0]!.id }], officer: 'me' });
    await a.call('watch.add', { ...WATCHED, text: PHONE, shared: true });
    await a.call('watch.add', { ...WATCHED, text: 'only in A', kind: 'group', shared: true });
    await a.call('triage.restrict', { tip: 'N-1', reason: 'in A alone' });
    await person(app, 1, 'another of a', ['analyst']);
    await bringList(app, a, 'only in A', [HASH]);
  }
  await b.takeIn([
    tipLine('N-1', { phone: PHONE, hash: HASH }),
    tipLine('M-2', { phone: PHONE, hash: HASH }),
    tipLine('M-3', viral),
    tipLine('M-4', viral),
    { tipstaff: 'tip/1', broken: true },
  ]);
  const club = (letter: string) =>
    [1, 2, 3].map((n) => ({ number: `${letter}-1${n}`, phone: 300 + n, marks: [mark('group', 'club')] }));
  if (withA) {
    await plant(app, a, [...club('N'), { number: 'N-20', phone: 310, marks: [mark('group', 'club')] }]);
    await a.call('networks.build');
  }
  app.setNow('2026-11-21T09:01:00.000Z'); // else chance decides which of b's intakes comes first
  await plant(app, b, club('M'));
  await b.call('networks.build');
  await b.call('watch.add', { ...WATCHED, text: PHONE, shared: true });
  app.setNow('2026-11-21T09:05:00.000Z');
  await b.takeIn([tipLine('N-1', { phone: PHONE, hash: HASH, type: 'changed' })]);
  return { a, b };
}

type Known = {
  tip: string;
  subject: string;
  choice: string;
  network: string;
  run: string;
  quarantined: string;
  digest: string;
};

async function knownTo(b: Person): Promise<Known> {
  const tip = await b.call<{ id: string; facts: { documents: { digest: string }[] } }>('tips.show', {
    tip: 'N-1',
  });
  const { subjects } = await b.call<{ subjects: { id: string }[] }>('subjects.ofTip', { tip: tip.id });
  const subject = subjects[0]!.id;
  const { identifiers } = await b.call<{ identifiers: { choice: string }[] }>('subjects.identifiers', {
    subject,
  });
  const { networks } = await b.call<{ networks: { id: string }[] }>('networks.list');
  const { runs } = await b.call<{ runs: { run: string }[] }>('intake.runs');
  const { items } = await b.call<{ items: { id: string }[] }>('intake.quarantine');
  return {
    tip: tip.id,
    subject,
    choice: identifiers[0]!.choice,
    network: networks[0]?.id ?? NONE,
    run: runs.at(-1)!.run,
    quarantined: items[0]!.id,
    digest: tip.facts.documents[0]!.digest,
  };
}

/** What each query is asked in both worlds. A query that takes an input and has no line here fails the test. */
const ASKED: Record<string, (known: Known) => object[]> = {
  'tips.show': ({ tip }) => [{ tip }, { tip: 'N-1', version: 1 }, { tip: 'M-2' }],
  'tips.words': ({ tip }) => [{ tip }],
  'tips.document': ({ tip, digest }) => [{ tip, digest }],
  'tips.difference': ({ tip }) => [{ tip, from: 1, to: 2 }],
  'tips.named': ({ tip }) => [{ ids: [tip] }],
  'clocks.ofRecord': ({ tip }) => [{ tip }],
  'triage.standing': ({ tip }) => [{ of: [tip] }],
  'triage.suggest': ({ tip }) => [{ tip }],
  'triage.alike': ({ tip }) => [{ tip }],
  'clocks.days': () => [{ from: '2026-11-21', days: 40 }],
  'subjects.ofTip': ({ tip }) => [{ tip }, { tip: 'M-2' }],
  'subjects.show': ({ subject }) => [{ subject }],
  'subjects.identifiers': ({ subject }) => [{ subject }],
  'subjects.clearing': ({ subject }) => [{ subject }],
  'subjects.activity': ({ subject }) => [{ subject }],
  'subjects.decisions': ({ subject }) => [{ subject }],
  'subjects.tips': ({ subject }) => [{ subject }, { subject, number: 'N-1' }],
  'subjects.splitPreview': ({ subject, choice }) => [{ subject, identifiers: [choice] }],
  'subjects.why': ({ subject, tip }) => [{ subject, left: { tip, party: 0 }, right: { tip, party: 0 } }],
  'subjects.compare': ({ subject }) => [{ left: subject, right: subject }],
  'subjects.review': () => [{}],
  'subjects.export': () => [{}],
  'networks.show': ({ network }) => [{ network }],
  'networks.ofSubject': ({ subject }) => [{ subject }],
  'networks.slow': ({ network }) => [{ network }],
  'networks.graph': ({ network }) => [{ network }],
  'networks.picture': ({ network }) => [{ network }],
  'networks.neighbours': ({ subject }) => [{ subject }],
  'networks.paths': ({ subject }) => [{ from: subject, to: subject }],
  'networks.since': () => [{ at: '2026-11-01T00:00:00.000Z' }],
  'networks.touching': () => [{ text: PHONE }, { text: HASH }],
  'networks.joining': ({ network }) => [{ one: network, other: network }],
  'hashlists.match': () => [{ hashes: [HASH, `md5:${'c'.repeat(32)}`] }],
  'sightings.check': () => [
    { sightings: [{ what: 'posting', at: '2026-11-20T10:00:00Z', url: 'https://a.example.org/x' }] },
    { sightings: [{ what: 'posting', at: '2026-11-20T10:00:00Z', number: 'S-2026-000001' }] },
  ],
  'watch.recognise': () => [{ text: PHONE }, { text: 'only-in-a' }],
  'watch.list': () => [{}, { text: PHONE }, { ended: true }],
  'watch.alerts': ({ tip }) => [{}, { all: true }, { tip }],
  'triage.queue': () => [{}, { filter: { bundled: true } }, { filter: { platform: ['OnlyInA'] } }],
  'triage.facets': () => [{}, { filter: { bundled: true } }, { filter: { state: ['open'] } }],
  'triage.search': () => [
    { text: PHONE },
    { text: HASH },
    { text: 'N-1' },
    { text: 'N-2' },
    { text: 'OnlyInA' },
    { text: 'ExampleChat' },
  ],
  'triage.history': ({ tip }) => [{ tip }],
  'triage.backtestRules': () => [{}, { version: 1 }, { from: '2026-11-01', to: '2026-11-30' }],
  'triage.exposure': () => [{}, { zone: 'UTC' }],
  'triage.ruleSet': () => [{}, { version: 1 }],
  'triage.ruleDifference': () => [{ version: -1 }, { version: 1, from: -1 }],
  'triage.testRules': ({ tip }) => [{ tip }, { tip: 'M-2' }, { tip, version: 1 }],
  'triage.grants': ({ tip }) => [{ tip }],
  'statistics.gaps': ({ tip }) => [{ tip }, { tip: 'N-1' }, { tip: 'M-2' }],
  'statistics.gapRequest': ({ tip }) => [{ tip }, { tip: 'N-1' }],
  'statistics.platforms': () => [{}, { from: '2026-11-01', to: '2026-11-21' }],
  'intake.run': ({ run }) => [{ run }],
  'intake.items': ({ run }) => [{ run }],
  'intake.quarantineShow': ({ quarantined }) => [{ id: quarantined }],
  'audit.prove': ({ tip }) => [{ seq: 0 }, { record: tip }],
  'audit.consistency': () => [
    { from: 0, to: 1 },
    { from: 3, to: 6 },
  ],
  'audit.record': ({ tip }) => [{ record: tip }],
  'audit.detail': () => [{ seq: 0 }, { seq: 1 }],
  'backup.state': () => [{ backup: '01890000-0000-7000-8000-000000000000' }],
};

/** Names under which stands what is made of ids, times, keys or the data folder, and nothing else, with what each looks like. */
const MADE_OF_THEM: Record<string, RegExp> = {
  root: /^[0-9a-f]{64}$/,
  inputDigest: /^[0-9a-f]{32}$/,
  choice: /^[0-9a-f]{32}$/,
  withThem: /^[0-9a-f]{32}$/,
  both: /^[0-9a-f]{32}$/,
  path: /^[0-9a-f]{64}$/,
  proof: /^[0-9a-f]{64}$/,
  code: /^[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}$/,
  check: /^[0-9a-f]{16}$/,
  qr: /^[01]+$/,
  source: /^\/.*\.master\.key$/,
  file: /^\/.*\.keyring$/,
  calendar: /^BEGIN:VCALENDAR/,
};
const KEY = /\+[0-9a-f]{8}\+[A-Za-z0-9+/]{43,}={0,2}$/;
const SIGNED = /(?<=^|\s)[A-Za-z0-9+/]{43,}={0,2}$/gm;

/** What the program does by itself, some time after: a slow run may see it once more. */
const OWN = new Set(['networks.build', 'triage.rescoreStep']);

/**
 * An answer with ids and times aside: each id by the order in which it first stands there; what is made of them, or of keys,
 * by its place and number alone.
 */
function plain(answer: unknown): string {
  const ids = new Map<string, number>();
  const under = (name: string, value: unknown): unknown => {
    // a link's tips stand in the order of their ids, which follows no other order of the answer
    if (name === 'tips' && Array.isArray(value) && typeof value[0] === 'string') return value.length;
    if (name === 'ended' && Array.isArray(value)) return value.filter((each) => !OWN.has(each.action));
    // clocks that end at one moment stand in the order of their ids
    if (name === 'clocks' && Array.isArray(value))
      return value
        .map((each) => JSON.stringify(each))
        .map((each) => each.replace(UUID, 'id'))
        .sort();
    if (typeof value === 'string' && MADE_OF_THEM[name]?.test(value)) return 'made of ids, times and keys';
    if (Array.isArray(value) && MADE_OF_THEM[name]) return value.map((each) => under(name, each));
    if (typeof value === 'string' && /^(?:note|checkpoint|verifier)$/.test(name))
      return value.replace(KEY, '+made of keys').replace(SIGNED, 'made of ids, times and keys');
    return value;
  };
  return JSON.stringify(answer, under)
    .replace(UUID, (id) => `id ${ids.get(id) ?? ids.set(id, ids.size + 1).get(id)}`)
    .replace(TIME, 'time');
}

describe('two units that hold the same number', async () => {
  const [alone, beside] = [await world(false), await world(true)];
  const known = [await knownTo(alone.b), await knownTo(beside.b)] as const;
  const queries = ACTIONS.filter(({ kind }) => kind === 'query');

  test.each(queries.map(({ name }) => name))('%s answers unit B as if there were no unit A', async (name) => {
    const inputs = known.map((each) => (ASKED[name] ?? (() => [{}]))(each));
    for (const [at, input] of inputs[0]!.entries()) {
      const answers = await Promise.all(
        [alone, beside].map(({ b }, which) =>
          b.call(name, inputs[which]![at]!).catch((error: Error & { code: string }) => {
            if (error.code === 'INPUT_INVALID') throw new Error(`${name} is asked nothing it understands`);
            return { code: error.code, words: error.message };
          }),
        ),
      );
      expect(plain(answers[1]), JSON.stringify(input)).toBe(plain(answers[0]));
    }
  });

  test('were compared by answers that say something', async () => {
    expect(queries.length).toBeGreaterThan(20);
    expect(plain(await beside.b.call('triage.search', { text: PHONE }))).toContain('N-1');
    expect((await beside.b.call<{ open: number }>('watch.alerts')).open).toBe(1);
    expect(plain(await beside.a.call('triage.facets'))).toContain('OnlyInA');
    expect(plain(await beside.b.call('triage.facets'))).not.toContain('OnlyInA');
    expect(plain(await beside.b.call('access.officers'))).not.toContain('another of a');
  });

  test('answer for each other’s records as for none', async () => {
    const absent = '01890000-0000-7000-8000-000000000000';
    const { rows } = await beside.a.call<{ rows: { id: string }[] }>('triage.queue');
    const theirs = await knownTo(beside.a);
    for (const [name, input] of [
      ['tips.show', (id: string) => ({ tip: id })],
      ['triage.history', (id: string) => ({ tip: id })],
      ['triage.close', (id: string) => ({ tips: [{ id }], reason: 'no_crime' })],
      ['triage.restrict', (id: string) => ({ tip: id, reason: 'not mine' })],
      ['tips.breakGlass', (id: string) => ({ tip: id, reason: 'not mine at all' })],
    ] as const)
      expect(await refusal(beside.b.call(name, input(rows[0]!.id))), name).toEqual(
        await refusal(beside.b.call(name, input(absent))),
      );
    for (const [name, theirId, input] of [
      ['subjects.show', theirs.subject, (id: string) => ({ subject: id })],
      ['intake.run', theirs.run, (id: string) => ({ run: id })],
      ['intake.quarantineShow', theirs.quarantined, (id: string) => ({ id })],
      ['intake.stop', theirs.run, (id: string) => ({ run: id })],
      ['intake.retry', theirs.quarantined, (id: string) => ({ ids: [id] })],
    ] as const)
      expect(await refusal(beside.b.call(name, input(theirId))), name).toEqual(
        await refusal(beside.b.call(name, input(absent))),
      );
    const officer = (await beside.a.actor()).id;
    const { rows: mine } = await beside.b.call<{ rows: { id: string }[] }>('triage.queue');
    const assign = (to: string) =>
      refusal(beside.b.call('triage.assign', { tips: [{ id: mine[0]!.id }], officer: to }));
    expect(await assign(officer)).toEqual(await assign(absent));
  });
});
