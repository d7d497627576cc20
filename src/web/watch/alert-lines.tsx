import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Alert } from '../../watch/shape.ts';
import { call } from '../app/client.ts';
import { useNow } from '../app/clock.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { CheckIcon } from '../look/icons.tsx';
import { LaneMark } from '../look/lane-mark.tsx';
import { renewWatch } from './renew-watch.ts';
import { watchKindWords, watchLabel } from './watch-words.ts';

/** What touched what, a line each, with a button that acknowledges it. `onTip`: all are of the tip that is shown. */
export function AlertLines({ alerts, onTip = false }: { alerts: readonly Alert[]; onTip?: boolean }) {
  const { t } = useTranslation();
  return (
    <ul className={onTip ? 'alert-lines on-tip' : 'alert-lines'} aria-label={t('watch.alerts')}>
      {alerts.map((alert) => (
        <li key={`${alert.tip.id} ${alert.watch.id} ${alert.version}`}>
          {!onTip && <TouchingTip alert={alert} />}
          <Touched alert={alert} />
          <When alert={alert} />
          <Acknowledge alert={alert} />
        </li>
      ))}
    </ul>
  );
}

function TouchingTip({ alert: { tip, version } }: { alert: Alert }) {
  const { t } = useTranslation();
  return (
    <Link to="/tips/$tip" params={{ tip: tip.id }} preload={false} className="alert-tip">
      <LaneMark lane={tip.lane} closed={tip.state !== 'open'} />
      <span className="clip">
        {tip.source} <b>{tip.number}</b>
      </span>
      {version > 1 && <span className="soft small">{t('watch.version', { version })}</span>}
    </Link>
  );
}

function Touched({ alert: { watch, version } }: { alert: Alert }) {
  const { t } = useTranslation();
  return (
    <span className="alert-what">
      <span className="soft small">{watchKindWords(t, watch.kind)}</span> <WatchedThing watch={watch} />
      {version === 0 && <span className="soft small"> · {t('watch.cameTo')}</span>}
      <span className="soft small">
        {' · '}
        {watch.shared ? t('watch.unitBy', { officer: watch.by }) : t('watch.own')}
      </span>
    </span>
  );
}

/** The watched value, or a link to the subject or network. */
export function WatchedThing({ watch }: { watch: Pick<Alert['watch'], 'kind' | 'label' | 'target'> }) {
  const { t } = useTranslation();
  const words = watchLabel(t, watch);
  if (watch.target === null) return <b className="watch-value">{words}</b>;
  return watch.kind === 'subject' ? (
    <Link to="/subjects/$subject" params={{ subject: watch.target }} preload={false}>
      {words}
    </Link>
  ) : (
    <Link to="/networks/$network" params={{ network: watch.target }} preload={false}>
      {words}
    </Link>
  );
}

function When({ alert: { at } }: { alert: Alert }) {
  const format = useFormat();
  const now = useNow();
  return (
    <time dateTime={at} className="soft small alert-when" title={format.full(at)}>
      {format.ago(at, now)}
    </time>
  );
}

function Acknowledge({ alert }: { alert: Alert }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (alert.acknowledgedAt)
    return (
      <span className="soft small" title={format.full(alert.acknowledgedAt)}>
        {t('watch.acknowledgedBy', { officer: alert.acknowledgedBy ?? '' })}
      </span>
    );
  const acknowledge = async () => {
    try {
      await call('watch.acknowledge', { watch: alert.watch.id, tip: alert.tip.id, until: alert.at });
      await renewWatch();
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
  };
  return (
    <button
      type="button"
      className="button small"
      aria-label={t('watch.acknowledgeThis', { number: `${alert.tip.source} ${alert.tip.number}` })}
      onClick={() => void acknowledge()}
    >
      <CheckIcon width="13" height="13" /> {t('watch.acknowledge')}
    </button>
  );
}
