import { useTranslation } from 'react-i18next';
import type { FieldCount, Month } from '../../statistics/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { shareOf } from './order.ts';

/** A share as a number with a bar beneath; what is there in part stands lighter behind it. */
export function Share({ part, of, partly = 0 }: { part: number; of: number; partly?: number }) {
  const format = useFormat();
  const share = shareOf(part, of);
  if (share === null) return <span className="faint">–</span>;
  return (
    <span className="share" title={`${format.number(part)} / ${format.number(of)}`}>
      <span className="number">{percent(format.locale, share)}</span>
      <span className="share-bar" aria-hidden="true">
        <span className="share-partly" style={{ inlineSize: `${((part + partly) / of) * 100}%` }} />
        <span className="share-part" style={{ inlineSize: `${share * 100}%` }} />
      </span>
    </span>
  );
}

export const percent = (locale: string, share: number): string =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }).format(share);

const WIDTH = 8;
const HEIGHT = 22;

/** Twelve months: the height is how many tips, the dark part how many of the fields that they need they brought. */
export function Trend({ months, name }: { months: readonly Month[]; name: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...months.map(({ tips }) => tips));
  const month = new Intl.DateTimeFormat(format.locale, { month: 'short', year: 'numeric', timeZone: 'UTC' });
  const told = ({ month: of, tips, asked, given }: Month) => {
    const share = shareOf(given, asked);
    return t('platforms.month', {
      month: month.format(new Date(`${of}-01T00:00:00Z`)),
      tips: format.number(tips),
      share: share === null ? '–' : percent(format.locale, share),
    });
  };
  return (
    <svg
      className="trend"
      viewBox={`0 0 ${months.length * WIDTH} ${HEIGHT}`}
      width={months.length * WIDTH}
      height={HEIGHT}
      role="img"
      aria-label={t('platforms.trendOf', { name, last: told(months.at(-1)!) })}
    >
      {months.map((each, at) => {
        const height = each.tips === 0 ? 0 : Math.max(2, (each.tips / most) * (HEIGHT - 1));
        const dark = height * (shareOf(each.given, each.asked) ?? 0);
        return (
          <g key={each.month}>
            <title>{told(each)}</title>
            <rect className="trend-back" x={at * WIDTH} y={0} width={WIDTH} height={HEIGHT} />
            <rect
              x={at * WIDTH + 1}
              y={HEIGHT - height}
              width={WIDTH - 2}
              height={height}
              className="trend-all"
            />
            <rect
              x={at * WIDTH + 1}
              y={HEIGHT - dark}
              width={WIDTH - 2}
              height={dark}
              className="trend-given"
            />
          </g>
        );
      })}
    </svg>
  );
}

/** Every field that applied to a platform’s tips, with its share: the row opened. */
export function Fields({ fields, names }: { fields: readonly FieldCount[]; names: Map<string, string> }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="field-shares">
      {fields
        .filter(({ asked }) => asked > 0)
        .map(({ field, asked, given, partly }) => (
          <li key={field}>
            <span>{names.get(field) ?? field}</span>
            <Share part={given} of={asked} partly={partly} />
            <span className="faint small">
              {t('platforms.fieldOf', { given: format.number(given), of: format.number(asked) })}
              {partly > 0 && ` · ${t('platforms.partly', { shown: format.number(partly) })}`}
            </span>
          </li>
        ))}
    </ul>
  );
}
