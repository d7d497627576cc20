import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { BoardFilter } from '../../clocks/shape.ts';
import { startOfDay } from '../../kernel/zone.ts';
import type { ClockDay } from '../app/clock-api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { RecordLink, What } from './clock-row.tsx';
import { TimeLeft } from './time-left.tsx';

type Props = {
  day: ClockDay;
  /** the day after */
  ends: string;
  week: boolean;
  outside: boolean;
  today: boolean;
  chosen: boolean;
  filter: BoardFilter;
  onOpen: () => void;
};

/** A day: how many clocks of which kind end on it, and in a week the first of them. Enter opens its list. */
export function DayCell({ day, ends, week, outside, today, chosen, filter, onOpen }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const total = day.kinds.reduce((sum, each) => sum + each.clocks, 0);
  const classes = [
    day.closed && 'closed-day',
    outside && 'outside',
    today && 'today-day',
    chosen && 'chosen-day',
  ];
  return (
    <td className={classes.filter(Boolean).join(' ')}>
      <button
        type="button"
        className="day-open"
        data-day={day.day}
        tabIndex={chosen ? 0 : -1}
        aria-current={today ? 'date' : undefined}
        aria-label={t('clocks.dayLabel', {
          count: total,
          shown: format.number(total),
          day: format.plainDay(day.day),
        })}
        onClick={onOpen}
      >
        <span className="day-number">{Number(day.day.slice(8))}</span>
        {day.holiday && <span className="day-holiday clip">{day.holiday}</span>}
      </button>
      <ul className="day-kinds">
        {day.kinds.map(({ kind, clocks }) => (
          <li key={kind} className={`kind-${kind}`} title={t(`clockKind.${kind}`)}>
            <span className="clip">{t(`clockKind.${kind}`)}</span>
            <b>{format.number(clocks)}</b>
          </li>
        ))}
      </ul>
      {week && total > 0 && <Lines day={day} ends={ends} total={total} filter={filter} onOpen={onOpen} />}
    </td>
  );
}

const SHOWN = 12;

function Lines({
  day,
  ends,
  total,
  filter,
  onOpen,
}: Pick<Props, 'day' | 'ends' | 'filter' | 'onOpen'> & { total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const window = { ...filter, from: day.begins, to: startOfDay(ends, format.zone), zone: format.zone };
  const { data } = useQuery(asked('clocks.board', { filter: window, limit: SHOWN }));
  return (
    <>
      <ul className="day-lines">
        {data?.clocks.map((clock) => (
          <li key={clock.id}>
            {!clock.day && (
              <time dateTime={clock.dueAt} title={format.full(clock.dueAt)}>
                {format.clock(clock.dueAt)}
              </time>
            )}
            <What clock={clock} />
            <RecordLink clock={clock} tabIndex={0} />
            <TimeLeft clock={clock} />
          </li>
        ))}
      </ul>
      {total > SHOWN && (
        <button type="button" className="button link small" onClick={onOpen}>
          {t('clocks.all', { shown: format.number(total) })}
        </button>
      )}
    </>
  );
}
