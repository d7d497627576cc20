import { createHash } from 'node:crypto';
import type { BlockParty } from '../src/subjects/block.ts';
import type { Mark } from '../src/subjects/mark.ts';
import type { MarkKind } from '../src/subjects/shape.ts';

/** Chances of what misleads. All but `shown` grow from mild to vicious. */
export type Noise = {
  /** that a value which the account has is told in a tip */
  shown: number;
  /** that a party shows no account id */
  anonymous: number;
  /** that an account was opened with invented data: birth date, name */
  invented: number;
  /** that a person’s number was somebody else’s before, and lay idle between */
  recycled: number;
  /** that a person’s device is the family’s */
  family: number;
  /** that a person also works from a shared place: its device, its number in the account */
  cafe: number;
  /** that a value is told wrongly: it becomes one that nobody has, or somebody else’s */
  wrong: number;
  /** that an account’s screen name is a common word */
  common: number;
};

export const NOISES: Readonly<Record<'mild' | 'middling' | 'vicious', Noise>> = {
  mild: {
    shown: 0.9,
    anonymous: 0.05,
    invented: 0.1,
    recycled: 0.01,
    family: 0.02,
    cafe: 0.01,
    wrong: 0.002,
    common: 0.1,
  },
  middling: {
    shown: 0.75,
    anonymous: 0.12,
    invented: 0.3,
    recycled: 0.03,
    family: 0.06,
    cafe: 0.03,
    wrong: 0.005,
    common: 0.2,
  },
  vicious: {
    shown: 0.62,
    anonymous: 0.2,
    invented: 0.5,
    recycled: 0.08,
    family: 0.12,
    cafe: 0.06,
    wrong: 0.01,
    common: 0.3,
  },
};

/** A world of parties alone: who each is, and what is told of it. Made otherwise than src/simulate, on purpose. */
export type PartyWorld = { parties: BlockParty[]; persons: number[] };

type Told = [MarkKind, string, Mark['strength'], boolean];
type Account = { id: string; values: Told[]; from: number; to: number; address: string };

const DAY = 1440;
const START = 28_000_000; // minutes: the year 2023
const PLATFORMS = 9;

/** Make a world of so many people. Deterministic by seed. */
export function partyWorld(people: number, noise: Noise, seed: number): PartyWorld {
  const random = generator(seed);
  const pick = (below: number) => Math.floor(random() * below);
  const persons = Array.from({ length: people }, (_, person) =>
    personOf(person, people, noise, random, pick),
  );
  const world: PartyWorld = { parties: [], persons: [] };
  let tip = 0;
  persons.forEach((accounts, person) => {
    for (const account of accounts) {
      const tips = 1 + Math.floor(random() ** 3 * 9);
      for (let n = 0; n < tips; n++) {
        const minute = account.from + pick(Math.max(1, account.to - account.from));
        const id = uuidOf(`tip ${seed} ${tip++}`);
        world.parties.push(tell(id, 0, 'suspect', account, minute, noise, random));
        world.persons.push(person);
        if (random() < 0.15) {
          const other = pick(people);
          const them = persons[other]![0]!;
          world.parties.push(tell(id, 1, 'recipient', them, minute, noise, random));
          world.persons.push(other);
        }
      }
    }
  });
  return world;
}

function personOf(
  person: number,
  people: number,
  noise: Noise,
  random: () => number,
  pick: (below: number) => number,
): Account[] {
  const from = START + pick(500) * DAY;
  const to = from + (30 + pick(400)) * DAY;
  const stem = `stem${person}`;
  const phones = Array.from({ length: random() < 0.3 ? 2 : 1 }, (_, n) => `phone ${person} ${n}`);
  const devices = Array.from({ length: 1 + pick(2) }, (_, n) => `device ${person} ${n}`);
  const home = `address ${random() < noise.family ? pick(people) : person}`;
  if (random() < noise.family) devices[0] = `device ${pick(people)} 0`;
  const count = 1 + Math.floor(random() ** 2 * 5);
  const accounts: Account[] = [];
  for (let n = 0; n < count; n++) {
    const platform = pick(PLATFORMS);
    const lies = random() < noise.invented;
    const cafe = random() < noise.cafe ? pick(Math.max(1, Math.round(people / 400))) : null;
    const values: Told[] = [];
    const phone = phones[random() < 0.8 ? 0 : phones.length - 1]!;
    if (random() < 0.75)
      values.push([
        'phone',
        cafe === null || random() < 0.7 ? phone : `phone of place ${cafe}`,
        'strong',
        random() < 0.5,
      ]);
    const mail = random() < 0.7 ? 0 : n;
    if (random() < 0.85)
      values.push(
        random() < 0.06
          ? ['email', `throwaway ${person} ${n}`, 'weak', false]
          : ['email', `email ${person} ${mail}`, 'strong', random() < 0.5],
      );
    if (random() < 0.75)
      values.push([
        'device',
        cafe === null ? devices[pick(devices.length)]! : `device of place ${cafe} ${pick(3)}`,
        'strong',
        false,
      ]);
    const word = random() < noise.common ? `word${pick(200)}` : random() < 0.5 ? stem : `${stem}x${n}`;
    values.push(['screen_name', `name ${platform} ${word}`, 'weak', false]);
    if (word.length > 4) values.push(['handle', `handle ${word}`, 'weak', false]);
    if (random() < 0.7)
      values.push(['birth_date', `born ${lies ? pick(20_000) : (person * 7919) % 18_000}`, 'weak', false]);
    if (random() < 0.5)
      values.push(['full_name', `named ${lies ? pick(5000) : (person * 104_729) % 9000}`, 'weak', false]);
    if (random() < 0.12) values.push(['upi', `upi ${person}`, 'strong', true]);
    accounts.push({
      id: `account ${platform} ${person} ${n}`,
      values,
      from: from + pick(30) * DAY,
      to,
      address: cafe === null ? home : `address of place ${cafe}`,
    });
  }
  if (random() < noise.recycled && person > 0) {
    // the number of one who left it long before
    const later = START + (500 + 430 + 30 + 200) * DAY; // nobody is active so late but those who took a number over
    for (const account of accounts) {
      account.from = later;
      account.to = later + 200 * DAY;
      account.values = account.values.map((each) =>
        each[0] === 'phone' ? ['phone', `phone ${pick(person)} 0`, 'strong', each[3]] : each,
      );
    }
  }
  return accounts;
}

function tell(
  tip: string,
  party: number,
  role: BlockParty['role'],
  account: Account,
  minute: number,
  noise: Noise,
  random: () => number,
): BlockParty {
  const marks: Mark[] = [];
  const add = ([kind, value, strength, verified]: Told) => {
    const told =
      random() < noise.wrong
        ? `wrong ${kind} ${random() < 0.5 ? random() : Math.floor(random() * 50)}`
        : value;
    marks.push({ print: printOf(told), kind, strength, minute: null, country: null, verified, proxy: false });
  };
  const anonymous = random() < noise.anonymous;
  if (!anonymous) add(['account', account.id, 'strong', false]);
  const shown = account.values.filter(() => random() < noise.shown);
  shown.forEach(add);
  const [born, named] = ['birth_date', 'full_name'].map(
    (kind) => shown.find((each) => each[0] === kind)?.[1],
  );
  if (born && named) add(['name_and_birth', `${born} ${named}`, 'weak', false]);
  if (random() < 0.6)
    marks.push({
      print: printOf(random() < 0.4 ? `carrier ${Math.floor(random() * 40)}` : account.address),
      kind: 'ip',
      strength: random() < 0.4 ? 'none' : 'weak',
      minute,
      country: 'IN',
      verified: false,
      proxy: false,
    });
  return { tip, party, role, receivedAt: new Date((minute + 2000) * 60_000).toISOString(), minute, marks };
}

const prints = new Map<string, string>();
function printOf(text: string): string {
  const known = prints.get(text);
  if (known) return known;
  const print = createHash('md5').update(text).digest('hex');
  prints.set(text, print);
  return print;
}

function uuidOf(text: string): string {
  const hex = createHash('md5').update(text).digest('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** mulberry32: 32 bits of state, enough for a world. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
