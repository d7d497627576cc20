import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';

/** How far work through all tips is: a bar with how many, how fast and how long still. */
export function ProgressLine({ label, done, total }: { label: string; done: number; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = useRate(done);
  const part = total === 0 ? 1 : Math.min(1, done / total);
  return (
    <div className="progress-line">
      <div
        className="progress"
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={Math.round(part * 100)}
      >
        <span style={{ transform: `scaleX(${part})` }} />
      </div>
      <p className="small" role="status">
        {label}: {t('rules.progress', { done: format.number(done), total: format.number(total) })}
        {rate > 0 && ` · ${t('intake.rate', { rate: format.number(Math.round(rate)) })}`}
        {rate > 0 &&
          ` · ${t('intake.left', { time: format.duration(((total - done) / rate) * 1000 + 59_000) })}`}
      </p>
    </div>
  );
}

/** How many a second since the first look. */
function useRate(done: number): number {
  const first = useRef({ at: clock(), done });
  const seconds = (clock() - first.current.at) / 1000;
  return seconds < 1 ? 0 : (done - first.current.done) / seconds;
}
