import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';

type Props = { grid: readonly (readonly number[])[] };

const CELL = 14;
const LEFT = 34;
const TOP = 14;
const DAYS = [0, 1, 2, 3, 4, 5, 6] as const;
const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
/** Steps of shade: so many that they can be told apart. */
const STEPS = 4;

/** Hours across, days of the week down; the darker, the more. */
export function HourGrid({ grid }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...grid.flat());
  const day = useWeekdays();
  const peak = DAYS.flatMap((row) => HOURS.map((hour) => ({ row, hour, count: grid[row]![hour]! }))).reduce(
    (best, one) => (one.count > best.count ? one : best),
  );
  return (
    <svg
      className="hour-grid"
      viewBox={`0 0 ${LEFT + 24 * CELL} ${TOP + 7 * CELL}`}
      role="img"
      aria-label={t('activity.hoursSummary', {
        day: day(peak.row, 'long'),
        hour: peak.hour,
        shown: format.number(peak.count),
      })}
    >
      {HOURS.filter((hour) => hour % 3 === 0).map((hour) => (
        <text key={hour} x={LEFT + hour * CELL} y={10}>
          {hour}
        </text>
      ))}
      {DAYS.map((row) => (
        <text key={row} x={0} y={TOP + row * CELL + 11}>
          {day(row, 'short')}
        </text>
      ))}
      {DAYS.flatMap((row) =>
        HOURS.map((hour) => {
          const count = grid[row]![hour]!;
          return (
            <rect
              key={`${row} ${hour}`}
              x={LEFT + hour * CELL}
              y={TOP + row * CELL}
              width={CELL - 1.5}
              height={CELL - 1.5}
              rx="1.5"
              className={`shade-${count === 0 ? 0 : Math.ceil((count / most) * STEPS)}`}
            >
              <title>
                {t('activity.cell', { day: day(row, 'long'), hour, shown: format.number(count) })}
              </title>
            </rect>
          );
        }),
      )}
    </svg>
  );
}

/** The same numbers for those who read them: only the hours in which something happened. */
export function HourTable({ grid }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const day = useWeekdays();
  const hours = HOURS.filter((hour) => grid.some((row) => row[hour]! > 0));
  return (
    <section className="scroll-x" aria-label={t('activity.byHour')}>
      <table className="table">
        <caption className="unseen">{t('activity.byHour')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('activity.hour')}</th>
            {DAYS.map((row) => (
              <th key={row} scope="col" className="number">
                {day(row, 'short')}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {hours.map((hour) => (
            <tr key={hour}>
              <th scope="row">{`${String(hour).padStart(2, '0')}:00`}</th>
              {DAYS.map((row) => (
                <td key={row} className="number">
                  {format.number(grid[row]![hour]!)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Names of the days of the week in the officer's language; 0 is Monday. */
function useWeekdays(): (row: number, width: 'short' | 'long') => string {
  const { locale } = useFormat();
  // 5 January 1970 was a Monday
  return (row, width) =>
    new Intl.DateTimeFormat(locale, { weekday: width, timeZone: 'UTC' }).format((4 + row) * 86_400_000);
}
