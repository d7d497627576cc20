import * as z from 'zod';
import { endOf, lengthAt } from '../clocks/due.ts';
import { clockRule, lengthOf } from '../clocks/rules.ts';
import { DAY_MS, type Instant, millis } from '../kernel/time.ts';
import { dayOver, WHOLE_DAY_MS } from '../kernel/whole-day.ts';
import type { TipFacts, TipIdentifier } from '../tips/shape.ts';
import { datesIn, saidAbout, wordGroupsIn } from './features-words.ts';

/** What can expire, in words. */
export const EXPIRY_KINDS = {
  meeting: { en: 'Date of the meeting that the escalation names', hi: 'तत्काल संदेश में बताई भेंट की तिथि' },
  platform_content: { en: 'The platform’s preserved content', hi: 'मंच द्वारा सुरक्षित रखी सामग्री' },
  platform_records: { en: 'The platform’s records', hi: 'मंच के अभिलेख' },
  platform_logs: { en: 'The platform’s logs, by the unit’s estimate', hi: 'मंच के लॉग, इकाई के अनुमान से' },
  carrier_logs: {
    en: 'The carrier’s record of who used the IP address',
    hi: 'IP पते के उपयोगकर्ता का दूरसंचार अभिलेख',
  },
} as const;
export type ExpiryKind = keyof typeof EXPIRY_KINDS;

/**
 * One thing of a tip that expires.
 *
 * at       the moment, of a meeting the midnight of its day in UTC; `expired`: it is over by the clock
 * rule     the rule that counts it (src/clocks/rules.ts), and from when: `start`
 * place    where in the document it rests on; null for a field that has no place
 */
export type Expiry = {
  at: Instant;
  what: ExpiryKind;
  rule: string;
  start: Instant;
  expired: boolean;
  place: string | null;
  document: number;
};

/**
 * How long who keeps what, in days. Data that a unit may change.
 *
 * platforms        logs, by platform’s name in lower case: estimates, which stand beside what a law says and in place of `other`
 * ncmec            content that a provider reported to NCMEC: days, or a year of the calendar
 * country          platforms’ records by country of the tip
 * other            platforms that no line names
 * carriers         IP address and NAT logs by country of the tip, `other` for the rest
 */
export const retentionShape = z.object({
  platforms: z.record(z.string(), z.number().int().positive()),
  ncmec: z.union([z.literal('a year'), z.number().int().positive()]),
  country: z.record(z.string(), z.number().int().positive()),
  other: z.number().int().positive(),
  carriers: z
    .record(z.string(), z.number().int().positive())
    .and(z.object({ other: z.number().int().positive() })),
});
export type Retention = z.infer<typeof retentionShape>;

/** What the rules of clocks say (src/clocks/rules-kept.ts), each with its source. */
export const RETENTION: Retention = {
  platforms: {},
  ncmec: 'a year',
  country: { IN: lengthOf('in.it-3-1-g').count },
  other: lengthOf('platform.records').count,
  carriers: { IN: lengthOf('in.cert-in-logs').count, other: lengthOf('carrier.logs').count },
};

/** Where what the REPORT Act asks for ends, by the day of the report; moments in UTC. */
const UTC = { counting: 'exact', lastDay: 'as-it-is', zone: 'UTC', closed: () => false } as const;
const REPORT_ACT = clockRule('us.report-act')!;
const yearAfter = (start: Instant): number =>
  millis(endOf(start, lengthAt(REPORT_ACT, start, UTC.zone)!, UTC));

/**
 * What of a tip expires when, the earliest first. Pure, O(identifiers + texts).
 *
 * Carrier logs count by the *newest* usable IP address: while it can be asked for, older ones are no loss.
 */
export function expiries(tip: TipFacts, now: Instant, retention: Retention = RETENTION): Expiry[] {
  const nowMs = millis(now);
  const list: Expiry[] = [];
  const add = (ms: number, kept: Kept, start: Instant, place: string | null, document = 0): void => {
    if (!(ms <= LAST_MS)) return;
    const at = new Date(ms).toISOString();
    list.push({ at, ...kept, start, expired: overAt({ at, what: kept.what }) <= nowMs, place, document });
  };
  const country = countryOf(tip);
  const start = tip.receivedAt?.instant ?? tip.incidentAt?.instant;
  for (const { ms, place, document } of meetingDates(tip, nowMs))
    add(ms, MEETING, start ?? now, place, document);
  for (const { days, ...kept } of start ? platformKeeps(tip, country, retention) : [])
    add(days === 'a year' ? yearAfter(start!) : millis(start!) + days * DAY_MS, kept, start!, null);
  const ip = newestUsableIp(tip);
  if (ip) {
    const days = retention.carriers[country] ?? retention.carriers.other;
    const used = ip.time!.instant!;
    const rule = country === 'IN' ? 'in.cert-in-logs' : 'carrier.logs';
    add(millis(used) + days * DAY_MS, { what: 'carrier_logs', rule }, used, ip.at, ip.document);
  }
  return list.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

type Kept = Pick<Expiry, 'what' | 'rule'>;
const MEETING: Kept = { what: 'meeting', rule: 'tip.meeting' };

/** When it is over, in milliseconds: a meeting with its day, where that ends last; all else at its moment. */
export const overAt = ({ at, what }: Pick<Expiry, 'at' | 'what'>): number =>
  what === 'meeting' ? dayOver(at) : millis(at);

/** End of year 9999: later instants have no four-digit year and do not sort as text. */
const LAST_MS = Date.UTC(9999, 11, 31);

/** The first thing that has not expired yet; null where nothing is left to lose. */
export function firstExpiry(list: readonly Expiry[]): Expiry | null {
  return list.find(({ expired }) => !expired) ?? null;
}

type MeetingDate = { ms: number; place: string; document: number };
/** Dates to come that are kept of a tip: a calendar pasted into an escalation names no more meetings. */
const MOST_DATES = 20;

/** The dates that an escalation about a meeting names and that are not over; where all are, the last. */
function meetingDates(tip: TipFacts, nowMs: number): MeetingDate[] {
  const dates = new Map<number, MeetingDate>();
  for (const { kind, text, at, document } of saidAbout(tip)) {
    if (kind !== 'escalation' || !/\d{4}-/.test(text)) continue;
    const groups = wordGroupsIn(text, false);
    if (!groups.has('meeting') && !groups.has('travel')) continue;
    for (const ms of datesIn(text)) {
      if (!dates.has(ms)) dates.set(ms, { ms, place: at, document: document ?? 0 });
    }
  }
  const sorted = [...dates.values()].sort((a, b) => a.ms - b.ms);
  const coming = sorted.filter(({ ms }) => ms + WHOLE_DAY_MS > nowMs);
  return coming.length > 0 ? coming.slice(0, MOST_DATES) : sorted.slice(-1);
}

type PlatformKeeps = Kept & { days: Retention['ncmec'] };

/** What a law says that the platform keeps, and the logs that the unit takes it to keep; where neither is known, the cautious period. */
function platformKeeps(tip: TipFacts, country: string, retention: Retention): PlatformKeeps[] {
  const list: PlatformKeeps[] = [];
  if (tip.format.startsWith('ncmec-') || tip.source.trim().toUpperCase() === 'NCMEC')
    list.push({ what: 'platform_content', rule: 'us.report-act', days: retention.ncmec });
  else if (Object.hasOwn(retention.country, country))
    list.push({
      what: 'platform_records',
      rule: country === 'IN' ? 'in.it-3-1-g' : 'platform.records',
      days: retention.country[country]!,
    });
  const named = [tip.platform, tip.reportingPlatform]
    .map((name) => name?.trim().toLowerCase())
    .find((name) => name && Object.hasOwn(retention.platforms, name));
  if (named) list.push({ what: 'platform_logs', rule: 'platform.logs', days: retention.platforms[named]! });
  if (list.length === 0)
    list.push({ what: 'platform_records', rule: 'platform.records', days: retention.other });
  return list;
}

function countryOf(tip: TipFacts): string {
  const written =
    tip.country ?? tip.parties.find(({ role, country }) => role === 'suspect' && country)?.country ?? '';
  const country = written.trim().toUpperCase();
  return country === 'INDIA' || country === 'IND' ? 'IN' : country;
}

function newestUsableIp(tip: TipFacts): TipIdentifier | null {
  let newest: TipIdentifier | null = null;
  for (const found of tip.identified) {
    if (found.kind !== 'ip' || found.strength === 'none' || !found.time?.instant || found.owner === 'text')
      continue;
    if (found.owner === 'party' && tip.parties[found.index]?.role !== 'suspect') continue;
    if (!newest || found.time.instant > newest.time!.instant!) newest = found;
  }
  return newest;
}
