import type { Random } from './rng.ts';
import type { Account, Device, Person, Rates } from './shape.ts';
import type { StoryParty, Told, ToldDevice, ToldIp } from './story.ts';

const HOUR = 3_600_000;
const DEVANAGARI_ZERO = 0x966;

/** Tell of a person what the platform of `account` has, with the gaps and spellings of the world's rates. `full`: no gaps. */
export function tellParty(
  role: StoryParty['role'],
  person: Person,
  account: Account,
  at: number,
  rates: Rates,
  full: boolean,
  random: Random,
): StoryParty {
  const tells = (value: unknown) => value !== null && value !== undefined && random.chance(rates.shown);
  const phone = account.phone === null ? undefined : person.phones[account.phone];
  const email = account.email === null ? undefined : person.emails[account.email];
  const device = account.device === null ? undefined : person.devices[account.device];
  const isChild = person.role === 'child';
  const phones = full ? person.phones : phone !== undefined && tells(phone) ? [phone] : [];
  return {
    role,
    person,
    account,
    lastName: !isChild && random.chance(0.4) ? person.label : null,
    dateOfBirth: !isChild && random.chance(0.3) ? person.dateOfBirth : null,
    age: isChild && random.chance(0.8) ? person.age : null,
    phones: phones.map((number) => typedPhone(number, rates, random)),
    emails: email !== undefined && tells(email) ? [typedEmail(email, rates, random)] : [],
    devices: device !== undefined && tells(device) ? [typedDevice(device, at, rates, random)] : [],
    upi: person.upi !== null && tells(person.upi) ? { canonical: person.upi, written: person.upi } : null,
    bank: person.bank !== null && tells(person.bank) ? person.bank : null,
    ips: isChild ? [] : tellIps(person, at, rates, random),
    located: full || random.chance(0.85),
    hasAccessToChildren: false,
  };
}

/** Lines of the person's own, the carrier's shared ones, a café's, and now and then a server somewhere. */
function tellIps(person: Person, at: number, rates: Rates, random: Random): ToldIp[] {
  const ips: ToldIp[] = [];
  const count = random.between(0, 3);
  for (let n = 0; n < count; n++) {
    const address = addressOf(person, rates, random);
    const time = random.chance(0.94) ? at - random.below(72) * HOUR - random.below(3_600) * 1_000 : null;
    const port = random.chance(0.5) ? random.between(1_024, 65_535) : null;
    ips.push({
      address,
      at: time,
      port,
      event: random.pick(['Login', 'Login', 'Upload', 'Registration'] as const),
    });
  }
  return ips;
}

function addressOf(person: Person, rates: Rates, random: Random): string {
  if (random.chance(rates.carrierNat)) return person.carrierIp;
  if (random.chance(rates.cafe)) return `203.0.113.${1 + random.below(60)}`;
  if (random.chance(0.03)) return `198.51.100.${1 + random.below(250)}`;
  if (random.chance(0.1))
    return `2001:db8:${(person.index & 0xffff).toString(16)}::${(1 + random.below(9)).toString(16)}`;
  return person.homeIp;
}

function typedPhone(number: string, { typed }: Rates, random: Random): Told {
  if (!random.chance(typed)) return { canonical: number, written: number };
  const end = number.length - 5;
  const spaced = `${number.slice(0, 3)} ${number.slice(3, end)} ${number.slice(end)}`;
  const devanagari = number.replace(/\d/g, (digit) => String.fromCharCode(DEVANAGARI_ZERO + +digit));
  return { canonical: number, written: random.pick([spaced, spaced.replaceAll(' ', '-'), devanagari]) };
}

function typedEmail(email: string, { typed }: Rates, random: Random): Told {
  if (!random.chance(typed)) return { canonical: email, written: email };
  const [local, domain] = email.split('@') as [string, string];
  const capital = local.charAt(0).toUpperCase() + local.slice(1);
  return {
    canonical: email,
    written: random.pick([email.toUpperCase(), `${capital}@${domain}`, `${local}@Example${domain.slice(7)}`]),
  };
}

function typedDevice(device: Device, at: number, { typed }: Rates, random: Random): ToldDevice {
  const canonical = deviceKey(device);
  const { value } = device;
  const dashed = `${value.slice(0, 2)}-${value.slice(2, 8)}-${value.slice(8, 14)}-${value.slice(14)}`;
  const other =
    device.type === 'IMEI'
      ? dashed
      : value === value.toUpperCase()
        ? value.toLowerCase()
        : value.toUpperCase();
  return { type: device.type, at, canonical, written: random.chance(typed) ? other : value };
}

/** A device as it is matched: advertising ids by their value alone, whatever the platform calls them. */
export function deviceKey({ type, value }: Device): string {
  return `${type === 'IMEI' ? 'imei' : 'uuid'}:${value.toLowerCase()}`;
}
