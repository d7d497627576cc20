import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Today } from '../app/api.ts';
import { useNow } from '../app/clock.ts';
import { asked, useApprovalCounts, useOfficers, useReviewsWaiting } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { Ends } from '../care/ends.tsx';
import { ExposureLine } from '../care/exposure-line.tsx';
import { useFormat } from '../language/use-format.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { TodayAlerts } from '../watch/today-alerts.tsx';
import { SinceAway } from './away.tsx';
import { ClockLines } from './clock-lines.tsx';
import { GlassReview } from './glass-review.tsx';
import { OverruledDecisions } from './overruled.tsx';
import { TipLines } from './tip-lines.tsx';
import './today.css';

/** What needs me: the immediate lane, clocks that run out, what waits in intake. */
export function TodayPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const me = useMe();
  const { data, error, refetch } = useQuery({ ...asked('app.today', {}), refetchInterval: 60_000 });
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.today')} · Tipstaff`}</title>
        <h1>{t('go.today')}</h1>
        <p className="soft small">{format.date(now)}</p>
      </header>
      <div className="page-body today">
        <GlassReview />
        {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={10} />}
        {data && <Lanes today={data} me={me.officer.id} />}
        <ExposureLine />
        <Ends />
        <SinceAway />
        <TodayAlerts />
        <Reviews />
        <Pairs />
        <OverruledDecisions />
        {data && <Content today={data} />}
      </div>
    </>
  );
}

/** The lanes as links into the queue, with how many tips nobody has taken. */
function Lanes({ today, me }: { today: Today; me: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <ul className="lanes" aria-label={t('today.lanes')}>
      {today.lanes.map(({ lane, open, unassigned }) => (
        <li key={lane}>
          <Link to="/queue" search={{ lane: [lane] }}>
            <LaneMark lane={lane} />
            <b>{format.number(open)}</b>
            <span className="soft small">
              {t('today.unassigned', { count: unassigned, shown: format.number(unassigned) })}
            </span>
          </Link>
        </li>
      ))}
      <li>
        <Link to="/queue" search={{ assigned: [me] }}>
          <span className="lane">{t('today.mine')}</span>
          <b>{format.number(today.mine)}</b>
          <span className="soft small">{t('today.mineHint')}</span>
        </Link>
      </li>
    </ul>
  );
}

function Content({ today }: { today: Today }) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  const open = today.lanes.reduce((sum, lane) => sum + lane.open, 0);
  if (open === 0 && today.runs.length === 0) {
    return (
      <Empty title={t('queue.empty')}>
        <p>{t('queue.emptyWhy')}</p>
        <Link to="/intake" className="button main">
          {t('queue.takeIn')}
        </Link>
      </Empty>
    );
  }
  return (
    <>
      <section>
        <h2>{t('today.immediate')}</h2>
        <TipLines rows={today.immediate} empty={t('today.immediateEmpty')} officers={officers} />
        {today.immediate.length > 0 && (
          <Link to="/queue" search={{ lane: ['now'] }} className="all-link">
            {t('today.immediateAll')}
          </Link>
        )}
      </section>
      <section>
        <h2>{t('today.expiring')}</h2>
        <p className="hint">{t('today.expiringHint')}</p>
        <TipLines rows={today.expiring} empty={t('today.expiringEmpty')} officers={officers} expiry />
      </section>
      <ClockLines clocks={today.clocks} />
      <section>
        <h2>{t('today.intake')}</h2>
        <p className="intake-line">
          {today.quarantined > 0 ? (
            <Link to="/intake" hash="quarantine">
              {t('today.quarantined', { count: today.quarantined, shown: format.number(today.quarantined) })}
            </Link>
          ) : (
            <span className="soft">{t('today.quarantinedNone')}</span>
          )}
        </p>
        {today.runs.length > 0 && (
          <ul className="run-lines">
            {today.runs.map((run) => (
              <li key={run.run}>
                <time dateTime={run.startedAt} className="soft" title={format.full(run.startedAt)}>
                  {format.day(run.startedAt)} {format.clock(run.startedAt)}
                </time>
                <span className="clip">{run.label}</span>
                <span className="soft">{t(`intake.state.${run.state}`)}</span>
                <span className="number">
                  {t('today.runCounts', {
                    seen: format.number(run.counts.seen),
                    tips: format.number(run.counts.tips),
                    quarantined: format.number(run.counts.quarantined),
                  })}
                </span>
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

/** Reviews that wait for a second officer, and own asks that were approved; nothing where there are none. */
function Reviews() {
  const { t } = useTranslation();
  const format = useFormat();
  const { waiting, ready } = useApprovalCounts();
  if (waiting + ready === 0) return null;
  return (
    <section>
      <h2>{t('today.reviews')}</h2>
      {waiting > 0 && (
        <p>
          <Link to="/approvals">
            {t('today.reviewsWaiting', { count: waiting, shown: format.number(waiting) })}
          </Link>
        </p>
      )}
      {ready > 0 && (
        <p>
          <Link to="/approvals" hash="mine">
            {t('today.reviewsReady', { count: ready, shown: format.number(ready) })}
          </Link>
        </p>
      )}
    </section>
  );
}

/** Pairs of subjects that wait for an officer; nothing where there are none. */
function Pairs() {
  const { t } = useTranslation();
  const format = useFormat();
  const waiting = useReviewsWaiting(true);
  if (waiting === 0) return null;
  return (
    <section>
      <h2>{t('review.title')}</h2>
      <p>
        <Link to="/subjects">{t('review.waiting', { count: waiting, shown: format.number(waiting) })}</Link>
      </p>
    </section>
  );
}
