import { isAddress } from '../identifiers/ip.ts';
import { TipstaffError } from '../kernel/errors.ts';
import { type Instant, millis, readTime } from '../kernel/time.ts';
import { instantsOf, isZone } from '../kernel/zone.ts';
import { TIP_RECORD_MARK, type TipRecord } from './formats/ndjson-tip-shape.ts';
import { type Observation, OWN_SOURCE } from './shape.ts';

/** How far ahead of the program's clock an officer's may go. */
const AHEAD_MS = 5 * 60_000;
/** Nothing was seen online before: such a year is a slip of the pen. */
const EARLIEST: Instant = '1990-01-01T00:00:00.000Z';
const WALL = /^(\d{4}-\d\d-\d\d)[T ](\d\d):(\d\d)(?::(\d\d))?$/;

/**
 * When it was seen, as text with an offset. Fails INPUT_INVALID where it is no time, has no offset and no zone, comes twice
 * on that day in its zone or not at all, is yet to come, or lies before anything could be seen. Pure.
 */
export function seenAt({ at, zone }: Pick<Observation, 'at' | 'zone'>, now: Instant): string {
  if (zone !== undefined && !isZone(zone)) throw wrong('zone: no time zone of that name');
  const wall = WALL.exec(at);
  if (wall && zone === undefined) throw wrong('at: without an offset it takes a zone');
  const text = wall ? onWall(wall, zone!) : at;
  const { instant, offsetKnown } = readTime(text);
  if (instant === null || !offsetKnown) throw wrong('at: no time with an offset');
  if (millis(instant) > millis(now) + AHEAD_MS) throw wrong('at: is yet to come');
  if (instant < EARLIEST) throw wrong('at: is too long ago');
  return text;
}

const wrong = (problem: string) => new TipstaffError('INPUT_INVALID', { problem });

function onWall([, day, hours, minutes, seconds = '00']: RegExpExecArray, zone: string): string {
  const time = ((+hours! * 60 + +minutes!) * 60 + +seconds) * 1000;
  const shown = `${day}T${hours}:${minutes}:${seconds}`;
  if (readTime(`${shown}Z`).instant === null) throw wrong('at: no time of the calendar');
  const offsets = instantsOf(day!, time, zone).map((instant) => offsetText(shown, instant));
  if (offsets.length === 0)
    throw wrong('at: the clock left this time out on that day; give it with its offset');
  if (offsets.length > 1)
    throw wrong(`at: comes twice on that day; give it with its offset, ${offsets.join(' or ')}`);
  return `${shown}${offsets[0]}`;
}

/** How far what a wall shows is from an instant, as `+05:30`. */
function offsetText(shown: string, instant: Instant): string {
  const offset = Math.round((millis(`${shown}.000Z`) - millis(instant)) / 60_000);
  const [whole, rest] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60];
  return `${offset < 0 ? '-' : '+'}${two(whole)}:${two(rest)}`;
}

const two = (value: number) => String(value).padStart(2, '0');

/** `seenAt` of an observation whose other values are such as can be. Fails INPUT_INVALID. */
function checkedMoment({ at, zone, ip }: Observation, now: Instant): string {
  if (ip !== undefined && !isAddress(ip)) throw wrong('ip: no IP address');
  return seenAt({ at, zone }, now);
}

/** Who saw it, under which number, and when it is taken in. */
type Entry = { number: string; observer: string; now: Instant };

/** An observation as a record of the tip format (docs/tip-format.md). Pure. Fails as `seenAt`. */
export function recordOf(seen: Observation, { number, observer, now }: Entry): TipRecord {
  const { what, method, platform, group, url, country, zone, note } = seen;
  const at = checkedMoment(seen, now);
  const where = given({ platform, group, url });
  const who = partyOf(seen, at);
  return {
    ...{ tipstaff: TIP_RECORD_MARK, kind: 'sighting', source: OWN_SOURCE, number, received: now },
    ...given({ country }),
    sighting: {
      ...{ what, at, seenBy: observer, method },
      ...given({ zone }),
      ...(seen.hashes.length > 0 && { hashes: seen.hashes.map(hashOf) }),
      ...(Object.keys(where).length > 0 && { where }),
    },
    ...(who && { parties: [who] }),
    ...(note && { texts: [{ kind: 'note', text: note }] }),
  };
}

/**
 * What makes an observation the same as another of the same observer: what was seen, at which moment, where, who did it, how it was seen and
 * what was said of it, however moment and hashes were written. Pure. Fails as `recordOf`.
 */
export function sameness(seen: Observation, now: Instant): string {
  const { at: _, zone: __, hashes, ...rest } = seen;
  const { instant } = readTime(checkedMoment(seen, now));
  const files = distinct(
    hashes.map(hashOf).map(({ type, value }) => [type.toUpperCase(), value.toLowerCase()]),
  );
  const told = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  return JSON.stringify([instant, files.map((file) => file.join(':')).sort(), told.sort(byName)]);
}

const byName = ([a]: [string, unknown], [b]: [string, unknown]): number => (a < b ? -1 : 1);

type Party = NonNullable<TipRecord['parties']>[number];

function partyOf({ account, screenName, ip, port, platform, what }: Observation, at: string): Party | null {
  const identifiers: NonNullable<Party['identifiers']> = [];
  if (screenName) identifiers.push({ kind: 'screen_name', value: screenName, ...given({ platform }) });
  if (ip) identifiers.push({ kind: 'ip', value: ip, time: at, event: what, ...given({ port }) });
  if (!account && identifiers.length === 0) return null;
  return {
    role: 'suspect',
    ...given({ platform, accountId: account }),
    ...(identifiers.length > 0 && { identifiers }),
  };
}

const NAMED = /^([A-Za-z][\w -]{1,20})[:=]\s*(\S.*)$/;
const BY_LENGTH: Readonly<Record<number, string>> = { 32: 'MD5', 40: 'SHA1', 64: 'SHA256' };

function hashOf(text: string): { type: string; value: string } {
  const named = NAMED.exec(text);
  if (named) return { type: named[1]!, value: named[2]! };
  const type = BY_LENGTH[text.replace(/\s/g, '').length];
  if (!type) throw wrong('hashes: of what kind, as SHA256:…');
  return { type, value: text };
}

/**
 * An observation that adds to an earlier one: what was seen before stays, what is new comes first. Pure.
 *
 * before  the record that the latest version rests on
 */
export function addedTo(before: TipRecord, fresh: TipRecord): TipRecord {
  const [old, now] = [before.sighting, fresh.sighting!];
  const hashes = distinct([...(now.hashes ?? []), ...(old?.hashes ?? [])]);
  const parties = distinct([...(fresh.parties ?? []), ...(before.parties ?? [])]);
  const texts = distinct([...(fresh.texts ?? []), ...(before.texts ?? [])]);
  const identifiers = distinct([...(before.identifiers ?? []), ...placesLeft(old?.where, now.where)]);
  const line = old && [old.what, old.at, old.method, old.seenBy].filter(Boolean).join(' · ');
  return {
    ...before,
    ...fresh,
    sighting: {
      ...now,
      ...(hashes.length > 0 && { hashes }),
      where: { ...old?.where, ...now.where },
      earlier: [...(line ? [line] : []), ...(old?.earlier ?? [])],
    },
    ...(parties.length > 0 && { parties }),
    ...(texts.length > 0 && { texts }),
    ...(identifiers.length > 0 && { identifiers }),
  };
}

type Where = NonNullable<TipRecord['sighting']>['where'];
type Held = NonNullable<TipRecord['identifiers']>[number];

/** The group and the link of an earlier place, where the new one names others. */
function placesLeft(old: Where, now: Where): Held[] {
  const platform = given({ platform: old?.platform });
  return [
    ...(old?.group && now?.group && now.group !== old.group
      ? [{ kind: 'group' as const, value: old.group, ...platform }]
      : []),
    ...(old?.url && now?.url && now.url !== old.url ? [{ kind: 'url' as const, value: old.url }] : []),
  ];
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** Only what is there. */
function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
