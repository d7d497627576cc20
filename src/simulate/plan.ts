import { DANGER_PER_MILLE, type Parameters, PER_MILLE, SHARES } from './parameters.ts';
import { type Random, randomFor, shuffled } from './rng.ts';
import type { Again, Change, Delivery, Person, Plan, Topic } from './shape.ts';
import type { Society } from './society.ts';

/** How many documents of each sort make up `tips`; they add up to it. */
export function divide(tips: number): {
  fresh: number;
  versions: number;
  duplicates: number;
  broken: number;
} {
  const versions = Math.round(tips * SHARES.versions);
  const duplicates = Math.round(tips * SHARES.duplicates);
  const broken = tips < 20 ? 0 : Math.max(1, Math.round(tips * SHARES.broken));
  return { fresh: tips - versions - duplicates - broken, versions, duplicates, broken };
}

/** Which tips will be told, on whom, in which format. Everybody of note comes up once before anybody comes up twice. Pure; O(tips). */
export function makePlans(society: Society, parameters: Parameters, fresh: number, seed: number): Plan[] {
  const random = randomFor(seed, 'plans');
  const coverage = inOrderOfNote(society.offenders, parameters, random);
  const regulars = shuffled(society.offenders, random);
  const sellers = regulars.filter((person) => person.trade === 'seller');
  const latest = new Map<number, string>();
  const plans: Plan[] = [];
  let covered = 0;
  for (let index = 0; index < fresh; index++) {
    const wanted = topicOf(random);
    const isCovering = wanted !== 'informational' && covered < coverage.length;
    const suspect = isCovering
      ? coverage[covered++]!
      : suspectFor(wanted, society, regulars, sellers, random);
    const full =
      isCovering && parameters.phoneTable[suspect.country] !== undefined && suspect.phones.length > 0;
    const topic = full ? 'sharing' : isCovering ? topicThatFits(suspect, wanted) : wanted;
    const delivery = full ? 'police-json' : deliveryOf(topic, random);
    const number = numberOf(delivery, index);
    const prior = latest.get(suspect.index) ?? null;
    plans.push({
      index,
      number,
      topic,
      delivery,
      suspect: suspect.index,
      danger: 'none',
      escalation: null,
      full,
      prior,
    });
    if (delivery !== 'ndjson') latest.set(suspect.index, number);
  }
  setDanger(plans, random);
  return plans;
}

/** Holders of numbers that the world promises, then one of each country, a few of each state, then the rest. */
function inOrderOfNote(offenders: readonly Person[], { phoneTable }: Parameters, random: Random): Person[] {
  const seen = new Map<string, number>();
  const rank = (person: Person): number => {
    if (phoneTable[person.country] !== undefined && person.phones.length > 0) return 0;
    const place = person.state ?? person.country;
    const count = (seen.get(place) ?? 0) + 1;
    seen.set(place, count);
    return count <= (person.state ? 4 : 1) ? 1 : 2;
  };
  const ranks = new Map(offenders.map((person) => [person.index, rank(person)]));
  return shuffled(offenders, random).sort((one, other) => ranks.get(one.index)! - ranks.get(other.index)!);
}

function topicOf(random: Random): Topic {
  let draw = random.below(1_000);
  for (const [topic, share] of Object.entries(PER_MILLE.topics) as [Topic, number][]) {
    if (draw < share) return topic;
    draw -= share;
  }
  return 'sharing';
}

function topicThatFits(suspect: Person, wanted: Topic): Topic {
  if (suspect.trade === 'groomer') return wanted === 'contact' ? 'contact' : 'sharing';
  if (suspect.trade === 'seller') return wanted === 'selling' ? 'selling' : 'sharing';
  return wanted === 'contact' || wanted === 'selling' ? 'sharing' : wanted;
}

/** One tip in eight on contact tells of the man with the longest reach; otherwise few people have many tips and many have few. */
function suspectFor(
  topic: Topic,
  society: Society,
  regulars: readonly Person[],
  sellers: readonly Person[],
  random: Random,
): Person {
  if (topic === 'informational') return random.pick(society.innocents);
  if (topic === 'contact') return random.chance(0.12) ? society.groomers[0]! : random.pick(society.groomers);
  if (topic === 'selling' && sellers.length > 0) return random.pick(sellers);
  const draw = random.next();
  return regulars[Math.floor(draw * draw * regulars.length)]!;
}

function deliveryOf(topic: Topic, random: Random): Delivery {
  if (topic === 'sighting') return 'ndjson';
  if (topic === 'viral') return random.chance(0.5) ? 'api-xml' : 'police-json';
  let draw = random.below(1_000);
  for (const [delivery, share] of Object.entries(PER_MILLE.deliveries) as [Delivery, number][]) {
    if (draw < share) return delivery;
    draw -= share;
  }
  return 'police-json';
}

/** Numbers as the sources give them, no two alike. */
function numberOf(delivery: Delivery, index: number): string {
  if (delivery === 'ndjson') return `HL-${String(index + 1).padStart(7, '0')}`;
  return String(210_000_000 + index);
}

/** Marks which contact tips tell of a child in danger. Only NCMEC's formats carry an escalation here. */
function setDanger(plans: readonly Plan[], random: Random): void {
  const able = shuffled(
    plans.filter((plan) => plan.topic === 'contact'),
    random,
  );
  const escalatable = able.filter((plan) => plan.delivery !== 'csv' && plan.delivery !== 'ndjson');
  const escalated = escalatable.slice(
    0,
    Math.max(1, Math.round((plans.length * DANGER_PER_MILLE.escalated) / 1_000)),
  );
  for (const plan of escalated) {
    plan.danger = 'escalated';
    plan.escalation = plan.delivery !== 'api-xml' && random.chance(0.4) ? 'ncmec' : 'platform';
  }
  const calm = able.filter((plan) => plan.danger === 'none');
  for (const plan of calm.slice(0, Math.round((plans.length * DANGER_PER_MILLE.soon) / 1_000)))
    plan.danger = 'soon';
}

/** Later versions and second deliveries of police JSON; no tip has both, so that what each one counts as is certain. */
export function makeAgain(
  plans: readonly Plan[],
  versions: number,
  duplicates: number,
  seed: number,
): Again[] {
  const random = randomFor(seed, 'again');
  const able = shuffled(
    plans.filter((plan) => plan.delivery === 'police-json'),
    random,
  );
  const versioned = able.slice(0, versions);
  return [
    ...versioned.map((plan, n) => ({ of: plan.index, kind: 'version' as const, change: changeOf(plan, n) })),
    ...able
      .slice(versions, versions + duplicates)
      .map((plan) => ({ of: plan.index, kind: 'duplicate' as const })),
  ];
}

function changeOf(plan: Plan, n: number): Change {
  if (plan.escalation !== null) return 'withdrawn';
  return plan.topic === 'contact' && n % 2 === 0 ? 'escalated' : 'facts';
}
