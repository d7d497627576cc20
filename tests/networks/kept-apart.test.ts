import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

type Party = { role?: string; phone: string; group?: string };
type Line = { number: string; parties: Party[]; hash?: string; platform?: string; received?: string };

const CLUB = 'room-lantern';
const CIRCLE = 'room-millstone';
const RARE = 'a1'.repeat(32);
const phone = (last: number) => `+1 212 555 0${100 + last}`;

function tip({ number, parties, hash, platform = 'ExampleChat', received = '20' }: Line): object {
  return {
    tipstaff: 'tip/1',
    kind: 'hotline',
    source: 'Example Hotline',
    number,
    received: `2026-11-${received}T10:00:00Z`,
    incident: { type: 'upload', platform },
    parties: parties.map(({ role = 'suspect', phone, group }) => ({
      role,
      platform,
      identifiers: [
        { kind: 'phone', value: phone },
        ...(group ? [{ kind: 'group', value: group, platform: 'ExampleChat' }] : []),
      ],
    })),
    ...(hash && { files: [{ name: 'a.bin', hashes: [{ type: 'SHA256', value: hash }] }] }),
  };
}

/** Two groups that know nothing of each other, and somebody whom one of them wrote to. */
const OPEN: Line[] = [
  { number: 'O-1', parties: [{ phone: phone(1), group: CLUB }] },
  { number: 'O-10', parties: [{ phone: phone(1) }, { role: 'recipient', phone: phone(30) }] },
  { number: 'O-11', parties: [{ phone: phone(3), group: 'room-ferry' }] },
  { number: 'O-12', parties: [{ phone: phone(4), group: 'room-ferry' }] },
  { number: 'O-13', parties: [{ phone: phone(1), group: 'room-ferry' }] },
  { number: 'O-14', parties: [{ phone: phone(11) }, { role: 'recipient', phone: phone(31) }] },
  { number: 'O-2', parties: [{ phone: phone(2), group: CLUB }], hash: RARE },
  { number: 'O-3', parties: [{ phone: phone(3), group: CLUB }], platform: 'OtherChat' },
  { number: 'O-15', parties: [{ phone: phone(3), group: 'room-tower' }] },
  { number: 'O-4', parties: [{ phone: phone(4), group: CLUB }], hash: RARE, received: '12' },
  { number: 'O-5', parties: [{ phone: phone(11), group: CIRCLE }] },
  { number: 'O-6', parties: [{ phone: phone(12), group: CIRCLE }] },
  { number: 'O-7', parties: [{ phone: phone(13), group: CIRCLE }] },
  // two of whom nothing is known that ties them
  { number: 'O-8', parties: [{ phone: phone(21) }] },
  { number: 'O-9', parties: [{ phone: phone(22), group: 'room-well' }] },
];
/** Of these nothing may be seen: each ties somebody to somebody, or makes more of somebody than he is. */
const APART: Line[] = [
  // somebody new, in the circle and where one of the club is
  { number: 'K-1', parties: [{ phone: phone(50), group: CIRCLE }], platform: 'HiddenChat' },
  { number: 'K-10', parties: [{ phone: phone(50), group: 'room-tower' }] },
  // one who is seen elsewhere, in the club by this alone
  { number: 'K-2', parties: [{ phone: phone(21), group: CLUB }], received: '05' },
  // one who was only written to is suspected
  { number: 'K-3', parties: [{ phone: phone(30) }] },
  // somebody new with the rare file
  { number: 'K-4', parties: [{ phone: phone(51) }], hash: RARE },
  // a member once more, on a platform and in a week of its own
  { number: 'K-5', parties: [{ phone: phone(2), group: CLUB }], platform: 'HiddenChat', received: '01' },
  // a pair that is no network without the hidden third
  { number: 'K-6', parties: [{ phone: phone(22), group: 'room-quarry' }] },
  // a member reached somebody
  { number: 'K-7', parties: [{ phone: phone(3) }, { role: 'victim', phone: phone(52) }] },
  // a member in a group where another was alone
  { number: 'K-8', parties: [{ phone: phone(2), group: 'room-well' }] },
  // of whom one of the circle wrote to, who is in no other way of it
  { number: 'K-9', parties: [{ phone: phone(31) }] },
];
const ALL_OF = [...OPEN, ...APART];

/** Those of whom every path and comparison is asked. */
const PAIRED = new Set(['O-2/0', 'O-9/0', 'O-10/1', 'O-15/0']);

type World = Awaited<ReturnType<typeof world>>;
type When = 'never' | 'before the build' | 'between builds' | 'before a later build';

/** A unit with what is open, and with what is kept apart, restricted at some moment; asked over HTTP by one who is not named. */
async function world(when: When) {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const head = await person(app, 1, 'head', ['unit head']);
  const later = (time: string) => app.setNow(`2026-11-21T${time}:00.000Z`);
  await head.takeIn(OPEN.map(tip));
  later('09:10');
  if (when !== 'never') await head.takeIn(APART.map(tip));
  const restrict = async () => {
    if (when === 'never') return;
    for (const { number } of APART)
      await head.call('triage.restrict', { tip: number, reason: 'known in the house' });
  };
  const subjects = new Map<string, string>();
  for (const { number } of when === 'never' ? OPEN : ALL_OF) {
    const { subjects: found } = await head.call<{ subjects: { id: string; parties: number[] }[] }>(
      'subjects.ofTip',
      { tip: number },
    );
    for (const { id, parties } of found) for (const at of parties) subjects.set(`${number}/${at}`, id);
  }
  const tips = new Map<string, string>();
  for (const { number } of when === 'never' ? OPEN : ALL_OF)
    tips.set(number, (await head.call<{ id: string }>('tips.show', { tip: number })).id);
  later('09:20');
  if (when === 'before the build') await restrict();
  await head.call('networks.build');
  later('09:30');
  if (when === 'between builds' || when === 'before a later build') await restrict();
  later('09:40');
  if (when === 'before a later build' || when === 'never') await head.call('networks.build');
  later('09:50');
  const server = await makeServer(app, 'web');
  const { cookie } = await makeOfficer(app, 'analyst', ['analyst']); // not before the clock stands: a session ends when nobody uses it
  const post = async (name: string, payload: object = {}) => {
    const answer = await server.inject({
      method: 'POST',
      url: `/api/${name}`,
      headers: {
        'content-type': 'application/json',
        'x-tipstaff': '1',
        'sec-fetch-site': 'same-origin',
        cookie,
      },
      payload: JSON.stringify(payload),
    });
    if ([401, 429, 500].includes(answer.statusCode)) throw new Error(`${name} answered ${answer.body}`);
    return answer.json<Record<string, unknown>>();
  };
  return { post, subjects, tips };
}

const UUID = /[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}/g;

/** An answer in words that two worlds share: an id by the tips that it is of, a thing by nothing, a time of the build by nothing. */
function plain({ subjects, tips }: World, networks: Map<string, string>, answer: unknown): unknown {
  const names = new Map<string, string>(networks);
  for (const [place, id] of subjects)
    if (place.startsWith('O')) names.set(id, names.get(id) ?? `subject ${place}`);
  for (const [place, id] of subjects) names.set(id, names.get(id) ?? `HIDDEN subject ${place}`);
  for (const [number, id] of tips)
    names.set(id, number.startsWith('O') ? `tip ${number}` : `HIDDEN tip ${number}`);
  const text = JSON.stringify(answer, (key, value: unknown) => {
    return /^(?:x|y|builtAt|foundedAt|thing|choice|hub|reference)$/.test(key) ? undefined : value;
  }).replace(UUID, (id) => names.get(id) ?? 'id');
  return sorted(JSON.parse(text));
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value))
    return value.map(sorted).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (value && typeof value === 'object')
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, key === 'weeks' ? each : sorted(each)]),
    );
  return value;
}

/** Whether an answer tells nothing that another does not: parts of its lists, no larger numbers. Weights and roles are of what is left. */
function isWithin(answer: unknown, whole: unknown): boolean {
  if (typeof answer === 'number') return typeof whole === 'number' && answer <= whole;
  if (Array.isArray(answer))
    return Array.isArray(whole) && answer.every((each) => whole.some((other) => isWithin(each, other)));
  if (answer && typeof answer === 'object' && whole && typeof whole === 'object')
    return Object.entries(answer).every(
      ([key, each]) => key === 'weight' || key === 'roles' || isWithin(each, Reflect.get(whole, key)),
    );
  return answer === whole;
}

type Listed = { networks: { id: string; members: number }[] };

/** Every question of networks and subjects that an officer may ask of what he can name. */
async function everything(of: World): Promise<Record<string, unknown>> {
  const list = (await of.post('networks.list')) as Listed;
  const called = new Map<string, string>();
  const shown = new Map<string, string>();
  for (const { id } of list.networks) {
    const { people } = (await of.post('networks.show', { network: id })) as { people: { subject: string }[] };
    const isClub = people.some(({ subject }) => subject === of.subjects.get('O-4/0'));
    called.set(id, isClub ? 'club' : `network of ${people.length}`);
    shown.set(called.get(id)!, id);
  }
  const answers: Record<string, unknown> = {};
  const ask = async (name: string, payload: object = {}, about = '') => {
    answers[`${name} ${about}`] = plain(of, called, await of.post(name, payload));
  };
  for (const country of ['US', 'IN']) await ask('networks.list', { country }, country);
  await ask('networks.list', { parts: true });
  await ask('networks.memberships', { parts: true });
  await ask('networks.since', { at: '2026-11-01T00:00:00.000Z' });
  for (const text of [phone(2), phone(21), phone(22), phone(30), phone(50), phone(51), phone(31), RARE])
    await ask('networks.touching', { text }, text);
  for (const [name, network] of shown) {
    await ask('networks.watch', { network }, name);
    for (const action of ['show', 'graph', 'slow', 'since'])
      await ask(
        `networks.${action}`,
        { network, ...(action === 'since' && { at: '2026-11-01T00:00:00.000Z' }) },
        name,
      );
    for (const [second, other] of shown)
      await ask('networks.joining', { one: network, other }, `${name}, ${second}`);
  }
  const open = [...of.subjects].filter(
    ([place, id], at, all) => place.startsWith('O') && all.findIndex(([, other]) => other === id) === at,
  );
  for (const [place, subject] of open) {
    for (const action of [
      'networks.neighbours',
      'subjects.show',
      'subjects.identifiers',
      'subjects.activity',
      'subjects.tips',
      'subjects.decisions',
      'subjects.clearing',
    ])
      await ask(action, { subject }, place);
    for (const [second, other] of open.filter(([second]) => PAIRED.has(second))) {
      await ask('networks.paths', { from: subject, to: other }, `${place}, ${second}`);
      await ask('subjects.compare', { left: subject, right: other }, `${place}, ${second}`);
    }
  }
  await ask('subjects.review');
  await ask('subjects.waiting');
  await ask('subjects.export');
  return answers;
}

describe('what an officer is not named for', async () => {
  let never: Record<string, unknown>;
  beforeAll(async () => {
    never = await everything(await world('never'));
  }, 120_000);

  test('is asked of a world that says something', () => {
    expect(never['networks.list ']).toMatchObject({ total: 2 });
    expect(JSON.stringify(never['networks.show club'])).toContain('"core"');
    expect(never['networks.show club']).toMatchObject({ members: 4, reached: 1, files: 1, groups: 2 });
    expect(JSON.stringify(never['networks.neighbours O-1/0'])).toContain('subject O-10/1');
  });

  test.each(['before the build', 'between builds', 'before a later build'] as const)(
    'is answered as if it had never come, restricted %s',
    { timeout: 120_000 },
    async (when) => {
      const of = await world(when);
      const answers = await everything(of);
      expect(JSON.stringify(answers)).not.toMatch(/HIDDEN|HiddenChat/);
      // until the next build a network may be shown smaller than it is, and weigh less: never larger
      const isRight = when === 'between builds' ? isWithin : isDeepStrictEqual;
      for (const [question, answer] of Object.entries(never))
        if (!isRight(answers[question], answer)) expect.soft(answers[question], question).toEqual(answer);
      expect(Object.keys(answers).sort()).toEqual(Object.keys(never).sort());
    },
  );
});
