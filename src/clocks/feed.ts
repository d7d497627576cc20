import { shortId } from '../kernel/short-id.ts';
import type { Instant } from '../kernel/time.ts';
import type { Clock, ClockRule } from './shape.ts';

/** RFC 5545, 3.1: lines end with CRLF and are folded at 75 octets. */
const MOST_OCTETS = 75;
/** An end stands in the calendar as a short event that begins with it. */
const EVENT_MINUTES = 15;

/**
 * Clocks as an iCalendar document (RFC 5545), times in UTC. Pure.
 *
 * Of a record it says its kind and the last eight characters of its id, which opens nothing: no name, no source's number, no
 * word of a tip, no address. Each end is one event (a day without a time a whole day), the same in every fetch (UID), with the rule's warnings as alarms.
 *
 * name    what the calendar is called; made: when
 */
export function calendarText(
  name: string,
  made: Instant,
  clocks: readonly Clock[],
  ruleOf: (id: string) => ClockRule,
  language: 'en' | 'hi',
): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Tipstaff//Clocks//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT15M',
    ...clocks.flatMap((clock) => eventOf(clock, ruleOf(clock.rule), made, language)),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}

function eventOf(clock: Clock, rule: ClockRule, made: Instant, language: 'en' | 'hi'): string[] {
  const estimate = clock.estimate ? (language === 'hi' ? ' (अनुमान)' : ' (estimate)') : '';
  const summary = `${rule.words[language]}${estimate} · ${clock.record.kind} ${shortId(clock.record.id)}`;
  return [
    'BEGIN:VEVENT',
    `UID:${clock.id}@tipstaff`,
    `DTSTAMP:${utc(made)}`,
    ...(clock.day === null
      ? [`DTSTART:${utc(clock.dueAt)}`, `DURATION:PT${EVENT_MINUTES}M`]
      : [`DTSTART;VALUE=DATE:${clock.day.replaceAll('-', '')}`, 'DURATION:P1D']),
    `SUMMARY:${escaped(summary)}`,
    `DESCRIPTION:${escaped(rule.law[language])}`,
    `CATEGORIES:${clock.kind.toUpperCase()}`,
    'CLASS:CONFIDENTIAL',
    'TRANSP:TRANSPARENT',
    ...rule.warn.flatMap((hours) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `TRIGGER:-PT${hours}H`,
      `DESCRIPTION:${escaped(rule.words[language])}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ];
}

/** `20261121T235959Z`. */
const utc = (instant: Instant): string => `${instant.slice(0, 19).replace(/[-:]/g, '')}Z`;

/** RFC 5545, 3.3.11: what has a meaning of its own in TEXT. */
const escaped = (text: string): string =>
  text
    .replace(/[\\;,]/g, '\\$&')
    .replace(/\r?\n/g, '\\n')
    .replace(/\p{Cc}/gu, '');

/** Fold a line at 75 octets, never inside a character. */
export function folded(line: string): string {
  if (Buffer.byteLength(line) <= MOST_OCTETS) return line;
  const pieces: string[] = [];
  let piece = '';
  let octets = 0;
  for (const character of line) {
    const size = Buffer.byteLength(character);
    if (octets + size > MOST_OCTETS) {
      pieces.push(piece);
      piece = '';
      octets = 1; // the space that continues a line counts
    }
    piece += character;
    octets += size;
  }
  return [...pieces, piece].join('\r\n ');
}
