import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import { daysUntil } from '../kernel/whole-day.ts';
import type { NetworkTold } from '../subjects/network-told.ts';
import type { TipFacts } from '../tips/shape.ts';
import { mayBundle } from './bundle.ts';
import { type Expiry, expiries, overAt, type Retention } from './expiry.ts';
import { type Feature, FeatureCollector, type Features } from './features-collector.ts';
import { fileFeatures } from './features-files.ts';
import type { FeatureName, IncidentType, PRIORITIES } from './features-list.ts';
import { networkFeatures } from './features-network.ts';
import { identifierFeatures, partyFeatures } from './features-parties.ts';
import { isEscalated, minorAgesIn, saidAbout, wordGroupsIn } from './features-words.ts';
import { type HashTold, hashFeatures } from './hash-told.ts';
import { listedIn, PHRASE_LISTS, type ReadyLists, readyLists } from './phrase-lists.ts';

/**
 * What is known beside the tip itself.
 *
 * now            the clock
 * earlierTips    other tips on the same subjects
 * filesKnown     of this tip's hashed files, how many stood in an earlier tip; `filesNew`: how many in none
 * hashSeenMost   the most tips in which any one of its hashes stands
 * network        what the networks of its subjects tell; absent = nothing
 * hashes         what hash lists tell of its files; absent = the unit has none
 * retention      how long platforms and carriers keep what; absent = `RETENTION`
 * lists          the unit’s phrase lists; absent = the shipped ones
 */
export type TriageContext = {
  now: Instant;
  earlierTips: number;
  earlierVersions: number;
  filesKnown: number;
  filesNew: number;
  hashSeenMost: number;
  priorClosedNoCrime?: number;
  network?: NetworkTold | null;
  hashes?: HashTold | null;
  retention?: Retention;
  lists?: ReadyLists;
};

/**
 * Everything about a tip that rules may look at, once per tip.
 *
 * returns  name → values with their places; a name without a value is absent
 * cost     O(size of the tip); texts are read once for the published word lists
 */
export function features(tip: TipFacts, context: TriageContext): Features {
  return moving(lasting(tip, context), context);
}

/**
 * What of a tip's features lasts, and what those rest on that move with the clock: all that has to be kept of a tip to
 * score it again.
 *
 * received  when it came in; null where the source does not say
 * lists     edition of the phrase lists that its texts were matched by
 */
export type Lasting = {
  features: readonly Feature[];
  received: Instant | null;
  expiries: readonly LastingExpiry[];
  lists: string;
};
export type LastingExpiry = Pick<Expiry, 'at' | 'what' | 'place' | 'document'>;

const SHIPPED_LISTS = readyLists(PHRASE_LISTS);

/** What moves: the clock, and what other tips tell. */
export type Moving = Pick<TriageContext, 'now' | 'earlierTips' | 'priorClosedNoCrime'>;

export function lasting(
  tip: TipFacts,
  context: Omit<TriageContext, 'earlierTips'>,
): Omit<Lasting, 'expiries'> & { expiries: readonly Expiry[] } {
  const put = new FeatureCollector();
  tipFeatures(tip, put);
  textFeatures(tip, put);
  partyFeatures(tip, millis(context.now), put);
  identifierFeatures(tip, put);
  fileFeatures(tip, put);
  const lists = context.lists ?? SHIPPED_LISTS;
  for (const { name, value, at, document } of listedIn(tip, lists)) put.put(name, value, at, document);
  put.put('tip.earlier-versions', context.earlierVersions, null);
  put.put('file.known', context.filesKnown, null);
  put.put('file.new', context.filesNew, null);
  put.put('file.seen-most', context.hashSeenMost, null);
  return {
    features: [
      ...[...put.map.values()].flat(),
      ...networkFeatures(context.network ?? null),
      ...hashFeatures(context.hashes ?? null),
    ],
    received: tip.receivedAt?.instant ?? tip.incidentAt?.instant ?? null,
    expiries: expiries(tip, context.now, context.retention),
    lists: lists.edition,
  };
}

/** What `moving` adds to what lasts: of these nothing is kept. */
export const MOVING_FEATURES: ReadonlySet<string> = new Set<FeatureName>([
  'tip.age-days',
  'clock.days-left',
  'clock.what',
  'meeting.days-left',
  'subject.earlier-tips',
  'subject.closed-no-crime',
]);

/** The features of a tip at a moment. O(features). */
export function moving(kept: Lasting, context: Moving): Features {
  const put = new FeatureCollector();
  for (const feature of kept.features) put.keep(feature);
  const nowMs = millis(context.now);
  if (kept.received) put.put('tip.age-days', Math.floor((nowMs - millis(kept.received)) / DAY_MS), null);
  clockFeatures(kept.expiries, nowMs, put);
  put.put('subject.earlier-tips', context.earlierTips, null);
  if (context.priorClosedNoCrime !== undefined)
    put.put('subject.closed-no-crime', context.priorClosedNoCrime, null);
  return put.map;
}

const PRIORITY_FLAGS: Partial<Record<string, (typeof PRIORITIES)[number]>> = {
  priority_escalated: 'E',
  priority_1: '1',
  priority_2: '2',
  priority_3: '3',
};

function tipFeatures(tip: TipFacts, put: FeatureCollector): void {
  put.put('tip.source', tip.source, null);
  const platform = tip.platform ?? tip.reportingPlatform;
  if (platform) put.put('tip.platform', platform.toLowerCase(), null);
  if (tip.country) put.put('tip.country', tip.country.toUpperCase(), null);
  if (tip.incidentType) put.put('tip.incident-type', incidentTypeOf(tip.incidentType), null);
  for (const type of tip.additionalIncidentTypes) put.put('tip.incident-type', incidentTypeOf(type), null);
  for (const { flag, at, document } of tip.flags) {
    put.put('tip.flag', flag, at, document);
    put.put('any.flag', flag, at, document);
    const priority = PRIORITY_FLAGS[flag];
    if (priority) put.put('tip.priority', priority, at, document);
  }
  if (mayBundle(tip)) put.put('tip.bundle', true, null);
}

const INCIDENT_WORDS: readonly (readonly [RegExp, IncidentType])[] = [
  [/traffick/i, 'trafficking'],
  [/touris/i, 'travel_offence'],
  [/molest/i, 'contact_offence'],
  [/enticement/i, 'enticement'],
  [/unsolicited/i, 'unsolicited_material'],
  [/misleading domain/i, 'misleading_domain'],
  [/misleading/i, 'misleading_words'],
  [/pornograph|\bcse?am\b|abuse material/i, 'material'],
];

/** The neutral name of a source’s incident type; `other` where it is none that is known. */
export function incidentTypeOf(written: string): IncidentType {
  return INCIDENT_WORDS.find(([words]) => words.test(written))?.[1] ?? 'other';
}

function textFeatures(tip: TipFacts, put: FeatureCollector): void {
  if (isEscalated(tip)) {
    const place =
      tip.flags.find(({ flag }) => flag === 'escalated') ??
      tip.texts.find(({ kind }) => kind === 'escalation')!;
    put.put('tip.escalated', true, place.at, place.document);
  }
  for (const { kind, text, at, document } of saidAbout(tip)) {
    const escalation = kind === 'escalation';
    for (const group of wordGroupsIn(text, !escalation)) {
      put.put(escalation ? 'escalation.words' : 'note.words', group, at, document);
    }
    for (const age of minorAgesIn(text)) put.put('text.age', age, at, document);
  }
}

function clockFeatures(list: readonly LastingExpiry[], nowMs: number, put: FeatureCollector): void {
  const daysLeft = ({ at, what }: LastingExpiry) =>
    what === 'meeting' ? daysUntil(at, nowMs) : Math.floor((millis(at) - nowMs) / DAY_MS);
  const first = list.find((expiry) => overAt(expiry) > nowMs);
  if (first) {
    put.put('clock.days-left', daysLeft(first), first.place, first.document);
    put.put('clock.what', first.what, first.place, first.document);
  }
  const meetings = list.filter(({ what }) => what === 'meeting');
  const meeting = meetings.find((expiry) => overAt(expiry) > nowMs) ?? meetings.at(-1);
  if (meeting) put.put('meeting.days-left', daysLeft(meeting), meeting.place, meeting.document);
}
