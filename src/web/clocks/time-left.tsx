import { useTranslation } from 'react-i18next';
import type { Clock } from '../../clocks/shape.ts';
import { dayBegins } from '../../kernel/whole-day.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { WarnIcon } from '../look/icons.tsx';

/** How long a clock has, amber with a sign near its end; over is said in words. Both zones on hover. */
export function TimeLeft({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const over = now - Date.parse(clock.overAt);
  const left = (clock.day ? dayBegins(clock.dueAt) : Date.parse(clock.dueAt)) - now;
  const tone = over >= 0 ? 'over' : Date.parse(clock.warnAt) <= now ? 'near' : 'far';
  return (
    <time
      dateTime={clock.day ?? clock.dueAt}
      className={`clock-left ${tone}`}
      title={clock.day ? format.fullDay(clock.dueAt) : format.full(clock.dueAt)}
    >
      {tone !== 'far' && <WarnIcon />}
      {over >= 0
        ? t('clocks.overFor', { duration: format.duration(over) })
        : left > 0
          ? t('clocks.leftFor', { duration: format.duration(left) })
          : format.runningDay(clock.dueAt, now)}
    </time>
  );
}
