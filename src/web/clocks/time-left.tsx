import { useTranslation } from 'react-i18next';
import type { Clock } from '../../clocks/shape.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { WarnIcon } from '../look/icons.tsx';

/** How long a clock has, amber with a sign near its end; over is said in words. Both zones on hover. */
export function TimeLeft({ clock }: { clock: Clock }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const left = Date.parse(clock.dueAt) - now;
  const tone = left <= 0 ? 'over' : Date.parse(clock.warnAt) <= now ? 'near' : 'far';
  return (
    <time dateTime={clock.dueAt} className={`clock-left ${tone}`} title={format.full(clock.dueAt)}>
      {tone !== 'far' && <WarnIcon />}
      {left <= 0
        ? t('clocks.overFor', { duration: format.duration(left) })
        : t('clocks.leftFor', { duration: format.duration(left) })}
    </time>
  );
}
