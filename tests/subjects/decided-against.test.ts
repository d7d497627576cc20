import { beforeAll, describe, expect, test } from 'vitest';
import { lockLog } from '../../src/audit/store.ts';
import { type Person, person, refusal } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { groupsOf, phone, type State, stateOf, subjectOf, tipOn } from './world.ts';

const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
const reason = 'the ferryman knew both of them';
type Overruled = { decision: string; kind: string; name: string; whole: boolean };
type Decided = {
  decision: string;
  subjects: string[];
  ended: string[];
  revived: string[];
  overruled: Overruled[];
};
type Preview = {
  goes: { parties: number };
  stays: { parties: number };
  becomes: { goes: boolean; parties: number }[];
  overruled: Overruled[];
  newest: string | null;
};
let minutes = 0;
const later = () => {
  minutes += 1;
  app.setNow(new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString());
};
const what = ({ parties, standing, ties, reviews }: State) => ({ parties, standing, ties, reviews });
let asha: Person;
let ravi: Person;

beforeAll(async () => {
  asha = await person(app, 1, 'asha', ['unit head']);
  ravi = await person(app, 1, 'ravi', ['analyst']);
  let last = 0;
  const tips = (letters: string[]) =>
    letters.map((letter) => {
      last += 1;
      return tipOn(letter, [{ phone: phone(last) }]);
    });
  await asha.takeIn(tips(['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']));
});

const choiceOf = async (subject: string, ends: string): Promise<string> => {
  const { identifiers } = await asha.call<{ identifiers: { choice: string; display: string }[] }>(
    'subjects.identifiers',
    { subject },
  );
  return identifiers.find((each) => each.display.endsWith(ends))!.choice;
};
const join = async (who: Person, one: string, other: string, more: object = {}): Promise<Decided> => {
  later();
  const [left, right] = [await subjectOf(who, one), await subjectOf(who, other)];
  return who.call('subjects.join', { left, right, reason, ...more });
};
const undo = (who: Person, decision: string): Promise<Decided> => {
  later();
  return who.call('subjects.undo', { decision, reason });
};

describe('a split of somebody whom officers joined with others', () => {
  test('leaves the others together, as its preview says; undone, all is as before', async () => {
    const joins = [await join(asha, 'A', 'B'), await join(asha, 'A', 'C'), await join(asha, 'A', 'D')];
    const before = await stateOf(app, 1);
    expect(groupsOf(before)).toContain('A 0, B 0, C 0, D 0');
    const subject = await subjectOf(asha, 'A');
    const identifiers = [await choiceOf(subject, '101')];
    const preview = await ravi.call<Preview>('subjects.splitPreview', { subject, identifiers });
    expect(preview).toMatchObject({ goes: { parties: 1 }, stays: { parties: 3 } });
    expect(preview.becomes).toEqual([
      { goes: true, parties: 1, tips: 1 },
      { goes: false, parties: 3, tips: 3 },
    ]);
    later();
    const split = await ravi.call<Decided>('subjects.split', { subject, identifiers, reason });
    expect(groupsOf(await stateOf(app, 1)).filter((group) => /[ABCD]/.test(group))).toEqual([
      'A 0',
      'B 0, C 0, D 0',
    ]);
    expect(split.ended).toEqual([joins[0]!.decision]);
    const against = joins.map(({ decision }, at) => ({
      decision,
      kind: 'join',
      name: 'asha',
      whole: at === 0,
    }));
    for (const { overruled } of [split, preview])
      expect(overruled.map(({ decision, kind, name, whole }) => ({ decision, kind, name, whole }))).toEqual(
        against,
      );

    // the joins that are left can be undone by themselves
    await undo(asha, joins[2]!.decision);
    expect(groupsOf(await stateOf(app, 1))).toEqual(expect.arrayContaining(['B 0, C 0', 'D 0', 'A 0']));
    const again = await join(asha, 'B', 'D');
    expect(groupsOf(await stateOf(app, 1))).toContain('B 0, C 0, D 0');
    await undo(asha, again.decision);
    const undone = await undo(ravi, split.decision);
    expect(undone.revived).toEqual([joins[0]!.decision]);
    await join(asha, 'A', 'D');
    expect(what(await stateOf(app, 1))).toEqual(what(before));
  });

  test('undone at once, gives the very state before; those narrowed are told to their officer', async () => {
    const before = await stateOf(app, 1);
    const subject = await subjectOf(asha, 'A');
    const identifiers = [await choiceOf(subject, '102')];
    later();
    const split = await ravi.call<Decided>('subjects.split', { subject, identifiers, reason });
    expect(groupsOf(await stateOf(app, 1))).toEqual(expect.arrayContaining(['A 0, C 0, D 0', 'B 0']));
    const { decisions } = await asha.call<{ decisions: { whole: boolean; by: { name: string } }[] }>(
      'subjects.overruled',
    );
    expect(decisions.map(({ whole, by }) => `${whole} ${by.name}`).sort()).toEqual([
      'false ravi',
      'false ravi',
      'true ravi',
    ]);
    const mine = await ravi.call<{ decisions: object[] }>('subjects.overruled');
    expect(mine.decisions).toEqual([]);
    await undo(ravi, split.decision);
    expect(what(await stateOf(app, 1))).toEqual(what(before));
    expect(await asha.call('subjects.overruled')).toEqual({ decisions: [] });
  });
});

describe('two officers and one pair', () => {
  const pair = async () => ({ left: await subjectOf(asha, 'E'), right: await subjectOf(asha, 'F') });
  const newestOf = async (input: object) =>
    (await asha.call<{ newest: string | null }>('subjects.compare', input)).newest;

  test('the second, on what he saw before the first decided, is refused and told of it', async () => {
    const both = await pair();
    const seen = await newestOf(both);
    expect(seen).toBeNull();
    later();
    const apart = await asha.call<Decided>('subjects.separate', { ...both, seen, reason });
    later();
    const late = await refusal(ravi.call('subjects.join', { ...both, seen, reason }));
    expect(late).toMatchObject({
      code: 'CHANGED_MEANWHILE',
      words: expect.stringContaining('asha decided: not the same person.'),
    });
    // who decided himself may go on from where he stood
    expect(await newestOf(both)).toBe(apart.decision);
    later();
    const same = await ravi.call<Decided>('subjects.join', { ...both, seen: apart.decision, reason });
    expect(same.overruled).toMatchObject([
      { decision: apart.decision, kind: 'separate', name: 'asha', whole: true },
    ]);
    const told = await asha.call<{ decisions: { decision: string; subjects: string[]; by: object }[] }>(
      'subjects.overruled',
    );
    expect(told.decisions).toMatchObject([
      { decision: apart.decision, by: { kind: 'join', name: 'ravi' }, subjects: same.subjects },
    ]);
    const other = await refusal(asha.call('subjects.separate', { ...both, seen: apart.decision, reason }));
    expect(other).toMatchObject({
      code: 'CHANGED_MEANWHILE',
      words: expect.stringContaining('ravi decided: the same person.'),
    });
    await undo(ravi, same.decision);
    await undo(asha, apart.decision);
  });

  test('at one moment, one of two opposite decisions is refused, whichever comes second', async () => {
    const both = await pair();
    const seen = await newestOf(both);
    later();
    const answers = await Promise.allSettled([
      asha.call<Decided>('subjects.join', { ...both, seen, reason }),
      ravi.call<Decided>('subjects.separate', { ...both, seen, reason }),
    ]);
    const refused = answers.filter((each) => each.status === 'rejected');
    expect(refused.map((each) => each.reason.code)).toEqual(['CHANGED_MEANWHILE']);
    const done = answers.find((each) => each.status === 'fulfilled')!.value;
    expect(done.ended).toEqual([]);
    await undo(asha, done.decision);
  });

  test('that were both begun before either was written: one is refused without what was seen, too', async () => {
    const both = await pair();
    later();
    const answers = await app.database.transaction('write', 'house', async (db) => {
      await lockLog(db, 1);
      const work = Promise.allSettled([
        asha.call<Decided>('subjects.join', { ...both, reason }),
        ravi.call<Decided>('subjects.separate', { ...both, reason }),
      ]);
      await new Promise((go) => setTimeout(go, 500)); // both have read, and wait for the log
      return { work };
    });
    const settled = await answers.work;
    const refused = settled.filter((each) => each.status === 'rejected');
    expect(refused.map((each) => each.reason.code)).toEqual(['CHANGED_MEANWHILE']);
    await undo(asha, settled.find((each) => each.status === 'fulfilled')!.value.decision);
  });

  test('of two undoings at one moment one is refused; an ended decision says by whom it was', async () => {
    const joined = await join(asha, 'G', 'H');
    later();
    const answers = await Promise.allSettled(
      [asha, ravi].map((who) => who.call('subjects.undo', { decision: joined.decision, reason })),
    );
    const refused = answers.filter((each) => each.status === 'rejected');
    expect(refused.map((each) => each.reason.code)).toEqual(['NOTHING_TO_UNDO']);
    expect(await refusal(asha.call('subjects.undo', { decision: joined.decision, reason }))).toMatchObject({
      code: 'NOTHING_TO_UNDO',
      words: expect.stringMatching(/(asha|ravi) ended it: an earlier decision does not hold\./),
    });
    const none = '00000000-0000-4000-8000-000000000000';
    expect(await refusal(asha.call('subjects.undo', { decision: none, reason }))).toMatchObject({
      code: 'NOT_FOUND',
      words: expect.stringContaining('decision'),
    });
    expect(await refusal(asha.call('subjects.ofTip', { tip: 'nope' }))).toMatchObject({
      code: 'NOT_FOUND',
      words: expect.stringContaining('tip'),
    });
  });

  test('is told nothing of decisions about a tip that is kept from him', async () => {
    const joined = await join(ravi, 'G', 'H');
    await undo(asha, joined.decision);
    const told = async () =>
      (await ravi.call<{ decisions: { decision: string }[] }>('subjects.overruled')).decisions.filter(
        (each) => each.decision === joined.decision,
      );
    expect(await told()).toMatchObject([{ whole: true, by: { kind: 'undo', name: 'asha' } }]);
    await asha.call('triage.restrict', { tip: 'H', reason });
    expect(await told()).toEqual([]);
    await asha.call('triage.unrestrict', { tip: 'H', reason });
  });
});
