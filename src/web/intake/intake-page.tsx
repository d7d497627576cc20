import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { SightingButton } from '../sightings/sighting-button.tsx';
import { DropPlace } from './drop-place.tsx';
import './intake.css';
import { Progress } from './progress.tsx';
import { Quarantine } from './quarantine.tsx';
import { Runs } from './runs.tsx';

/** Tips come in here: drop files, watch them being read, see what waits and why. */
export function IntakePage() {
  const { t } = useTranslation();
  const mayWrite = useMay('intake:write');
  const mayObserve = useMay('sighting:write');
  const runs = useQuery({ ...asked('intake.runs', { limit: 20 }), refetchInterval: 30_000 });
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.intake')} · Tipstaff`}</title>
        <h1>{t('go.intake')}</h1>
        {mayObserve && (
          <div className="push">
            <SightingButton />
          </div>
        )}
      </header>
      <div className="page-body">
        {mayWrite && <DropPlace />}
        <Progress runs={runs.data?.runs ?? []} />
        <Quarantine />
        <section aria-labelledby="runs">
          <h2 id="runs">{t('intake.runs')}</h2>
          {runs.error && !runs.data && (
            <FailurePanel error={runs.error} onRetry={() => void runs.refetch()} />
          )}
          {!runs.data && !runs.error && <Skeleton lines={4} />}
          {runs.data && <Runs runs={runs.data.runs} />}
        </section>
      </div>
    </>
  );
}
