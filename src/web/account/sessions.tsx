import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { ActsTable } from './acts-table.tsx';

/** The name of a browser and its system out of what it says of itself; all of it where that names none. */
function browserOf(agent: string): string {
  const browser = /(Firefox|Edg|OPR|Chrome|Safari)\//.exec(agent)?.[1];
  const system = /(Windows|Mac OS X|Android|iPhone|iPad|Linux)/.exec(agent)?.[1];
  const named = browser?.replace('Edg', 'Edge').replace('OPR', 'Opera');
  return [named, system].filter(Boolean).join(' · ') || agent;
}

/** Where the officer is signed in now. */
export function Sessions() {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, problem, attempt } = useAttempt();
  const { data, error, refetch } = useQuery(asked('access.sessions', {}));
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  const act = (work: () => Promise<unknown>) =>
    void attempt(async () => {
      await work();
      await queryClient.invalidateQueries({ queryKey: ['access.sessions'] });
    });
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">{t('account.sessions')}</h2>
      <Problem words={problem} />
      <ActsTable
        heads={[t('account.browser'), t('account.address'), t('account.since'), t('account.lastUse')]}
      >
        {data.sessions.map((session) => (
          <tr key={session.id}>
            <td data-label={t('account.browser')}>{browserOf(session.agent) || '—'}</td>
            <td className="mono" data-label={t('account.address')}>
              {session.address || '—'}
            </td>
            <td data-label={t('account.since')}>{format.full(session.startedAt)}</td>
            <td data-label={t('account.lastUse')}>{format.full(session.usedAt)}</td>
            <td>
              {session.own ? (
                <span className="tag done">{t('account.thisOne')}</span>
              ) : (
                <button
                  type="button"
                  className="button small"
                  disabled={busy}
                  onClick={() => act(() => call('access.endSession', { id: session.id }))}
                >
                  {t('account.end')}
                </button>
              )}
            </td>
          </tr>
        ))}
      </ActsTable>
      {data.sessions.length > 1 && (
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => act(() => call('access.endOtherSessions', {}))}
        >
          {t('account.endOthers')}
        </button>
      )}
    </section>
  );
}
