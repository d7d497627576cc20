import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { ActsTable } from './acts-table.tsx';

const again = () => queryClient.invalidateQueries({ queryKey: ['access.tokens'] });

/** Tokens of machines: the own ones, or the unit's for who administers it. */
export function Tokens() {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, problem, attempt } = useAttempt();
  const [making, setMaking] = useState(false);
  const { data, error, refetch } = useQuery(asked('access.tokens', {}));
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={3} />;
  return (
    <section aria-labelledby="tokens">
      <h2 id="tokens">{t('token.title')}</h2>
      <p className="soft">{t('token.why')}</p>
      <Problem words={problem} />
      {data.tokens.length > 0 && (
        <ActsTable
          heads={[
            t('account.name'),
            t('token.officer'),
            t('token.actions'),
            t('token.until'),
            t('account.lastUse'),
          ]}
        >
          {data.tokens.map((token) => (
            <tr key={token.id}>
              <td data-label={t('account.name')}>{token.name}</td>
              <td data-label={t('token.officer')}>{token.officer}</td>
              <td className="mono" data-label={t('token.actions')}>
                {token.actions.join(', ')}
              </td>
              <td data-label={t('token.until')}>{format.date(token.until)}</td>
              <td data-label={t('account.lastUse')}>
                {token.usedAt ? format.full(token.usedAt) : t('account.never')}
              </td>
              <td>
                <button
                  type="button"
                  className="button small"
                  disabled={busy}
                  onClick={() =>
                    void attempt(async () => {
                      await call('access.endToken', { id: token.id });
                      await again();
                    })
                  }
                >
                  {t('account.end')}
                </button>
              </td>
            </tr>
          ))}
        </ActsTable>
      )}
      <button type="button" className="button" onClick={() => setMaking(true)}>
        {t('token.make')}
      </button>
      {making && <MakeToken onClose={() => setMaking(false)} />}
    </section>
  );
}

function MakeToken({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const [made, setMade] = useState('');
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const actions = String(fields.get('actions'))
      .split(/[\s,]+/)
      .filter(Boolean);
    void attempt(async () => {
      const { token } = await call('access.issueToken', {
        label: String(fields.get('label')),
        actions,
        days: Number(fields.get('days')),
      });
      setMade(token);
      await again();
    });
  };
  return (
    <Sheet title={t('token.make')} onClose={onClose}>
      {made === '' ? (
        <form className="sheet-form" onSubmit={submit}>
          <label className="field">
            <span className="label">{t('account.name')}</span>
            <input className="input" name="label" required maxLength={100} ref={focusFirst} />
          </label>
          <div className="field">
            <label htmlFor="token-actions">{t('token.actions')}</label>
            <textarea
              className="input mono"
              id="token-actions"
              name="actions"
              rows={3}
              required
              spellCheck={false}
              aria-describedby="token-actions-hint"
              defaultValue="intake.begin intake.deliver intake.finish intake.run"
            />
            <span className="hint" id="token-actions-hint">
              {t('token.actionsHint')}
            </span>
          </div>
          <label className="field">
            <span className="label">{t('token.days')}</span>
            <input className="input" name="days" type="number" min={1} max={365} required defaultValue={90} />
          </label>
          <Problem words={problem} />
          <button type="submit" className="button main" disabled={busy}>
            {t('token.make')}
          </button>
        </form>
      ) : (
        <div className="sheet-form">
          <p>{t('token.once')}</p>
          <p className="mono token-made">{made}</p>
          <button type="button" className="button main" onClick={onClose}>
            {t('recovery.kept')}
          </button>
        </div>
      )}
    </Sheet>
  );
}
