import { DAY_MS, millis } from '../kernel/time.ts';
import { type Random, randomFor } from './rng.ts';
import type { Change, Group, HashedFile, Person, Plan, World } from './shape.ts';
import {
  type Clock,
  INCIDENT_TYPES,
  looseFiles,
  type Story,
  type StoryFile,
  type StoryParty,
} from './story.ts';
import { tellParty } from './tell-party.ts';

const HOUR = 3_600_000;
const SMALL_SUM_MINOR = 25_000;

/** Tells a planned tip; with a change, as its later version. The same plan is told alike however often it is asked for. */
export type Teller = (plan: Plan, change?: Change) => Story;

/** A teller over a world. Each tip has a stream of random numbers of its own, so tips can be told in any order. O(1) a tip. */
export function teller(world: World): Teller {
  const loose = looseFiles(world);
  const viral = world.files.filter((file) => file.viral);
  const now = millis(world.now);
  return (plan, change) => {
    const story = tellFirst(world, plan, { loose, viral }, now);
    return change ? changed(story, change, now) : story;
  };
}

type Shelves = { loose: readonly HashedFile[]; viral: readonly HashedFile[] };

function tellFirst(world: World, plan: Plan, shelves: Shelves, now: number): Story {
  const random = randomFor(world.seed, `tip ${plan.index}`);
  const suspect = world.people[plan.suspect]!;
  const receivedAt = whenReceived(plan, now, random);
  const incidentAt = receivedAt - random.between(2, 60) * HOUR;
  const group =
    suspect.groups.length > 0 && random.chance(0.7) ? world.groups[random.pick(suspect.groups)]! : null;
  const inDanger = plan.danger !== 'none';
  const isContact = plan.topic === 'contact';
  const payment = plan.topic === 'selling' ? tellPayment(world, suspect, group, random) : null;
  return {
    plan,
    incidentType: incidentTypeOf(plan, random),
    incidentAt,
    receivedAt,
    processedAt: Math.min(now, receivedAt + random.between(1, 30) * HOUR),
    clock: clockOf(world, inDanger, random),
    escalation: plan.escalation === 'platform' ? reasonFor(now, random) : null,
    priority: priorityOf(plan, random),
    informational: plan.topic === 'informational',
    isChildInDanger: inDanger,
    sextortion: isContact && random.chance(inDanger ? 0.6 : 0.15),
    parties: tellParties(world, plan, suspect, group, incidentAt, random),
    files: tellFiles(world, plan, suspect, group, shelves, incidentAt, random),
    group: plan.topic === 'informational' || plan.topic === 'contact' ? null : group,
    url: random.chance(0.3) ? `https://files.example.net/${random.hex(10)}` : null,
    payment,
    note: `Synthetic note ${plan.index + 1}.`,
    random,
  };
}

/** Danger is recent; what is old is no longer danger. Ordinary tips go back four months, more of them recent. */
function whenReceived(plan: Plan, now: number, random: Random): number {
  const days =
    plan.danger !== 'none'
      ? random.next() * 4
      : plan.topic === 'contact'
        ? 8 + random.next() * 110
        : random.next() * random.next() * 118;
  return Math.floor((now - DAY_MS / 4 - days * DAY_MS) / 1_000) * 1_000;
}

function incidentTypeOf(plan: Plan, random: Random): string {
  if (plan.topic !== 'contact') return INCIDENT_TYPES.material;
  return plan.danger === 'none' && random.chance(0.1)
    ? INCIDENT_TYPES.unsolicited
    : INCIDENT_TYPES.enticement;
}

function clockOf(world: World, inDanger: boolean, random: Random): Clock {
  if (inDanger || !random.chance(world.rates.wrongClock)) return 'right';
  return random.chance(0.7) ? 'no-offset' : 'future';
}

function reasonFor(now: number, random: Random): string {
  const day = new Date(now + random.between(2, 5) * DAY_MS).toISOString().slice(0, 10);
  return random.pick([
    `Meeting planned for ${day}`,
    `A meeting is planned for ${day}`,
    'Child in immediate danger',
  ]);
}

function priorityOf(plan: Plan, random: Random): Story['priority'] {
  if (plan.escalation === 'ncmec') return 'E';
  if (plan.escalation === 'platform') return random.pick(['E', '1']);
  if (plan.danger === 'soon') return random.pick(['1', '1', '2', '3']);
  if (plan.topic === 'informational' || plan.topic === 'viral') return random.pick(['3', null]);
  return plan.topic === 'contact'
    ? random.pick(['1', '2', '3', '3', null])
    : random.pick(['2', '3', '3', null]);
}

function tellParties(
  world: World,
  plan: Plan,
  suspect: Person,
  group: Group | null,
  at: number,
  random: Random,
): StoryParty[] {
  const { people, rates } = world;
  const app = plan.topic === 'contact' && plan.danger === 'none' ? 0.6 : 1;
  const children =
    plan.topic === 'contact' && random.chance(app)
      ? childrenOf(suspect, random).map((index) => people[index]!)
      : [];
  const wanted = children[0]?.accounts[0]?.platform;
  const account = suspect.accounts.find((one) => one.platform === wanted) ?? random.pick(suspect.accounts);
  const first = tellParty('suspect', suspect, account, at, rates, plan.full, random);
  first.hasAccessToChildren = plan.topic === 'contact' && random.chance(plan.danger === 'none' ? 0.06 : 0.45);
  const parties = [first];
  for (const child of children) {
    parties.push(tellParty('victim', child, child.accounts[0]!, at, rates, false, random));
    if (plan.danger !== 'none' && random.chance(0.6)) parties.at(-1)!.age = child.age;
  }
  const recipients = plan.topic === 'sharing' && group && random.chance(0.35) ? random.between(1, 2) : 0;
  for (let tries = 0, found = 0; tries < 12 && found < recipients; tries++) {
    const other = people[random.pick(group!.members)]!;
    const told = other.accounts.find((one) => one.platform === account.platform);
    if (!told || parties.some((party) => party.person === other)) continue;
    parties.push(tellParty('recipient', other, told, at, rates, false, random));
    found += 1;
  }
  return parties;
}

/** The man with the longest reach is reported with several children at a time. */
function childrenOf(suspect: Person, random: Random): number[] {
  const count = suspect.reach.length > 20 ? random.between(2, 5) : random.between(1, 2);
  return [...new Set(Array.from({ length: count }, () => random.pick(suspect.reach)))];
}

function tellFiles(
  world: World,
  plan: Plan,
  suspect: Person,
  group: Group | null,
  { loose, viral }: Shelves,
  at: number,
  random: Random,
): StoryFile[] {
  const most = { sharing: 5, contact: 2, selling: 3, viral: 1, informational: 1, sighting: 1 }[plan.topic];
  const count = plan.topic === 'contact' ? random.between(0, most) : random.between(1, most);
  const chosen = new Map<number, StoryFile>();
  for (let n = 0; n < count; n++) {
    const own =
      loose[(suspect.index * 13 + n * 7 + random.below(3)) % Math.max(1, loose.length)] ?? viral[0]!;
    const shared = group ? world.files[random.pick(group.files)]! : own;
    const isOwn = plan.topic === 'contact' || plan.topic === 'informational' || random.chance(0.15);
    const file = plan.topic === 'viral' || random.chance(0.03) ? random.pick(viral) : isOwn ? own : shared;
    chosen.set(file.index, {
      file,
      id: random.hex(32),
      viewed: random.pick([true, true, false, null]),
      labelled: plan.topic !== 'informational' && random.chance(0.7),
      at: at - random.below(3_600) * 1_000,
    });
  }
  return [...chosen.values()];
}

function tellPayment(world: World, suspect: Person, group: Group | null, random: Random): Story['payment'] {
  const buyer = group ? world.people[random.pick(group.members)]! : suspect;
  if (buyer === suspect) return null;
  const byUpi = suspect.upi !== null && (suspect.bank === null || random.chance(0.8));
  return {
    payer: buyer,
    upi: byUpi ? suspect.upi : null,
    bank: byUpi ? null : suspect.bank,
    amountMinor: SMALL_SUM_MINOR,
  };
}

function changed(story: Story, change: Change, now: number): Story {
  const processedAt = Math.min(now, story.processedAt + 5 * DAY_MS);
  const note = `${story.note} Seen again by an analyst.`;
  if (change === 'escalated') {
    return {
      ...story,
      processedAt,
      note,
      escalation: reasonFor(now, story.random),
      priority: 'E',
      isChildInDanger: true,
    };
  }
  if (change === 'withdrawn')
    return { ...story, processedAt, note, escalation: null, priority: '2', isChildInDanger: false };
  const suspect = story.parties[0]!;
  const emails = suspect.person.emails.map((email) => ({ canonical: email, written: email }));
  return { ...story, processedAt, note, parties: [{ ...suspect, emails }, ...story.parties.slice(1)] };
}
