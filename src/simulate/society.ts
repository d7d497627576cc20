import { phoneBook } from './countries.ts';
import type { Parameters } from './parameters.ts';
import { giveTrade, type PeopleMaker, peopleMaker } from './people.ts';
import { CONTACT_PLATFORM, GROUP_PLATFORMS } from './platforms.ts';
import { type Random, randomFor } from './rng.ts';
import type { Group, Person } from './shape.ts';

export type Society = {
  people: Person[];
  offenders: Person[];
  innocents: Person[];
  groomers: Person[];
  groups: Group[];
  networks: number;
};

/** People, their trades, networks, groups and the children who were contacted. Pure; O(people). */
export function makeSociety(parameters: Parameters, tips: number, seed: number): Society {
  const random = randomFor(seed, 'society');
  const maker = peopleMaker(
    parameters,
    random,
    phoneBook(random),
    new Map(Object.entries(parameters.phoneTable)),
  );
  const offenders = homes(parameters, parameters.offenders(tips), random).map((country) =>
    maker.adult('offender', country),
  );
  const innocents = homes(parameters, Math.max(4, Math.round(tips * 0.07)), random).map((country) =>
    maker.adult('innocent', country),
  );

  for (const [n, person] of offenders.entries()) {
    giveTrade(person, n % 20 === 7 ? 'seller' : n % 10 === 3 ? 'groomer' : 'member', random);
  }
  const groomers = offenders.filter((person) => person.trade === 'groomer');
  reachChildren(groomers, tips, maker, random);

  const networks = parameters.networks(tips);
  const groups = makeGroups(networks, Math.max(networks, parameters.groups(tips)), random);
  const ofNetwork = Array.from({ length: networks }, (_, network) =>
    groups.filter((group) => group.network === network),
  );
  for (const person of offenders) joinGroups(person, groups, ofNetwork, parameters.lonely, random);
  return { people: maker.people, offenders, innocents, groomers, groups, networks };
}

/** Where people live: first what the phone table needs and each country some, then India and the rest by share. */
function homes(parameters: Parameters, count: number, random: Random): string[] {
  const { countries, phoneTable, india } = parameters;
  const certain = [
    ...Object.entries(phoneTable).flatMap(([code, numbers]) => Array<string>(numbers + 6).fill(code)),
    ...countries,
    ...countries,
  ];
  const homes = certain.slice(0, count);
  while (homes.length < count) homes.push(random.chance(india) ? 'IN' : random.pick(countries));
  return homes;
}

/** The first groomer is the man with the longest reach, through one app; the others reached a few each. */
function reachChildren(groomers: readonly Person[], tips: number, maker: PeopleMaker, random: Random): void {
  groomers.forEach((person, n) => {
    const children = n === 0 ? Math.min(1_200, Math.max(3, Math.round(tips * 0.048))) : random.between(1, 5);
    for (let i = 0; i < children; i++) {
      const platform = n === 0 ? CONTACT_PLATFORM : person.accounts[i % person.accounts.length]!.platform;
      const known = n > 0 && random.chance(0.05) ? random.pick(groomers[n - 1]!.reach) : undefined;
      person.reach.push(known ?? maker.child(random.chance(0.8) ? person.country : 'IN', platform).index);
    }
  });
}

function makeGroups(networks: number, count: number, random: Random): Group[] {
  return Array.from({ length: count }, (_, index) => {
    const platform = GROUP_PLATFORMS[index % GROUP_PLATFORMS.length]!;
    return {
      index,
      id: `G-${String(index + 1).padStart(4, '0')}`,
      handle: `${platform.code}-room-${random.hex(8)}`,
      platform,
      network: index % networks,
      members: [],
      files: [],
    };
  });
}

/** Networks are of unequal size; a member is in one or two of its groups, one in fifty also looks into another network's. */
function joinGroups(
  person: Person,
  groups: Group[],
  ofNetwork: Group[][],
  lonely: number,
  random: Random,
): void {
  if (random.chance(lonely)) return;
  person.network = Math.floor(random.next() * Math.max(random.next(), 0.3) * ofNetwork.length);
  const own = ofNetwork[person.network]!;
  const joined = new Set([random.pick(own), ...(random.chance(0.5) ? [random.pick(own)] : [])]);
  if (random.chance(0.02)) joined.add(random.pick(groups));
  for (const group of joined) {
    group.members.push(person.index);
    person.groups.push(group.index);
  }
}
