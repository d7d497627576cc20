import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NOISES, partyWorld } from '../../bench/party-world.ts';
import { silentIn } from '../../bench/silent-in.ts';
import { type Binding, type BlockParty, partyKey, subjectIdOf } from '../../src/subjects/block.ts';
import { resolveBlock } from '../../src/subjects/resolve-block.ts';
import { blocksOf, mayJoin, resolveBlocks } from '../../src/subjects/resolve-blocks.ts';
import { explain, holdersBeside } from '../../src/subjects/why.ts';
import { party, printOf } from './block-parties.ts';

/** Resolve as the program does: what too many hold is silenced, and each block is resolved by itself. */
function resolve(parties: readonly BlockParty[], bindings: readonly Binding[] = []) {
  return resolveBlocks(
    blocksOf(
      parties.map((each) => ({ ...each, subject: null })),
      bindings,
      silentIn(parties),
    ),
  );
}
/** The partition in words: `a b | c`. */
const partition = (parties: readonly BlockParty[], bindings: readonly Binding[] = []) =>
  resolve(parties, bindings)
    .subjects.map((subject) =>
      subject.parties
        .map(({ tip, party: no }) => (no ? `${tip}.${no}` : tip))
        .sort()
        .join(' '),
    )
    .sort()
    .join(' | ');
const asked = (parties: readonly BlockParty[]) => resolve(parties).candidates.length;
const apart = (...sides: string[][]): Binding => ({
  decision: 'apart',
  kind: 'apart',
  at: '2026-01-01T00:00:00.000Z',
  sides: sides.map((side) => side.map((tip) => ({ tip, party: 0 }))),
});
const same = (...tips: string[]): Binding => ({
  decision: 'same',
  kind: 'same',
  at: '2026-01-02T00:00:00.000Z',
  sides: [tips.map((tip) => ({ tip, party: 0 }))],
});
/** Two tips of one day, as their words tell. */
const two = (a: string, b: string) => [party('a', a), party('b', b)];

describe('who is one person', () => {
  test.each<[string, BlockParty[], string]>([
    ['one account', two('account:1', 'account:1'), 'a b'],
    ['one number on two platforms', two('account:1 phone:9', 'account:2 phone:9'), 'a b'],
    [
      'one mailbox, other name and device',
      two('account:1 email:e full_name:x device:d', 'account:2 email:e full_name:y device:c'),
      'a b',
    ],
    [
      'a chain over three platforms',
      [...two('account:1 phone:9', 'account:2 phone:9 email:e'), party('c', 'account:3 email:e')],
      'a b c',
    ],
    [
      'a changed screen name on one account',
      two('account:1 screen_name:s', 'account:1 screen_name:t'),
      'a b',
    ],
    ['nothing shared', two('account:1 phone:9', 'account:2 phone:8'), 'a | b'],
    ['an address alone', two('account:1 ip:x@1', 'account:2 ip:x@1'), 'a | b'],
    ['a name alone', two('account:1 full_name:x', 'account:2 full_name:x'), 'a | b'],
    [
      'a screen name alone',
      two('account:1 screen_name:x handle:x', 'account:2 screen_name:x handle:x'),
      'a | b',
    ],
    [
      'a screen name and an address',
      two('account:1 screen_name:x ip:x@1', 'account:2 screen_name:x ip:x@1'),
      'a | b',
    ],
    [
      'name, birth date, handle and address together',
      two(
        'account:1 handle:h full_name:x birth_date:d ip:x@1',
        'account:2 handle:h full_name:x birth_date:d ip:x@2',
      ),
      'a b',
    ],
    ['a carrier’s address', two('account:1 ip!:x@1', 'account:2 ip!:x@1'), 'a | b'],
    ['a throw-away mailbox', two('account:1 email?:x', 'account:2 email?:x'), 'a | b'],
    [
      'a family’s device: other birth dates and names',
      two('account:1 device:d birth_date:x full_name:n', 'account:2 device:d birth_date:y full_name:m'),
      'a | b',
    ],
    [
      'one who writes and one who is written to, on one device',
      [party('a', 'account:1 device:d'), party('a', 'account:2 device:d', { no: 1, role: 'recipient' })],
      'a | a.1',
    ],
    [
      'a number that lay idle, then another name and device',
      [
        party('a', 'account:1 phone:9 full_name:n device:d', { day: 0 }),
        party('b', 'account:2 phone:9 full_name:m device:e', { day: 300 }),
      ],
      'a | b',
    ],
    [
      'a number that lay idle, the same mailbox',
      [
        party('a', 'account:1 phone:9 email:e', { day: 0 }),
        party('b', 'account:2 phone:9 email:e', { day: 300 }),
      ],
      'a b',
    ],
    [
      'tips that tell a number and nothing else',
      Array.from({ length: 20 }, (_, n) => party(`t${n + 10}`, 'phone:9')),
      Array.from({ length: 20 }, (_, n) => `t${n + 10}`).join(' '),
    ],
  ])('%s', (_, parties, expected) => {
    expect(partition(parties)).toBe(expected);
    expect(partition([...parties].reverse())).toBe(expected);
  });

  test('a café’s number joins nobody, and is named as cut', () => {
    const guests = Array.from({ length: 30 }, (_, n) => party(`g${n + 10}`, `account:${n} phone:cafe`));
    expect(resolve(guests).subjects.length).toBe(30);
    expect([...silentIn(guests)]).toEqual([[printOf('phone cafe'), 'too_many_holders']]);
    expect(asked(guests)).toBe(0);
  });

  test('an account that is a filler joins nobody', () => {
    const parties = Array.from({ length: 8 }, (_, n) => party(`t${n}`, `account:0 email:e${n} phone:p${n}`));
    expect(resolve(parties).subjects.length).toBe(8);
    expect([...silentIn(parties)]).toEqual([[printOf('account 0'), 'filler']]);
    const real = Array.from({ length: 8 }, (_, n) => party(`t${n}`, `account:0 email:e${n % 2} phone:p`));
    expect(resolve(real).subjects.length).toBe(1);
  });

  test('much on both sides and one thin bridge between: an officer is asked', () => {
    const side = (name: string) =>
      Array.from({ length: 9 }, (_, n) =>
        party(
          `${name}${n}`,
          `account:${name}${n} email:${name} device:${name} ${n === 0 ? 'phone:bridge' : ''}`,
        ),
      );
    const parties = [...side('a'), ...side('b')];
    const { subjects, candidates } = resolve(parties);
    expect(subjects.map((subject) => subject.parties.length)).toEqual([9, 9]);
    expect(candidates).toHaveLength(1);
    expect(candidates[0]!.evidence.map(({ kind, reason }) => kind ?? reason)).toContain('phone');
    // the same bridge between two single accounts is enough
    expect(resolve([side('a')[0]!, side('b')[0]!]).subjects).toHaveLength(1);
  });

  test('two places at once speak against', () => {
    const parties = two('account:1 device:d ip:x@1/IN', 'account:2 device:d ip:y@1/GB');
    expect(partition(parties)).toBe('a | b');
    expect(resolve(parties).candidates[0]!.evidence.map((each) => each.reason)).toContain(
      'two_places_at_once',
    );
  });
});

describe('officers decide', () => {
  const joined = two('account:1 phone:9', 'account:2 phone:9');

  test('not the same keeps apart what evidence would join, also through a third', () => {
    expect(partition(joined, [apart(['a'], ['b'])])).toBe('a | b');
    const third = [...joined, party('c', 'account:1 phone:9 email:e'), party('d', 'account:2 email:e')];
    expect(partition(third, [apart(['a'], ['b'])])).toBe('a c | b d');
  });

  test('not the same splits an account that two people use', () => {
    const shared = [...two('account:1 email:x', 'account:1 email:y'), party('c', 'account:1 email:y')];
    expect(partition(shared)).toBe('a b c');
    expect(partition(shared, [apart(['a'], ['b'])])).toBe('a | b c');
  });

  test('the same person, without any evidence', () => {
    expect(partition(two('account:1', 'account:2'), [same('a', 'b')])).toBe('a b');
  });

  test('without the decision all is as it was', () => {
    const before = resolve(joined);
    expect(resolve(joined, [apart(['a'], ['b'])])).not.toEqual(before);
    expect(resolve(joined, [])).toEqual(before);
  });
});

describe('ids', () => {
  test('a subject has the id of its oldest party, whatever the order', () => {
    const parties = [party('b', 'phone:9', { received: 1 }), party('a', 'phone:9', { received: 2 })];
    for (const order of [parties, [...parties].reverse()])
      expect(resolve(order).subjects[0]).toMatchObject({
        id: subjectIdOf({ tip: 'b', party: 0 }),
        founder: { tip: 'b', party: 0 },
      });
  });
});

describe('whole worlds', () => {
  const world = partyWorld(150, NOISES.vicious, 5);
  const whole = resolve(world.parties);

  test('every party that could be compared is in exactly one subject', () => {
    const places = whole.subjects.flatMap((subject) => subject.parties.map(partyKey));
    expect(places.sort()).toEqual(world.parties.filter(mayJoin).map(partyKey).sort());
  });

  test('the order of what is given does not matter', () => {
    const told = ({ subjects, candidates }: typeof whole) => ({
      subjects: [...subjects].sort((a, b) => (a.id < b.id ? -1 : 1)),
      candidates: [...candidates].sort((a, b) => (a.left.id + a.right.id < b.left.id + b.right.id ? -1 : 1)),
    });
    fc.assert(
      fc.property(fc.shuffledSubarray(world.parties, { minLength: world.parties.length }), (parties) => {
        expect(told(resolve(parties))).toEqual(told(whole));
      }),
      { numRuns: 5 },
    );
  });

  test('any two parties of a subject are tied by a chain, each step with its evidence', () => {
    const byPlace = new Map(world.parties.map((each) => [partyKey(each), each]));
    for (const { parties } of whole.subjects.filter((subject) => subject.parties.length > 2).slice(0, 40)) {
      const [first, last] = [parties[0]!, parties.at(-1)!];
      const members = parties.map((ref) => byPlace.get(partyKey(ref))!);
      const steps = explain(members, [], first, last, { holders: () => 2 })!;
      expect(steps[0]!.from).toEqual(first);
      expect(steps.at(-1)!.to).toEqual(last);
      for (const [n, step] of steps.entries()) {
        expect(step.evidence.some(({ reason, bits }) => reason === 'shared' && bits > 0)).toBe(true);
        if (n > 0) expect(step.from).toEqual(steps[n - 1]!.to);
      }
    }
  });

  test('no chain leads from one person to another that nothing ties', () => {
    const lone = two('account:1', 'account:2');
    expect(explain(lone, [], lone[0]!, lone[1]!, { holders: () => 2 })).toBeNull();
    expect(explain(lone, [same('a', 'b')], lone[0]!, lone[1]!, { holders: () => 2 })).toMatchObject([
      { evidence: [{ reason: 'officer_same' }] },
    ]);
    expect(explain(lone, [], lone[0]!, lone[0]!, { holders: () => 2 })).toEqual([]);
  });
});

describe('a value that very many tips show', () => {
  const MANY = 10_000;
  const tipNo = (n: number) => `t${String(n).padStart(5, '0')}`;
  /** Milliseconds of processor that it takes, and the subjects that come of it. */
  const measured = (parties: readonly BlockParty[]) => {
    const begun = process.cpuUsage();
    const { subjects } = resolveBlock(parties, []);
    return { subjects, ms: process.cpuUsage(begun).user / 1_000 };
  };

  test('and nothing else strong: one person, in seconds', { timeout: 60_000 }, () => {
    const parties = Array.from({ length: MANY }, (_, n) => party(tipNo(n), 'phone:9'));
    const { subjects, ms } = measured(parties);
    expect(subjects.length).toBe(1);
    expect(ms).toBeLessThan(4_000); // half of it and less where nothing else runs; all pairs take minutes
    expect(measured([...parties].reverse()).subjects).toEqual(subjects);
  });

  test('with birth dates: who states the same is one, however far apart they came', {
    timeout: 60_000,
  }, () => {
    const parties = Array.from({ length: 300 }, (_, n) =>
      party(tipNo(n), `phone:9 birth_date:${n % 60} full_name:${n % 60}`),
    );
    const { subjects } = measured(parties);
    expect(subjects.length).toBe(60);
    for (const each of subjects) expect(each.parties.length).toBe(5);
    expect(measured([...parties].reverse()).subjects).toEqual(subjects);
  });

  test('beside those who show an account too: few of each are compared', { timeout: 60_000 }, () => {
    const parties = Array.from({ length: MANY }, (_, n) =>
      party(tipNo(n), n < 3 ? `phone:9 account:${n}` : 'phone:9'),
    );
    expect(measured(parties).ms).toBeLessThan(8_000);
    const mailed = Array.from({ length: 2_000 }, (_, n) => party(tipNo(n), `phone:9 email:e${n % 6}`));
    expect(measured(mailed).ms).toBeLessThan(8_000);
  });
});

describe('why two parties are one', () => {
  const chain = [
    party('a', 'phone:1 full_name:n'),
    party('b', 'phone:1 email:2'),
    party('c', 'email:2 device:3'),
    party('d', 'device:3 full_name:n'),
  ];
  const why = (parties: readonly BlockParty[], holders: (print: string) => number = () => 2) =>
    explain(parties, [], parties[0]!, parties.at(-1)!, { holders })!;

  test('a chain of strong values goes before one weak step, which serves where there is no other', () => {
    expect(why(chain).map((step) => step.to.tip)).toEqual(['b', 'c', 'd']);
    expect(why([chain[0]!, chain[3]!])[0]!.evidence.map(({ kind }) => kind)).toEqual(['full_name']);
  });

  test('what stands in prose is a weak step, at its part of the weight', () => {
    const told = [
      party('a', 'email:e phone:1'),
      party('b', 'phone:1 device:2'),
      party('c', 'device:2 email?:e'),
    ];
    expect(why(told).map((step) => step.to.tip)).toEqual(['b', 'c']);
    const [step] = why([told[0]!, told[2]!]);
    expect(step!.evidence[0]!.bits).toBeCloseTo(22.93 * 0.35, 1);
  });

  test('a step weighs by how many hold the value', () => {
    const holders = (print: string) => (print === printOf('phone 1') ? 6 : 2);
    const [first] = why(chain, holders);
    expect(first!.evidence[0]).toMatchObject({ kind: 'phone', holders: 6 });
    expect(first!.evidence[0]!.bits).toBeLessThan(why(chain)[0]!.evidence[0]!.bits - 5);
  });

  test('others who hold a value are counted by subjects, those of whom nothing else is known as one', () => {
    const stored = (each: BlockParty, subject: string) => ({ ...each, subject });
    const block = [
      stored(chain[0]!, 's1'),
      stored(chain[1]!, 's1'),
      ...['x', 'y'].map((tip) => stored(party(tip, `phone:1 account:${tip}`), tip)),
      stored(party('x2', 'phone:1'), 'x'),
      ...['p', 'q'].map((tip) => stored(party(tip, 'phone:1'), tip)),
    ];
    const holders = holdersBeside(block, 's1');
    expect(holders(printOf('phone 1'))).toBe(2 + 2 + 1);
    expect(holders(printOf('email 2'))).toBe(2);
  });
});
