import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { Period } from './activity-counts.ts';

type Props = { unit: 'day' | 'week' | 'month'; periods: readonly Period[] };

const WIDTH = 370;
const HEIGHT = 60;

/** A bar for each day, week or month between the first and the last. */
export function PeriodBars({ unit, periods }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...periods.map(({ count }) => count));
  const step = Math.min(24, WIDTH / Math.max(1, periods.length));
  const first = periods[0]!;
  const last = periods.at(-1)!;
  return (
    <figure className="period-bars">
      <svg
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        role="img"
        aria-label={t('activity.barsSummary', {
          unit: t(`activity.unit.${unit}`),
          from: format.plainDay(first.from),
          until: format.plainDay(last.from),
          most: format.number(most),
        })}
      >
        <line x1="0" x2={WIDTH} y1={HEIGHT - 0.5} y2={HEIGHT - 0.5} />
        {periods.map(({ from, count }, at) => {
          const high = count === 0 ? 0 : Math.max(2, (count / most) * (HEIGHT - 2));
          return (
            <rect
              key={from}
              x={at * step}
              y={HEIGHT - 1 - high}
              width={Math.max(0.75, step - Math.min(1, step / 4))}
              height={high}
            >
              <title>{`${format.plainDay(from)}: ${format.number(count)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="soft small">
        <span>{format.plainDay(first.from)}</span>
        <span>{t(`activity.unit.${unit}`)}</span>
        {periods.length > 1 && <span>{format.plainDay(last.from)}</span>}
      </figcaption>
    </figure>
  );
}

export function PeriodTable({ unit, periods }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="table">
      <caption className="unseen">{t('activity.byDay')}</caption>
      <thead>
        <tr>
          <th scope="col">{t(`activity.unit.${unit}`)}</th>
          <th scope="col" className="number">
            {t('activity.count')}
          </th>
        </tr>
      </thead>
      <tbody>
        {periods
          .filter(({ count }) => count > 0)
          .toReversed()
          .map(({ from, count }) => (
            <tr key={from}>
              <th scope="row">{format.plainDay(from)}</th>
              <td className="number">{format.number(count)}</td>
            </tr>
          ))}
      </tbody>
    </table>
  );
}
