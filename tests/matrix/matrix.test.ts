import { afterAll, describe, expect, test } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { issueToken } from '../../src/access/token-store.ts';
import type { Action } from '../../src/actions/action.ts';
import type { App } from '../../src/app/start.ts';
import { ACTIONS } from '../../src/app/table.ts';
import { localClient } from '../../src/cli/client.ts';
import { makeServer } from '../../src/http/server.ts';
import type { Database } from '../../src/storage/db.ts';
import { makeOfficer, type SignedInOfficer } from '../access/officers.ts';
import { freshApp } from '../database/fresh.ts';
import { EXPECTED, type Expected } from './expected.ts';
import { RELATIONS, type Relation } from './relations.ts';
import { inputOf, worldOf } from './world.ts';

const ROLES: Record<string, RoleName> = {
  C: 'intake clerk',
  A: 'analyst',
  I: 'investigator',
  H: 'unit head',
  E: 'evidence custodian',
  L: 'liaison',
  U: 'auditor',
  M: 'administrator',
  K: 'key custodian',
};
const LETTERS = Object.keys(ROLES);
const OUTSIDE = (ACTIONS as readonly Action[]).filter((action) => !action.internal);

/** How a call came out. `hidden`: the record is not there for this officer; `pass`: it came to the act itself. */
type Outcome = 'sign in' | 'no' | 'hidden' | 'fresh' | 'second' | 'pass';

class Undone extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('undone');
    this.result = result;
  }
}

/** The same database, in which nothing that a call does stays: each cell of the matrix finds the world as it was. */
function undoing(database: Database): Database {
  return {
    ...database,
    transaction: async (mode, scope, work) => {
      if (mode === 'read') return database.transaction(mode, scope, work);
      try {
        return await database.transaction(mode, scope, async (db) => {
          throw new Undone(await work(db));
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as Awaited<ReturnType<typeof work>>;
        throw error;
      }
    },
  };
}

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const officers = new Map<string, SignedInOfficer>();
for (const letter of LETTERS)
  officers.set(letter, await makeOfficer(app, `role ${letter}`, [ROLES[letter]!]));
const world = await worldOf(app, officers);
const token = async (officer: SignedInOfficer, actions: readonly string[]) =>
  (
    await app.database.transaction('write', 'house', (db) =>
      issueToken(
        db,
        {
          unit: 1,
          officer: officer.id,
          name: 'matrix',
          actions,
          madeBy: officer.id,
          until: '2027-01-01T00:00:00.000Z',
        },
        app.clock(),
      ),
    )
  ).token;
const every = OUTSIDE.map(({ name }) => name);
const tokens = new Map<string, { all: string; none: string }>();
for (const [letter, officer] of officers)
  tokens.set(letter, { all: await token(officer, every), none: await token(officer, ['access.nothing']) });

const still: App = { ...app, database: undoing(app.database) };
const server = await makeServer({ ...still, config: { ...app.config, logLevel: 'silent' } }, 'web');
afterAll(() => server.close());

type Answer = { status: number; body: unknown; outcome: Outcome };
let address = 0;

async function post(action: string, input: unknown, headers: Record<string, string>): Promise<Answer> {
  address += 1; // limits of one address are tested elsewhere
  const answer = await server.inject({
    method: 'POST',
    url: `/api/${action}`,
    remoteAddress: `192.0.2.${address % 250}`,
    headers: { 'x-tipstaff': '1', 'content-type': 'application/json', ...headers },
    payload: JSON.stringify(input),
  });
  const body = answer.json() as { error?: Refusal };
  const { reference: _, ...error } = body.error ?? {};
  return {
    status: answer.statusCode,
    body: body.error ? { error } : body,
    outcome: outcomeOf(body.error ?? null),
  };
}

type Refusal = { code?: string; details?: Record<string, unknown>; reference?: string };

function outcomeOf(error: Refusal | null): Outcome {
  if (error?.code === 'TOO_MANY_REQUESTS') throw new Error('the matrix ran into a limit of requests');
  if (error?.code === 'INTERNAL') throw new Error('something failed inside');
  if (error?.code === 'NOT_SIGNED_IN') return 'sign in';
  if (error?.code === 'PROVE_AGAIN') return 'fresh';
  if (error?.code === 'APPROVAL_NEEDED') return 'second';
  if (error?.code !== 'NOT_FOUND') return 'pass';
  return error.details?.['record'] === 'action' ? 'no' : 'hidden';
}

const byCookie = (officer: SignedInOfficer) => ({ cookie: officer.cookie, 'sec-fetch-site': 'same-origin' });
const byToken = (secret: string) => ({ authorization: `Bearer ${secret}` });

/** What the table says of a role that brings a proof of this age, where the record may be seen. */
function wanted(expected: Expected, letter: string | null, proof: 'new' | 'old' | 'never'): Outcome {
  if (expected.roles === 'anyone') return 'pass';
  if (letter === null) return 'sign in';
  if (expected.roles !== 'all' && !expected.roles.includes(letter)) return 'no';
  if (expected.fresh && proof !== 'new') return 'fresh';
  return expected.second ? 'second' : 'pass';
}

/** Files come as a form, which tests/http/files.test.ts and tests/http/import-list.test.ts send; a token for oneself is made in a session alone. */
const OTHER_WAY = new Set(['intake.deliver', 'hashlists.import']);
/** What they work on is the restriction: of a tip that has none there is nothing to change. */
const OF_RESTRICTED = ['triage.unrestrict', 'triage.grant', 'triage.withdraw'];
/** Acts that change who calls, or say no more than that there is nothing of this id: no officer has any of them here. */
const NO_RECORD = new Set([
  'access.endSession',
  'access.endToken',
  'access.removePasskey',
  'access.closeGlass',
  'access.issueToken',
  'approvals.decide',
  'approvals.withdraw',
  'documents.fetch',
  'audit.prove',
  'audit.record',
  'audit.detail',
  'backup.state',
  'tips.breakGlass',
  'triage.undo',
  'triage.rollBackRules',
  'triage.undoAct',
  'triage.look',
  'subjects.undo',
  'watch.end',
  'hashlists.withdraw',
  'access.beginDirectory',
  'access.signInDirectory',
  'access.removeAuthenticator',
  'access.newRecoveryCodes',
  'intake.begin',
  'access.proveAgain',
  'approvals.ask',
  'documents.export',
  ...OF_RESTRICTED,
]);
/** Acts that no machine's token can do at all. */
const IN_SESSION = new Set(['access.choosePassword', 'access.proveAgain', 'access.issueToken']);
/** Answer how many there were of what was named: none, for what is not there. */
const COUNTING = new Set(['intake.dismiss', 'intake.retry']);
/** A tip of which all was cleared has no words, no documents and no sealed values any more, and no clocks run for it. */
const OF_CONTENTS = new Set([
  'tips.words',
  'tips.document',
  'tips.difference',
  'statistics.gapRequest',
  'tips.unseal',
  'tips.unsealDocument',
  'triage.testRules',
  'clocks.stop',
  'clocks.renew',
]);

function fits(action: string, outcome: Outcome, expected: Outcome): boolean {
  if (outcome === 'no' && expected !== 'no') return IN_SESSION.has(action) || action === 'backup.begin';
  return (
    outcome === expected ||
    (NO_RECORD.has(action) && outcome === 'hidden' && (expected === 'pass' || expected === 'second'))
  );
}

const actions = OUTSIDE.filter(({ name }) => !OTHER_WAY.has(name));

test('every action has a line in the table that was written apart, and no line is left over', () => {
  expect(Object.keys(EXPECTED).sort()).toEqual([...every].sort());
});

describe.each(actions.map(({ name }) => name))('%s', (name) => {
  const expected = EXPECTED[name] ?? { roles: '' };
  const input = inputOf(world, name, 'same unit');

  test('asks who nobody is', async () => {
    const { outcome } = await post(name, input, {});
    expect(fits(name, outcome, wanted(expected, null, 'never'))).toBe(true);
    if (expected.roles === 'anyone') return;
    expect((await post(name, input, { cookie: 'tipstaff=1.x' })).outcome).toBe('sign in');
    expect((await post(name, input, byToken('tipstaff_1_x'))).outcome).toBe('sign in');
    // an id is no secret
    expect((await post(name, input, byToken(officers.get('H')!.id))).outcome).toBe('sign in');
  });

  test('each role, by session, by token, by the command line with a token', async () => {
    const found: Record<string, string> = {};
    const hoped: Record<string, string> = {};
    for (const [letter, officer] of officers) {
      const cell = async (how: string, answer: Promise<Answer>, want: Outcome) => {
        const { outcome } = await answer;
        found[`${letter} ${how}`] = fits(name, outcome, want) ? want : outcome;
        hoped[`${letter} ${how}`] = want;
      };
      const input = inputOf(world, name, 'same unit', letter);
      await cell('session', post(name, input, byCookie(officer)), wanted(expected, letter, 'new'));
      const { all, none } = tokens.get(letter)!;
      const byAll = wanted(expected, letter, 'never');
      await cell('token', post(name, input, byToken(all)), byAll);
      await cell(
        'token for another act',
        post(name, input, byToken(none)),
        expected.roles === 'anyone' ? 'pass' : 'no',
      );
      const client = await localClient(still, all);
      const commanded = client.call(name, input as object).then(
        () => ({ status: 200, body: null, outcome: 'pass' as const }),
        (error: Refusal) => ({ status: 0, body: null, outcome: outcomeOf(error) }),
      );
      await cell('command line', commanded, byAll);
    }
    expect(found).toEqual(hoped);
  });
});

describe('a proof that is older than five minutes', () => {
  test.each(actions.filter(({ name }) => EXPECTED[name]?.fresh).map(({ name }) => name))(
    'is asked for again by %s',
    async (name) => {
      app.setNow('2026-11-21T09:06:00.000Z');
      try {
        for (const [letter, officer] of officers) {
          const { outcome } = await post(name, inputOf(world, name, 'same unit', letter), byCookie(officer));
          expect(outcome, letter).toBe(wanted(EXPECTED[name]!, letter, 'old'));
        }
      } finally {
        app.setNow('2026-11-21T09:00:30.000Z');
      }
    },
  );
});

describe('a record', () => {
  const about = actions.filter(({ name }) => EXPECTED[name]?.about);

  test.each(about.map(({ name }) => name))('%s', async (name) => {
    const expected = EXPECTED[name]!;
    const letters = LETTERS.filter((letter) => expected.roles.includes(letter));
    expect(letters.length).toBeGreaterThan(0);
    for (const letter of letters) {
      const officer = officers.get(letter)!;
      const ask = (relation: Relation) =>
        post(name, inputOf(world, name, relation, letter), byCookie(officer));
      const nothing = await ask('non-existent');
      const { error } = nothing.body as { error?: Refusal };
      if (!COUNTING.has(name))
        expect([nothing.status, error?.code], `${letter}: what does not exist`).toEqual([404, 'NOT_FOUND']);
      for (const relation of RELATIONS[expected.about!]) {
        const answer = await ask(relation.name);
        const isGone =
          (OF_CONTENTS.has(name) && relation.name === 'cleared') ||
          (OF_RESTRICTED.includes(name) && relation.name !== 'named') ||
          (name === 'triage.undo' && relation.open);
        if (relation.open && isGone) continue;
        if (relation.open) expect(answer.outcome, `${letter}: ${relation.name}`).not.toBe('hidden');
        else expect(answer, `${letter}: ${relation.name}`).toEqual(nothing);
      }
    }
  });
});
