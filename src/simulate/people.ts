import type { PhoneBook } from './countries.ts';
import type { Parameters } from './parameters.ts';
import { CONTACT_PLATFORM, PLATFORMS } from './platforms.ts';
import type { Random } from './rng.ts';
import type { Account, Device, Person, PersonRole, Platform, Trade } from './shape.ts';

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const COMMON_NAMES = ['player_one', 'blue_sky', 'night_owl', 'user2026', 'just_me'];

export type PeopleMaker = {
  people: Person[];
  adult: (role: 'offender' | 'innocent', country: string) => Person;
  child: (country: string, platform: Platform) => Person;
};

/**
 * Makes people one after the other, each with values that nobody else has, except where the world's rates share them.
 *
 * tablePhones  how many numbers a country of the phone table has left to give; each adult of such a country takes at most one
 */
export function peopleMaker(
  parameters: Parameters,
  random: Random,
  book: PhoneBook,
  tablePhones: Map<string, number>,
): PeopleMaker {
  const people: Person[] = [];

  function blank(role: PersonRole, country: string): Person {
    const index = people.length;
    const place = country === 'IN' ? parameters.states[index % parameters.states.length]! : null;
    const person: Person = {
      index,
      id: `P-${String(index + 1).padStart(6, '0')}`,
      role,
      trade: null,
      country,
      state: place?.[0] ?? null,
      city: place?.[1] ?? null,
      label: `${LETTERS[index % LETTERS.length]}-${100 + Math.floor(index / LETTERS.length)}`,
      dateOfBirth: `${random.between(1955, 2004)}-${two(random.between(1, 12))}-${two(random.between(1, 28))}`,
      age: null,
      network: null,
      groups: [],
      accounts: [],
      phones: [],
      emails: [],
      devices: [],
      upi: null,
      bank: null,
      homeIp: homeIp(index),
      carrierIp: `100.${64 + random.below(24)}.${random.below(2)}.${1 + random.below(4)}`,
      reach: [],
    };
    people.push(person);
    return person;
  }

  function adult(role: 'offender' | 'innocent', country: string): Person {
    const person = blank(role, country);
    person.phones = phonesOf(person, people, parameters, random, book, tablePhones);
    person.emails = emailsOf(person, random);
    person.devices = devicesOf(person, people, parameters, random);
    const accounts = role === 'innocent' ? 1 : 1 + Math.floor(random.next() * random.next() * 4);
    for (let n = 0; n < accounts; n++)
      person.accounts.push(accountOf(person, n, random.pick(PLATFORMS), random));
    if (country === 'IN' && random.chance(0.3)) person.upi = `synthetic.${slug(person)}@exbank`;
    if (country === 'IN' && random.chance(0.1)) person.bank = bankOf(person);
    return person;
  }

  function child(country: string, platform: Platform): Person {
    const person = blank('child', country);
    person.age = random.between(8, 17);
    person.accounts.push(accountOf(person, 0, platform, random));
    return person;
  }

  return { people, adult, child };
}

/** What a seller needs to be paid. */
export function openTill(person: Person): void {
  person.upi ??= `synthetic.${slug(person)}@exbank`;
  person.bank ??= bankOf(person);
}

export function giveTrade(person: Person, trade: Trade, random: Random): void {
  person.trade = trade;
  if (trade === 'seller') openTill(person);
  const onApp = person.accounts.some((account) => account.platform === CONTACT_PLATFORM);
  if (trade === 'groomer' && !onApp)
    person.accounts.push(accountOf(person, person.accounts.length, CONTACT_PLATFORM, random));
}

function phonesOf(
  person: Person,
  earlier: readonly Person[],
  { phoneTable, rates }: Parameters,
  random: Random,
  book: PhoneBook,
  tablePhones: Map<string, number>,
): string[] {
  if (phoneTable[person.country] !== undefined) {
    const left = tablePhones.get(person.country) ?? 0;
    if (left === 0 || person.role !== 'offender') return [];
    tablePhones.set(person.country, left - 1);
    return [book(person.country)!];
  }
  const wanted = random.chance(0.25) ? 0 : random.chance(0.25) ? 2 : 1;
  const numbers: string[] = [];
  for (let n = 0; n < wanted; n++) {
    const earlierHolder = random.chance(rates.recycledPhone) ? random.pick(earlier) : null;
    const number = earlierHolder?.country === person.country ? (earlierHolder.phones[0] ?? null) : null;
    const mine = number ?? book(person.country);
    if (mine !== null && !numbers.includes(mine)) numbers.push(mine);
  }
  return numbers;
}

function emailsOf(person: Person, random: Random): string[] {
  const main = `synthetic.${slug(person)}@example.${random.pick(['com', 'org', 'net'])}`;
  return random.chance(0.3)
    ? [main, `${slug(person)}.second@example.${random.pick(['com', 'org', 'net'])}`]
    : [main];
}

function devicesOf(
  person: Person,
  earlier: readonly Person[],
  { rates }: Parameters,
  random: Random,
): Device[] {
  if (random.chance(rates.sharedDevice)) {
    const lender = random.pick(earlier).devices[0];
    if (lender) return [lender];
  }
  if (random.chance(0.2)) return [];
  return [
    deviceOf(person.index, 0, random),
    ...(random.chance(0.25) ? [deviceOf(person.index, 1, random)] : []),
  ];
}

function deviceOf(index: number, n: number, random: Random): Device {
  const type = random.pick(['IMEI', 'GAID', 'GAID', 'IDFA'] as const);
  if (type === 'IMEI') return { type, value: imei(index * 2 + n) };
  const hex = random.hex(32);
  const uuid = `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  return { type, value: type === 'IDFA' ? uuid.toUpperCase() : uuid };
}

/** An IMEI of the test range (reporting body 00) with a right check digit (Luhn). */
function imei(serial: number): string {
  const body = `001010${String(serial % 100_000_000).padStart(8, '0')}`;
  let sum = 0;
  for (let i = 0; i < body.length; i++) {
    const digit = +body[i]! * (i % 2 === 1 ? 2 : 1);
    sum += digit > 9 ? digit - 9 : digit;
  }
  return body + ((10 - (sum % 10)) % 10);
}

function accountOf(person: Person, n: number, platform: Platform, random: Random): Account {
  const place = (length: number, most: number) =>
    length === 0 ? null : Math.min(length - 1, random.chance(0.8) ? 0 : most);
  return {
    platform,
    id: `${platform.code}-${(10_000_000 + person.index * 8 + n).toString()}`,
    screenName: random.chance(0.02)
      ? random.pick(COMMON_NAMES)
      : `${slug(person)}_${platform.code}${n || ''}`,
    phone: random.chance(0.75) ? place(person.phones.length, 1) : null,
    email: random.chance(0.9) ? place(person.emails.length, 1) : null,
    device: random.chance(0.8) ? place(person.devices.length, 1) : null,
  };
}

function bankOf(person: Person): { account: string; ifsc: string } {
  return {
    account: `000${String(10_000_000_000 + person.index * 37).slice(0, 11)}`,
    ifsc: `ZZZZ0${String(person.index % 1000).padStart(6, '0')}`,
  };
}

/** Lines of people's own: the benchmark range 198.18.0.0/15 (RFC 2544), and 2001:db8::/32 when that is used up. */
function homeIp(index: number): string {
  const host = index + 256;
  if (host >= 131_072) return `2001:db8:${(host >>> 16).toString(16)}:${(host & 0xffff).toString(16)}::1`;
  return `198.${18 + (host >>> 16)}.${(host >>> 8) & 255}.${host & 255}`;
}

function slug(person: Person): string {
  return person.label.toLowerCase().replace('-', '');
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
