import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SecondLook } from '../../triage/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { answerWords } from '../language/answer-words.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { reloadQueues } from '../queue/queues.ts';
import './looks.css';
import { RecentActs } from './recent-acts.tsx';

/** Closings that chance chose for a second look, for an officer who did not close them. */
export function LooksPage() {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({ ...asked('triage.looks', {}), staleTime: 0 });
  return (
    <>
      <header className="page-head">
        <title>{`${t('looks.title')} · Tipstaff`}</title>
        <h1>{t('looks.title')}</h1>
      </header>
      <div className="page-body looks">
        <p className="hint">{t('looks.hint')}</p>
        {error && <FailurePanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={6} />}
        {data?.looks.length === 0 && (
          <Empty title={t('looks.none')}>
            <p>{t('looks.noneWhy')}</p>
          </Empty>
        )}
        <ul className="look-list">
          {data?.looks.map((look) => (
            <Look key={look.decision} look={look} />
          ))}
        </ul>
        <RecentActs />
      </div>
    </>
  );
}

function Look({ look }: { look: SecondLook }) {
  const { t } = useTranslation();
  const format = useFormat();
  const answer = look.answer && answerWords(t, look.answer);
  return (
    <li>
      <p className="look-line">
        <LaneMark lane={look.lane} />
        <Link to="/tips/$tip" params={{ tip: look.tip }} search={{ alone: true }} preload={false}>
          {look.source} <b>{look.number}</b>
        </Link>
        <span className="tag">{t(`close.${look.reason as 'no_crime'}`)}</span>
        <span className="soft small">
          {t('looks.closed', { who: look.closedBy, time: format.full(look.closedAt) })}
        </span>
      </p>
      {answer && <p>{answer}</p>}
      {look.note && <q className="note">{look.note}</q>}
      {look.mayLook ? <EndLook look={look} /> : <p className="soft small">{t('looks.another')}</p>}
    </li>
  );
}

function EndLook({ look }: { look: SecondLook }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [working, setWorking] = useState(false);
  const end = async (confirm: boolean) => {
    setWorking(true);
    try {
      const { tip, decision } = look;
      await call('triage.look', { tip, decision, confirm, note: note.trim() });
      notify(t(confirm ? 'looks.confirmed' : 'looks.reopened', { number: `${look.source} ${look.number}` }));
      if (!confirm) reloadQueues();
      for (const name of ['triage.looks', 'triage.away', 'triage.facets', 'app.today'])
        void queryClient.invalidateQueries({ queryKey: [name] });
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
    setWorking(false);
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim()) void end(true);
  };
  const off = working || !note.trim();
  return (
    <form className="look-end" onSubmit={submit}>
      <label className="field">
        <span className="label">{t('looks.why')}</span>
        <input
          type="text"
          className="input"
          maxLength={2000}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button type="submit" className="button" disabled={off}>
        {t('looks.confirm')}
      </button>
      <button type="button" className="button" disabled={off} onClick={() => void end(false)}>
        {t('looks.reopen')}
      </button>
    </form>
  );
}
