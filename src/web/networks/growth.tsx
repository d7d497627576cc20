import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';

const WIDE = 84;
const HIGH = 20;

/** New members by week, as bars, the last week at the end; in words for those who do not see them. */
export function Growth({ weeks }: { weeks: readonly number[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const most = Math.max(1, ...weeks);
  const step = WIDE / Math.max(1, weeks.length);
  const words = t('networks.growthOf', {
    count: weeks.length,
    weeks: weeks.map((each) => format.number(each)).join(', '),
  });
  const bars = weeks.map((count, week) => {
    const high = count === 0 ? 1 : Math.max(3, (count / most) * HIGH);
    return `M${(week * step).toFixed(1)} ${HIGH}h${(step - 2).toFixed(1)}v${(-high).toFixed(1)}h${(2 - step).toFixed(1)}z`;
  });
  return (
    <svg
      className="growth"
      viewBox={`0 0 ${WIDE} ${HIGH}`}
      width={WIDE}
      height={HIGH}
      role="img"
      aria-label={words}
    >
      <title>{words}</title>
      <path d={bars.join('')} />
    </svg>
  );
}
