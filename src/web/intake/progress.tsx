import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { IntakeRun } from '../../intake/shape.ts';
import { clock } from '../app/clock.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { CountsTable } from './counts-table.tsx';
import { type Delivery, sendRest, stopRun, useDelivery } from './delivery.ts';

const POLL_MS = 500;
const OVER: readonly IntakeRun['state'][] = ['done', 'stopped', 'failed'];

/**
 * What is being taken in: what is sent, what is read, how fast, how long still, and the counts. The delivery of this
 * browser first; else an intake that somebody else began, or this one before the page was reloaded.
 */
export function Progress({ runs }: { runs: readonly IntakeRun[] }) {
  const delivery = useDelivery();
  const working = runs.find(({ state, run }) => state === 'working' && run !== delivery?.run);
  return (
    <>
      {delivery && (
        <Running key={delivery.run} id={delivery.run} label={delivery.label} delivery={delivery} />
      )}
      {working && <Running key={working.run} id={working.run} label={working.label} delivery={null} />}
    </>
  );
}

function Running({ id, label, delivery }: { id: string; label: string; delivery: Delivery | null }) {
  const { t } = useTranslation();
  const mayStop = useMay('intake:write');
  const { data: run } = useQuery({
    ...asked('intake.run', { run: id }),
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data && OVER.includes(state.data.state) ? false : POLL_MS),
  });
  const over = run !== undefined && OVER.includes(run.state);
  useEffect(() => {
    if (!over) return;
    for (const name of ['intake.runs', 'intake.quarantine', 'app.today', 'triage.facets']) {
      void queryClient.invalidateQueries({ queryKey: [name] });
    }
  }, [over]);
  return (
    <section className="running" aria-labelledby={`run-${id}`}>
      <h2 id={`run-${id}`}>
        {label} <span className="soft small">{t(`intake.state.${run?.state ?? 'receiving'}`)}</span>
      </h2>
      {delivery && delivery.state !== 'sent' && <Sending delivery={delivery} />}
      {run && !over && <Reading run={run} />}
      {run && <CountsTable counts={run.counts} />}
      {!over && mayStop && delivery?.state !== 'stopped' && (
        <div>
          <button type="button" className="button" onClick={() => void stopRun(id)}>
            {t('intake.stop')}
          </button>
        </div>
      )}
    </section>
  );
}

function Bar({ part, label }: { part: number; label: string }) {
  return (
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
  );
}

function Sending({ delivery }: { delivery: Delivery }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { files, bytes, error, startedAt, state } = delivery;
  const part = bytes.total === 0 ? 1 : bytes.sent / bytes.total;
  const seconds = Math.max(0.001, (clock() - startedAt) / 1000);
  return (
    <div className="step">
      <Bar part={part} label={t('intake.sending')} />
      <p className="small" role="status">
        {t('intake.sent', {
          sent: format.number(files.sent),
          total: format.number(files.total),
          bytes: format.bytes(bytes.sent),
          of: format.bytes(bytes.total),
          rate: format.bytes(bytes.sent / seconds),
        })}
      </p>
      {state === 'broken' && error && (
        <div className="failure" role="alert">
          <p>{failureWords(t, error)}</p>
          <p className="soft">{t('intake.brokenSafe')}</p>
          <div>
            <button type="button" className="button" onClick={() => void sendRest()}>
              {t('intake.continue')}
            </button>
          </div>
        </div>
      )}
    </div>
  );
}

function Reading({ run }: { run: IntakeRun }) {
  const { t } = useTranslation();
  const format = useFormat();
  const rate = useRate(run.counts.seen);
  const known = run.counts.seen + run.waiting;
  const part = known === 0 ? 0 : run.counts.seen / known;
  return (
    <div className="step">
      <Bar part={part} label={t('intake.reading')} />
      <p className="small" role="status">
        {t('intake.read', { seen: format.number(run.counts.seen), known: format.number(known) })}
        {rate > 0 && ` · ${t('intake.rate', { rate: format.number(Math.round(rate)) })}`}
        {rate > 0 && run.waiting > 0 && ` · ${t('intake.left', { time: shortTime(run.waiting / rate, t) })}`}
      </p>
    </div>
  );
}

function shortTime(seconds: number, t: TFunction): string {
  if (seconds < 60) return t('time.seconds', { count: Math.ceil(seconds) });
  return t('time.minutes', { count: Math.ceil(seconds / 60), shown: String(Math.ceil(seconds / 60)) });
}

/** How many a second over the last five seconds. */
function useRate(count: number): number {
  const samples = useRef<{ at: number; count: number }[]>([]);
  const at = clock();
  const last = samples.current.at(-1);
  if (!last || last.count !== count) samples.current.push({ at, count });
  samples.current = samples.current.filter((sample) => at - sample.at < 5_000);
  const first = samples.current[0];
  return first && at > first.at ? ((count - first.count) * 1000) / (at - first.at) : 0;
}
