import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardFilter } from '../../clocks/shape.ts';
import { addDays, addMonths, dayIn } from '../../kernel/zone.ts';
import { useNow } from '../app/clock.ts';
import type { ClockDay } from '../app/clock-api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { LeftIcon, RightIcon } from '../look/icons.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { DayCell } from './day-cell.tsx';
import { firstShown, monthDays, WEEK } from './weeks.ts';

type Props = {
  view: 'month' | 'week';
  day: string;
  filter: BoardFilter;
  onDay: (day: string) => void;
  onOpen: (day: string) => void;
};

/** The board by days of the officer's zone: a month of counts, or a week with what ends on each day. */
export function BoardCalendar({ view, day, filter, onDay, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const from = firstShown(view, day);
  const count = view === 'month' ? monthDays(day) : WEEK;
  const { data, error, refetch } = useQuery({
    ...asked('clocks.days', { from, days: count, zone: format.zone, filter }),
    placeholderData: (before) => before,
    refetchInterval: 60_000,
  });
  const step = (by: 1 | -1) => onDay(view === 'month' ? addMonths(day, by) : addDays(day, by * WEEK));
  return (
    <section className="clock-calendar">
      <header>
        <button
          type="button"
          className="button square"
          aria-label={t('clocks.before')}
          onClick={() => step(-1)}
        >
          <LeftIcon />
        </button>
        <button
          type="button"
          className="button square"
          aria-label={t('clocks.after')}
          onClick={() => step(1)}
        >
          <RightIcon />
        </button>
        <h2 aria-live="polite">
          {view === 'month' ? monthWords(format.locale, day) : weekWords(format, from)}
        </h2>
        <span className="soft small">{format.zone}</span>
      </header>
      {error && !data ? (
        <FailurePanel error={error} onRetry={() => void refetch()} />
      ) : !data ? (
        <Skeleton lines={10} />
      ) : (
        <Days view={view} day={day} days={data.days} filter={filter} onDay={onDay} onOpen={onOpen} />
      )}
    </section>
  );
}

function Days({ view, day, days, filter, onDay, onOpen }: Props & { days: readonly ClockDay[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = dayIn(useNow(), format.zone);
  const grid = useRef<HTMLTableElement>(null);
  const moved = useRef(false);
  useEffect(() => {
    if (moved.current) grid.current?.querySelector<HTMLElement>(`[data-day="${day}"]`)?.focus();
    moved.current = false;
  }, [day]);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = target(event.key, day);
    if (to === null) return;
    event.preventDefault();
    moved.current = true;
    onDay(to);
  };
  const weeks = Array.from({ length: days.length / WEEK }, (_, at) => days.slice(at * WEEK, (at + 1) * WEEK));
  return (
    <table
      ref={grid}
      className={`clock-days ${view}`}
      aria-label={t('clocks.calendar')}
      onKeyDown={onKeyDown}
    >
      <thead>
        <tr>
          {days.slice(0, WEEK).map((each) => (
            <th key={each.day} scope="col">
              {weekdayWords(format.locale, each.day)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]!.day}>
            {week.map((each) => (
              <DayCell
                key={each.day}
                day={each}
                ends={addDays(each.day, 1)}
                week={view === 'week'}
                outside={view === 'month' && each.day.slice(0, 7) !== day.slice(0, 7)}
                today={each.day === today}
                chosen={each.day === day}
                filter={filter}
                onOpen={() => onOpen(each.day)}
              />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Where a key leads from a day; null for other keys. */
function target(key: string, day: string): string | null {
  const days: Readonly<Record<string, number>> = {
    ArrowLeft: -1,
    ArrowRight: 1,
    ArrowUp: -WEEK,
    ArrowDown: WEEK,
  };
  const by = days[key];
  if (by !== undefined) return addDays(day, by);
  if (key === 'PageUp') return addMonths(day, -1);
  return key === 'PageDown' ? addMonths(day, 1) : null;
}

const noon = (day: string) => new Date(`${day}T12:00:00Z`);
const monthWords = (locale: string, day: string) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(noon(day));
const weekdayWords = (locale: string, day: string) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday: 'short' }).format(noon(day));
const weekWords = (format: { plainDay: (day: string) => string }, from: string) =>
  `${format.plainDay(from)} – ${format.plainDay(addDays(from, WEEK - 1))}`;
