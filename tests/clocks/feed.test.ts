import { describe, expect, it } from 'vitest';
import { calendarText, folded } from '../../src/clocks/feed.ts';
import { clockRule } from '../../src/clocks/rules.ts';
import type { Clock } from '../../src/clocks/shape.ts';

const clock: Clock = {
  id: '01890000-0000-7000-8000-000000000001',
  kind: 'logs',
  rule: 'carrier.logs',
  estimate: true,
  record: { kind: 'tip', id: '0189aaaa-bbbb-7000-8000-000000000002', label: 'Example Hotline T-1' },
  startedAt: '2026-11-01T00:00:00.000Z',
  startedBy: 'Officer One',
  dueAt: '2026-11-21T09:30:00.000Z',
  day: null,
  overAt: '2026-11-21T09:30:00.000Z',
  zone: 'UTC',
  dueThere: '2026-11-21T09:30',
  warnAt: '2026-11-14T09:30:00.000Z',
  renewals: 0,
  renewable: false,
  officer: '0189cccc-bbbb-7000-8000-000000000003',
  answers: 'officer',
  stoppedAt: null,
  stopReason: null,
};
const text = (language: 'en' | 'hi') =>
  calendarText('Clocks; of, a unit', '2026-11-21T08:00:00.000Z', [clock], (id) => clockRule(id)!, language);

describe('the calendar feed', () => {
  it('is RFC 5545: CRLF, lines of at most 75 octets, UTC, escaped text', () => {
    for (const language of ['en', 'hi'] as const) {
      const made = text(language);
      expect(made.endsWith('END:VCALENDAR\r\n')).toBe(true);
      const lines = made.split('\r\n').slice(0, -1);
      expect(lines.every((line) => !/[\r\n]/.test(line) && Buffer.byteLength(line) <= 75)).toBe(true);
    }
    const made = text('en');
    expect(made).toContain('\r\nDTSTART:20261121T093000Z\r\n');
    expect(made).toContain('\r\nX-WR-CALNAME:Clocks\\; of\\, a unit\r\n');
    expect(made).toContain(`UID:${clock.id}@tipstaff`);
    expect(made).toContain('(estimate)');
    expect(made.match(/BEGIN:VALARM/g)).toHaveLength(2);
  });

  it('shows a day without a time as a whole day', () => {
    const meeting: Clock = {
      ...clock,
      rule: 'tip.meeting',
      kind: 'event',
      dueAt: '2026-11-22T00:00:00.000Z',
      day: '2026-11-22',
      overAt: '2026-11-23T12:00:00.000Z',
    };
    const made = calendarText('Clocks', '2026-11-21T08:00:00.000Z', [meeting], (id) => clockRule(id)!, 'en');
    expect(made).toContain('\r\nDTSTART;VALUE=DATE:20261122\r\nDURATION:P1D\r\n');
    expect(made).not.toContain('DTSTART:');
  });

  it('unfolds to what it was, and never splits a character', () => {
    const long = `SUMMARY:${'दूरसंचार अभिलेख '.repeat(20)}`;
    expect(folded(long).replaceAll('\r\n ', '')).toBe(long);
    expect(
      folded(long)
        .split('\r\n')
        .every((line) => Buffer.byteLength(line) <= 75),
    ).toBe(true);
  });

  it('tells tips of one minute apart: of an id, its last signs', () => {
    expect(text('en').replaceAll('\r\n ', '')).toContain('tip 00000002');
  });

  it('holds no number, no officer and no whole id of a record', () => {
    for (const secret of ['T-1', 'Hotline', 'Officer One', clock.record.id, clock.officer!])
      expect(text('en').replaceAll('\r\n ', '')).not.toContain(secret);
  });
});
