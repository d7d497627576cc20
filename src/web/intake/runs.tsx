import { useTranslation } from 'react-i18next';
import type { IntakeRun } from '../../intake/shape.ts';
import { useOfficers } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { CountsTable } from './counts-table.tsx';

/** Earlier intakes, newest first; each opens into its counts. */
export function Runs({ runs }: { runs: readonly IntakeRun[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  if (runs.length === 0) return <p className="soft">{t('intake.noRuns')}</p>;
  return (
    <ul className="runs">
      {runs.map((run) => (
        <li key={run.run}>
          <details>
            <summary>
              <time dateTime={run.startedAt} title={format.full(run.startedAt)}>
                {format.date(run.startedAt)} {format.clock(run.startedAt)}
              </time>
              <b className="clip">{run.label}</b>
              <span>{t(`intake.state.${run.state}`)}</span>
              <span className="clip">{officers.get(run.startedBy) ?? run.startedBy}</span>
              <span className="number">
                {t('intake.seen', { count: run.counts.seen, shown: format.number(run.counts.seen) })}
              </span>
              <span className="number">
                {t('intake.newTips', { count: run.counts.tips, shown: format.number(run.counts.tips) })}
              </span>
              <span className={run.counts.quarantined > 0 ? 'number left-near' : 'number'}>
                {t('intake.waits', {
                  count: run.counts.quarantined,
                  shown: format.number(run.counts.quarantined),
                })}
              </span>
            </summary>
            <CountsTable counts={run.counts} />
            <p className="soft small">
              {format.bytes(run.bytes)}
              {run.endedAt &&
                ` · ${t('intake.took', { time: format.duration(Date.parse(run.endedAt) - Date.parse(run.startedAt)) })}`}
            </p>
          </details>
        </li>
      ))}
    </ul>
  );
}
