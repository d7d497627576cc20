import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { byHour, byPeriod, isOwnDoing } from './activity-counts.ts';
import './activity.css';
import { PeriodBars, PeriodTable } from './activity-bars.tsx';
import { HourGrid, HourTable } from './activity-hours.tsx';

type Events = Output<'subjects.activity'>['events'];

/** When the person was active, in the officer's zone: by hour and weekday, and by day. Each picture has a table with the same numbers. */
export function Activity({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    ...asked('subjects.activity', { subject }),
    staleTime: 60_000,
  });
  return (
    <section className="subject-part" aria-labelledby="activity">
      <h2 id="activity">{t('activity.title')}</h2>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={5} />}
      {data && <Pictures events={data.events} total={data.total} />}
    </section>
  );
}

function Pictures({ events, total }: { events: Events; total: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [intake, setIntake] = useState(false);
  const shown = useMemo(() => (intake ? events : events.filter(isOwnDoing)), [events, intake]);
  const grid = useMemo(() => byHour(shown, format.zone), [shown, format.zone]);
  const { unit, periods } = useMemo(() => byPeriod(shown, format.zone), [shown, format.zone]);
  return (
    <>
      <label className="check-line">
        <input type="checkbox" checked={intake} onChange={(event) => setIntake(event.target.checked)} />
        {t('activity.withIntake')}
      </label>
      {shown.length === 0 ? (
        <p className="soft">{t('activity.none')}</p>
      ) : (
        <>
          <p className="soft small">
            {t('activity.of', {
              count: shown.length,
              shown: format.number(shown.length),
              zone: format.zoneName(0),
            })}
            {total > events.length && ` ${t('activity.newest', { shown: format.number(events.length) })}`}
          </p>
          <HourGrid grid={grid} />
          <PeriodBars unit={unit} periods={periods} />
          <details>
            <summary>{t('activity.asTable')}</summary>
            <HourTable grid={grid} />
            <PeriodTable unit={unit} periods={periods} />
          </details>
        </>
      )}
    </>
  );
}
