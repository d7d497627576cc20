import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { LANES } from '../../tips/shape.ts';
import { useNow } from '../app/clock.ts';
import { asked } from '../app/queries.ts';
import type { Workload } from '../app/queue-api.ts';
import { CareTotals } from '../care/totals.tsx';
import { useFormat } from '../language/use-format.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { giveBackAll, useSetWork } from '../queue/set-work.ts';
import { LookShares } from './look-shares.tsx';
import { Profiles } from './profiles.tsx';
import './workload.css';

/** For the unit head: who has how much, how old it is, what was answered in time, and how work is given out. */
export function WorkloadPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...asked('triage.workload', {}), refetchInterval: 60_000 });
  return (
    <>
      <header className="page-head">
        <title>{`${t('workload.title')} · Tipstaff`}</title>
        <h1>{t('workload.title')}</h1>
      </header>
      <div className="page-body workload">
        {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={10} />}
        {data && <Summary workload={data} />}
        {data && <Load workload={data} />}
        <CareTotals />
        <Profiles />
        <LookShares />
      </div>
    </>
  );
}

function Summary({ workload }: { workload: Workload }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section>
      <h2>{t('workload.overdue')}</h2>
      <p className="hint">{t('workload.overdueHint')}</p>
      <ul className="overdue">
        {workload.overdue.map(({ lane, tips }) => (
          <li key={lane}>
            <LaneMark lane={lane} /> <b>{format.number(tips)}</b>{' '}
            <span className="soft small">
              {t('workload.within', { time: format.duration(workload.hours[lane] * 3_600_000) })}
            </span>
          </li>
        ))}
        <li>
          <Link to="/looks">
            {t('looks.waiting', { count: workload.looks, shown: format.number(workload.looks) })}
          </Link>
        </li>
      </ul>
    </section>
  );
}

function Load({ workload }: { workload: Workload }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section>
      <h2>{t('workload.byOfficer')}</h2>
      <p className="hint">{t('workload.byOfficerHint', { since: format.date(workload.since) })}</p>
      <section
        className="table-scroll"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
        tabIndex={0}
        aria-label={t('workload.byOfficer')}
      >
        <table className="table">
          <thead>
            <tr>
              <th scope="col">{t('workload.officer')}</th>
              {LANES.map((lane) => (
                <th key={lane} scope="col">
                  <LaneMark lane={lane} />
                </th>
              ))}
              <th scope="col" className="number">
                {t('workload.load')}
              </th>
              <th scope="col" className="number">
                {t('workload.inTime')}
              </th>
              <th scope="col" className="number">
                {t('workload.looks')}
              </th>
            </tr>
          </thead>
          <tbody>
            {workload.officers.map((line) => (
              <Line key={line.officer ?? 'nobody'} line={line} />
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

function Line({ line }: { line: Workload['officers'][number] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const answered = line.lanes.reduce((sum, lane) => sum + lane.answered, 0);
  const inTime = line.lanes.reduce((sum, lane) => sum + lane.inTime, 0);
  return (
    <tr>
      <th scope="row">
        <Link to="/queue" search={{ assigned: [line.officer ?? 'nobody'] }}>
          {line.name ?? t('assign.nobody')}
        </Link>
        {!line.working && <WorksNoMore line={line} />}
      </th>
      {line.lanes.map(({ lane, open, oldest }) => (
        <td key={lane}>
          {open === 0 ? (
            <span className="soft">0</span>
          ) : (
            <>
              <b>{format.number(open)}</b>{' '}
              {oldest && (
                <span className="soft small">
                  {t('workload.oldest', { time: format.duration(now - Date.parse(oldest)) })}
                </span>
              )}
            </>
          )}
        </td>
      ))}
      <td className="number">{format.number(line.load)}</td>
      <td className="number">
        {answered === 0 ? '–' : `${format.number(inTime)} / ${format.number(answered)}`}
      </td>
      <td className="number">{format.number(line.looks)}</td>
    </tr>
  );
}

/** Who works tips no more, and what he still has: it goes back to the queue at once, for others to take. */
function WorksNoMore({ line }: { line: Workload['officers'][number] }) {
  const { t } = useTranslation();
  const work = useSetWork();
  const { officer, name } = line;
  const open = line.lanes.reduce((sum, lane) => sum + lane.open, 0);
  return (
    <>
      {' '}
      <span className="soft small">{t('workload.worksNoMore')}</span>{' '}
      {officer !== null && open > 0 && (
        <button
          type="button"
          className="button small"
          disabled={work !== null}
          aria-label={t('workload.giveBackOf', { name: name ?? officer })}
          onClick={() => void giveBackAll(t, officer, name ?? officer)}
        >
          {t('workload.giveBack')}
        </button>
      )}
    </>
  );
}
