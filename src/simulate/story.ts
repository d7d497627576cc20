import type { Random } from './rng.ts';
import type { Account, Bank, Group, HashedFile, Person, Plan, World } from './shape.ts';

/** A value with the form in which it is matched and the form in which somebody typed it. */
export type Told = { canonical: string; written: string };
export type ToldDevice = Told & { type: string; at: number };
/** `port` null: not told; `at` null: no time told, so that nobody can be found by it. */
export type ToldIp = {
  address: string;
  at: number | null;
  port: number | null;
  event: 'Login' | 'Registration' | 'Upload';
};

/** One party as one tip tells it. */
export type StoryParty = {
  role: 'suspect' | 'recipient' | 'victim';
  person: Person;
  account: Account;
  lastName: string | null;
  dateOfBirth: string | null;
  age: number | null;
  phones: Told[];
  emails: Told[];
  devices: ToldDevice[];
  upi: Told | null;
  bank: Bank | null;
  ips: ToldIp[];
  /** country, region and city as the platform estimates them */
  located: boolean;
  hasAccessToChildren: boolean;
};

export type StoryFile = {
  file: HashedFile;
  id: string;
  viewed: boolean | null;
  labelled: boolean;
  at: number;
};

/** How the document's clock is wrong, if it is. */
export type Clock = 'right' | 'no-offset' | 'future';

/**
 * What one tip tells, in no format yet. Times are milliseconds since 1970.
 *
 * escalation  the platform's words, where the platform escalated
 * priority    NCMEC's; `E` is its escalation
 * payment     asked of `payer` by the suspect
 */
export type Story = {
  plan: Plan;
  incidentType: string;
  incidentAt: number;
  receivedAt: number;
  processedAt: number;
  clock: Clock;
  escalation: string | null;
  priority: 'E' | '1' | '2' | '3' | null;
  informational: boolean;
  isChildInDanger: boolean;
  sextortion: boolean;
  parties: StoryParty[];
  files: StoryFile[];
  group: Group | null;
  url: string | null;
  payment: { payer: Person; upi: string | null; bank: Bank | null; amountMinor: number } | null;
  note: string;
  /** for what only one format tells */
  random: Random;
};

export const INCIDENT_TYPES = {
  material: 'Child Pornography (possession, manufacture, and distribution)',
  enticement: 'Online Enticement of Children for Sexual Acts',
  unsolicited: 'Unsolicited Obscene Material Sent to a Child',
} as const;

/** Strong identifiers that a story tells of a party in fields of its own, as `kind:canonical`. */
export function strongIdentifiers(party: StoryParty, tellsMoney: boolean): string[] {
  return [
    `account:${party.account.platform.name.toLowerCase()}:${party.account.id}`,
    ...party.phones.map((phone) => `phone:${phone.canonical}`),
    ...party.emails.map((email) => `email:${email.canonical}`),
    ...party.devices.map((device) => `device:${device.canonical}`),
    ...(tellsMoney && party.upi ? [`upi:${party.upi.canonical}`] : []),
    ...(tellsMoney && party.bank ? [`bank_account:${party.bank.ifsc}:${party.bank.account}`] : []),
  ];
}

/** Whether the story must stand in lane *now*: escalated by the platform or by NCMEC, and for no other reason. */
export function isEscalated(story: Story): boolean {
  return story.escalation !== null || story.priority === 'E';
}

/** Files that belong to no group and are not everywhere: what one person alone has. */
export function looseFiles(world: World): HashedFile[] {
  const inGroups = new Set(world.groups.flatMap((group) => group.files));
  return world.files.filter((file) => !file.viral && !inGroups.has(file.index));
}
