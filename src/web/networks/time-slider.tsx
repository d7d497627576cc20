import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../language/use-format.ts';
import type { NetworkDesk } from './desk.ts';
import { endOfWeek } from './narrow.ts';

const STEP_MS = 600;

/** What was known by the end of a week. Play goes from week to week and stops at the last. */
export function TimeSlider({ desk }: { desk: NetworkDesk }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [playing, setPlaying] = useState(false);
  const { weeks, week, setWeek, picture } = desk;
  const at = week ?? weeks;
  useEffect(() => {
    if (!playing) return;
    const timer = setTimeout(() => {
      if (at >= weeks) setPlaying(false);
      else setWeek(at + 1 >= weeks ? null : at + 1);
    }, STEP_MS);
    return () => clearTimeout(timer);
  }, [playing, at, weeks, setWeek]);
  const end = endOfWeek(picture, at) ?? picture.last;
  const words = t('networks.until', { date: format.date(end) });
  return (
    <div className="net-time">
      <button
        type="button"
        className="button small"
        disabled={weeks < 2}
        onClick={() => {
          if (!playing && at >= weeks) setWeek(1);
          setPlaying(!playing);
        }}
      >
        {t(playing ? 'networks.pause' : 'networks.play')}
      </button>
      <input
        type="range"
        min={1}
        max={weeks}
        value={at}
        disabled={weeks < 2}
        aria-label={t('networks.week')}
        aria-valuetext={words}
        onChange={(event) => {
          setPlaying(false);
          const wanted = Number(event.target.value);
          setWeek(wanted >= weeks ? null : wanted);
        }}
      />
      <span className="small soft net-until">{words}</span>
    </div>
  );
}
