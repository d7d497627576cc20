import { useMutation, useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { ShownCheckpoint, Verification } from '../../audit/shape.ts';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { QrCode } from './qr-code.tsx';

/** Whether the log holds, and what goes into the paper register. */
export function Proof() {
  const { t } = useTranslation();
  const status = useQuery(asked('audit.status', {}));
  const verify = useMutation({ mutationFn: () => call('audit.verify', {}) });
  const keep = useMutation({
    mutationFn: () => call('audit.checkpoint', {}),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['audit.status'] }),
  });
  return (
    <div className="audit-proof">
      <section aria-labelledby="verify">
        <h2 id="verify">{t('audit.tab.proof')}</h2>
        <button
          type="button"
          className="button main"
          disabled={verify.isPending}
          onClick={() => verify.mutate()}
        >
          {verify.isPending ? t('audit.verifying') : t('audit.verify')}
        </button>
        {verify.isPending && <Progress />}
        {verify.error && <FailurePanel error={verify.error} />}
        {verify.data && <Found found={verify.data} />}
      </section>
      <section aria-labelledby="checkpoint">
        <h2 id="checkpoint">{t('audit.newest')}</h2>
        {status.error && <FailurePanel error={status.error} onRetry={() => void status.refetch()} />}
        {!status.data && !status.error && <Skeleton lines={6} />}
        {status.data && (
          <>
            {status.data.checkpoint ? (
              <Shown checkpoint={status.data.checkpoint} />
            ) : (
              <p className="soft">{t('audit.noCheckpoint')}</p>
            )}
            <p className="soft small">{t(status.data.witnessed ? 'audit.witnessed' : 'audit.unwitnessed')}</p>
          </>
        )}
        <button type="button" className="button" disabled={keep.isPending} onClick={() => keep.mutate()}>
          {t('audit.makeCheckpoint')}
        </button>
        {keep.error && <FailurePanel error={keep.error} />}
      </section>
    </div>
  );
}

function Progress() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...asked('audit.progress', {}), refetchInterval: 500, staleTime: 0 });
  const running = data?.running;
  const share = running ? Math.min(1, running.done / Math.max(1, running.of)) : 0;
  return (
    <div className="audit-progress">
      <svg className="audit-bar" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
        <rect width={share * 100} height="1" />
      </svg>
      <p className="soft small" role="status">
        {running
          ? t('audit.progress', { done: format.number(running.done), of: format.number(running.of) })
          : t('audit.verifying')}
      </p>
    </div>
  );
}

function Found({ found }: { found: Verification }) {
  const { t } = useTranslation();
  const format = useFormat();
  const bad = found.firstBad;
  return (
    <div className={found.holds ? 'audit-found holds' : 'audit-found'} role="status">
      <h3>{t(found.holds ? 'audit.holds' : 'audit.holdsNot')}</h3>
      {bad && (
        <>
          <p>
            {bad.until === null || bad.until === bad.seq
              ? t('audit.badAt', { seq: bad.seq })
              : t('audit.badFrom', { seq: bad.seq, until: bad.until })}
          </p>
          <p className="mono small" lang="en">
            {bad.problem}
          </p>
        </>
      )}
      <p>{t('audit.counted', { shown: format.number(found.entries) })}</p>
      <ul>
        {found.places.map((place) => (
          <li key={place.place}>
            {t(`audit.place.${place.place}`)}:{' '}
            {place.holds
              ? t('audit.checkpoints', { count: place.checkpoints, shown: format.number(place.checkpoints) })
              : t('audit.placeBad')}
          </li>
        ))}
      </ul>
      <h3>{t('audit.unknownTitle')}</h3>
      <ul className="soft">
        {found.unknown.map((one) => (
          <li key={one}>{t(`audit.unknown.${one}`)}</li>
        ))}
      </ul>
    </div>
  );
}

function Shown({ checkpoint }: { checkpoint: ShownCheckpoint }) {
  const { t } = useTranslation();
  const format = useFormat();
  const lines = [
    [t('audit.size'), format.number(checkpoint.size)],
    [t('audit.code'), checkpoint.code],
    [t('audit.root'), checkpoint.root],
    [t('audit.log'), checkpoint.origin],
    [t('audit.key'), checkpoint.verifier],
  ];
  return (
    <div className="audit-checkpoint">
      <QrCode rows={checkpoint.qr} label={t('audit.qr')} />
      <dl>
        {lines.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="mono break">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="hint">{t('audit.paper')}</p>
    </div>
  );
}
