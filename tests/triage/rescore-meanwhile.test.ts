import { describe, expect, test } from 'vitest';
import type { Desk } from '../../src/actions/action.ts';
import { systemActor } from '../../src/app/key-work.ts';
import { perform } from '../../src/app/perform.ts';
import type { Db } from '../../src/storage/db.ts';
import { statement } from '../../src/storage/statement.ts';
import { lookAt, writeFound } from '../../src/triage/rescore.ts';
import { rescoreStep } from '../../src/triage/rescore-actions.ts';
import { lookAhead, PIECE } from '../../src/triage/rescore-look.ts';
import { beginRescore } from '../../src/triage/rescore-run.ts';
import {
  addRuleSet,
  releaseRuleSet,
  rulesInForce,
  SHIPPED,
  SHIPPED_SET,
} from '../../src/triage/rule-set-store.ts';
import type { Rule } from '../../src/triage/shape.ts';
import { addedUnit, type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
let units = 10;

async function freshUnit(tips: readonly object[]): Promise<Person> {
  units += 1;
  await addedUnit(app, units, `Unit ${units}`);
  const who = await person(app, units, `head of ${units}`, ['unit head']);
  await who.takeIn(tips);
  await app.rescoreWork.settled();
  return who;
}

const write = <T>({ unit, id }: Person, work: (db: Db) => Promise<T>) =>
  app.database.transaction('write', { unit, officer: id, sees: 'unit' }, work);
const read = <T>({ unit, id }: Person, work: (db: Db) => Promise<T>) =>
  app.database.transaction('read', { unit, officer: id, sees: 'unit' }, work);

/** Bring other rules into force and begin to score by them, as a release does; the pieces are the test's own. */
const release = (who: Person, change: (rules: readonly Rule[]) => Rule[]) =>
  write(who, async (db) => {
    const by = { officer: who.id, at: app.clock() };
    const { version, content } = await rulesInForce(db, who.unit);
    const draft = {
      content: { ...content, rules: change(content.rules) },
      basedOn: version,
      ...by,
      note: null,
    };
    await releaseRuleSet(db, who.unit, await addRuleSet(db, who.unit, draft), by);
    await beginRescore(db, who.unit, by);
  });
const heavier = (id: string) => (rules: readonly Rule[]) =>
  rules.map((rule) => (rule.id === id ? { ...rule, weight: rule.weight + 5 } : rule));
const step = async ({ unit }: Person) =>
  ((await perform(app, rescoreStep, { step: 'all' }, systemActor(unit))) as { more: boolean }).more;

type Row = { id: string; number: string; lane: string; danger: number; novelty: number };
const rows = async (who: Person) =>
  (await who.call<{ rows: Row[] }>('triage.queue', { limit: 1000, filter: { bundled: true } })).rows;
const rescoring = async (who: Person) =>
  (
    await who.call<{ rescoring: { done: number; total: number; changed: number; moved: number } }>(
      'triage.rescoring',
    )
  ).rescoring;
const BASIS = statement<{ basis: number | null }>(
  'test.rescoreBasis',
  'one-shard',
  'SELECT basis FROM rescore_run WHERE unit_id = $1',
);

const SPREAD = 'novelty.bundled';
const lines = (count: number) =>
  Array.from({ length: count }, (_, at) => tipLine(`T-${at}`, { viral: at % 2 === 0, platform: `App${at}` }));

describe('between looking and writing', () => {
  test('what an officer decided is not written over: that tip is left to be scored once more', async () => {
    const who = await freshUnit(lines(12));
    await release(who, heavier(SPREAD));
    const rules = await read(who, (db) => rulesInForce(db, who.unit));
    const all = await rows(who);
    const { differing, unmade } = await read(who, (db) =>
      lookAt(
        db,
        who.unit,
        app.clock(),
        rules,
        all.map(({ id }) => id),
      ),
    );
    expect(unmade).toEqual([]);
    expect(differing.length).toBe(6);
    const [taken] = differing;
    await who.call('triage.escalate', { tips: [{ id: taken!.before.tip_id }] });
    const by = { unit: who.unit, now: app.clock(), version: rules.version };
    const found = await write(who, (db) => writeFound(db, by, differing));
    expect(found.left).toEqual([taken!.before.tip_id]);
    expect(found.changed.toSorted()).toEqual(
      differing
        .slice(1)
        .map(({ before }) => before.tip_id)
        .toSorted(),
    );
    expect((await rows(who)).find(({ id }) => id === taken!.before.tip_id)!.lane).toBe('now');
  });

  test('a run of several pieces ends as if nothing had come between', async () => {
    const count = PIECE * 2 + 40;
    const who = await freshUnit(lines(count));
    const every = SHIPPED_SET.rules.map(({ id }) => id);
    await release(who, (rules) =>
      rules.map((rule) =>
        every.includes(rule.id) && rule.score !== 'danger' ? { ...rule, weight: rule.weight + 1 } : rule,
      ),
    );
    expect(await step(who)).toBe(true);
    const done = (await rescoring(who)).done;
    expect(done).toBeGreaterThanOrEqual(PIECE);
    expect(done).toBeLessThan(count);
    // the last by id is in a piece to come, which was perhaps worked out already
    const last = (await rows(who)).toSorted((a, b) => (a.id < b.id ? 1 : -1))[0]!;
    await who.call('triage.escalate', { tips: [{ id: last.id }] });
    await who.takeIn([tipLine('LATE-1', { viral: true })]);
    while (await step(who));
    const ended = await rows(who);
    expect(ended.find(({ id }) => id === last.id)!.lane).toBe('now');
    await who.call('triage.rescore', {});
    await app.rescoreWork.settled();
    expect(await rescoring(who)).toMatchObject({ done: count + 1, changed: 0, moved: 0 });
    expect(await rows(who)).toEqual(ended);
    const { facets } = await who.call<{ facets: { lane: { value: string; count: number }[] } }>(
      'triage.facets',
      { filter: { bundled: true } },
    );
    for (const { value, count: told } of facets.lane)
      expect(told).toBe(ended.filter(({ lane }) => lane === value).length);
  });
});

test('a run over many stretches of ids, gone on with in the midst of one, is the run over one', async () => {
  const count = 600;
  const who = await freshUnit(lines(count));
  await release(who, heavier(SPREAD));
  // the run believes in so many tips that a stretch holds about forty of these
  await write(who, (db) => db.run(TOTAL, [who.unit, 6_000_000]));
  let steps = 0;
  let done = 0;
  do {
    steps += 1;
    // another run in the same place: what was looked at ahead is of no use to it
    await write(who, (db) => db.run(BEGUN, [who.unit, 6_000_000]));
    const now = (await rescoring(who)).done;
    expect(now).toBeGreaterThanOrEqual(done);
    done = now;
  } while (await step(who));
  expect(steps).toBeGreaterThan(10);
  expect(await rescoring(who)).toMatchObject({ done: count, total: count, changed: count / 2 });
  const ended = await rows(who);
  await who.call('triage.rescore', {});
  await app.rescoreWork.settled();
  expect(await rescoring(who)).toMatchObject({ done: count, changed: 0 });
  expect(await rows(who)).toEqual(ended);
});
test('where a database takes too long over a stretch, a shorter one is read, and the run ends as any', async () => {
  const who = await freshUnit(lines(40));
  await release(who, heavier(SPREAD));
  const tooLong = Object.assign(new Error('canceling statement'), { code: '57014' });
  const slow = (times: number): Desk => ({
    ...{ now: app.clock(), officer: systemActor(who.unit), site: null, tools: {} },
    write: () => Promise.reject(new Error('nothing is written')),
    read: async (work) => {
      const answer = await read(who, work);
      const isLook = typeof answer === 'object' && answer !== null && 'differing' in answer;
      if (!isLook || times === 0) return answer;
      times -= 1;
      throw tooLong;
    },
  });
  const looked = await lookAhead(slow(2));
  expect(looked).toMatchObject({ looked: 40, over: true });
  expect(looked!.differing).toHaveLength(20);
  // a stretch is not made shorter without end
  await expect(lookAhead(slow(Number.POSITIVE_INFINITY))).rejects.toBe(tooLong);
});

const TOTAL = statement(
  'test.believedTotal',
  'one-shard',
  'UPDATE rescore_run SET total = $2 WHERE unit_id = $1',
);
const BEGUN = statement(
  'test.begunAnew',
  'one-shard',
  "UPDATE rescore_run SET started_at = started_at + interval '1 second', total = greatest(total, $2) WHERE unit_id = $1",
);

test('the first release of a unit looks only at what it can reach; one whose scores another program made, at all', async () => {
  const who = await freshUnit(lines(4));
  await release(who, heavier(SPREAD));
  expect(await read(who, (db) => db.one(BASIS, [who.unit]))).toEqual({ basis: SHIPPED });
  while (await step(who));
  expect(await rescoring(who)).toMatchObject({ done: 4, changed: 2 });
  const other = await freshUnit(lines(4));
  await write(other, (db) => db.run(OF_ANOTHER, [other.unit]));
  await release(other, heavier(SPREAD));
  expect(await read(other, (db) => db.one(BASIS, [other.unit]))).toEqual({ basis: null });
});
const OF_ANOTHER = statement(
  'test.scoredByAnother',
  'fan-out',
  'UPDATE tip_score SET rule_version = -1 WHERE unit_id = $1',
);
