import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { AddAuthenticator, AddPasskey, RecoveryCodes } from '../sign-in/add-factor.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { ActsTable } from './acts-table.tsx';

const again = () => queryClient.invalidateQueries({ queryKey: ['access.factors'] });

/** Passkeys, the authenticator, and recovery codes. */
export function FactorSections() {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, problem, attempt } = useAttempt();
  const [adding, setAdding] = useState<'passkey' | 'authenticator' | null>(null);
  const [codes, setCodes] = useState<readonly string[]>([]);
  const { data, error, refetch } = useQuery(asked('access.factors', {}));
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  const act = (work: () => Promise<unknown>) =>
    void attempt(async () => {
      await work();
      await again();
    });
  const added = (recoveryCodes: readonly string[]) => {
    setAdding(null);
    setCodes(recoveryCodes);
    void again();
  };
  return (
    <>
      <section aria-labelledby="passkeys">
        <h2 id="passkeys">{t('account.passkeys')}</h2>
        <Problem words={problem} />
        {data.passkeys.length === 0 && <p className="soft">{t('account.noPasskeys')}</p>}
        {data.passkeys.length > 0 && (
          <ActsTable heads={[t('account.name'), t('account.since'), t('account.lastUse')]} plain>
            {data.passkeys.map((key) => (
              <tr key={key.id}>
                <td>{key.name}</td>
                <td>{format.date(key.createdAt)}</td>
                <td>{key.usedAt ? format.full(key.usedAt) : t('account.never')}</td>
                <td>
                  <button
                    type="button"
                    className="button small"
                    disabled={busy}
                    onClick={() => act(() => call('access.removePasskey', { passkey: key.id }))}
                  >
                    {t('act.remove')}
                  </button>
                </td>
              </tr>
            ))}
          </ActsTable>
        )}
        <button type="button" className="button" onClick={() => setAdding('passkey')}>
          {t('account.addPasskey')}
        </button>
      </section>
      <section aria-labelledby="authenticator">
        <h2 id="authenticator">{t('account.authenticator')}</h2>
        {data.authenticator ? (
          <>
            <p>{t('account.authenticatorSince', { day: format.date(data.authenticator.createdAt) })}</p>
            <button
              type="button"
              className="button"
              disabled={busy}
              onClick={() => act(() => call('access.removeAuthenticator', {}))}
            >
              {t('account.removeAuthenticator')}
            </button>
          </>
        ) : (
          <>
            <p className="soft">{t('account.noAuthenticator')}</p>
            <button type="button" className="button" onClick={() => setAdding('authenticator')}>
              {t('account.addAuthenticator')}
            </button>
          </>
        )}
      </section>
      <section aria-labelledby="recovery">
        <h2 id="recovery">{t('recovery.title')}</h2>
        <p>{t('recovery.left', { left: format.number(data.recoveryCodes) })}</p>
        {(data.passkeys.length > 0 || data.authenticator) && (
          <button
            type="button"
            className="button"
            disabled={busy}
            onClick={() =>
              act(async () => setCodes((await call('access.newRecoveryCodes', {})).recoveryCodes))
            }
          >
            {t('recovery.renew')}
          </button>
        )}
      </section>
      {adding && (
        <Sheet
          title={adding === 'passkey' ? t('account.addPasskey') : t('account.addAuthenticator')}
          onClose={() => setAdding(null)}
        >
          <div className="sheet-form">
            {adding === 'passkey' ? <AddPasskey onAdded={added} /> : <AddAuthenticator onAdded={added} />}
          </div>
        </Sheet>
      )}
      {codes.length > 0 && (
        <Sheet title={null} label={t('recovery.title')} onClose={() => setCodes([])}>
          <div className="sheet-form">
            <RecoveryCodes codes={codes} onKept={() => setCodes([])} />
          </div>
        </Sheet>
      )}
    </>
  );
}
