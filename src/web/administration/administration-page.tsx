import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterOfficer } from '../../access/shape.ts';
import '../account/account.css';
import { call } from '../app/client.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { roleWords } from '../language/role-words.ts';
import { useFormat } from '../language/use-format.ts';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { type Asked, OfficerSheets } from './officer-sheets.tsx';
import { Units } from './units.tsx';

/** Officers and units, for those who administer them: roles, resets, disabling. No tip is anywhere near. */
export function AdministrationPage() {
  const { t } = useTranslation();
  const may = useMe().permissions.includes('officer:write');
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.administration')} · Tipstaff`}</title>
        <h1>{t('go.administration')}</h1>
      </header>
      <div className="page-body administration">
        {may ? (
          <>
            <Officers />
            <Units />
          </>
        ) : (
          <Empty title={t('admin.notYours')} />
        )}
      </div>
    </>
  );
}

function Officers() {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const [sheet, setSheet] = useState<Asked | null>(null);
  const { data, error, refetch } = useQuery(asked('access.roster', {}));
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={8} />;
  const act = (work: () => Promise<unknown>) =>
    void attempt(async () => {
      await work();
      await queryClient.invalidateQueries({ queryKey: ['access.roster'] });
    });
  const reset = (name: string) =>
    act(async () =>
      setSheet({ kind: 'secret', name, secret: (await call('access.resetOfficer', { name })).secret }),
    );
  return (
    <section aria-labelledby="officers">
      <h2 id="officers">{t('admin.officers')}</h2>
      <p className="soft">{t('admin.why')}</p>
      <Problem words={problem} />
      <button type="button" className="button main" onClick={() => setSheet({ kind: 'add' })}>
        {t('admin.add')}
      </button>
      <div className="table-scroll">
        <table className="table stacked">
          <thead>
            <tr>
              <th scope="col">{t('admin.officer')}</th>
              <th scope="col">{t('admin.unit')}</th>
              <th scope="col">{t('admin.roles')}</th>
              <th scope="col">{t('admin.lastSignIn')}</th>
              <th scope="col">{t('admin.factors')}</th>
              <th scope="col">{t('account.acts')}</th>
            </tr>
          </thead>
          <tbody>
            {data.officers.map((officer) => (
              <OfficerRow
                key={officer.id}
                officer={officer}
                busy={busy}
                onRoles={() => setSheet({ kind: 'roles', name: officer.name, roles: officer.roles })}
                onReset={() => reset(officer.name)}
                onResetFactors={() => act(() => call('access.resetFactors', { name: officer.name }))}
                onActive={() =>
                  act(() =>
                    call(officer.active ? 'access.disableOfficer' : 'access.enableOfficer', {
                      name: officer.name,
                    }),
                  )
                }
              />
            ))}
          </tbody>
        </table>
      </div>
      {sheet && <OfficerSheets asked={sheet} onAsk={setSheet} onClose={() => setSheet(null)} />}
    </section>
  );
}

type RowProps = {
  officer: RosterOfficer;
  busy: boolean;
  onRoles: () => void;
  onReset: () => void;
  onResetFactors: () => void;
  onActive: () => void;
};

function OfficerRow({ officer, busy, onRoles, onReset, onResetFactors, onActive }: RowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const isMachine = officer.roles.some((role) => role.startsWith('console'));
  const factors = [
    officer.password && t('admin.password'),
    officer.passkeys > 0 && t('admin.passkeys', { shown: format.number(officer.passkeys) }),
    officer.authenticator && t('account.authenticator'),
    officer.directory && t('admin.directory'),
  ].filter(Boolean);
  const button = (words: string, onClick: () => void) => (
    <button type="button" className="button small" disabled={busy} onClick={onClick}>
      {words}
    </button>
  );
  return (
    <tr>
      <td>
        {officer.displayName} <span className="soft">{officer.name}</span>{' '}
        {!officer.active && <span className="tag warn">{t('admin.disabled')}</span>}
      </td>
      <td className="number" data-label={t('admin.unit')}>
        {officer.unit}
      </td>
      <td data-label={t('admin.roles')}>{officer.roles.map((role) => roleWords(t, role)).join(', ')}</td>
      <td
        data-label={t('admin.lastSignIn')}
        title={officer.lastSignInAt ? format.full(officer.lastSignInAt) : undefined}
      >
        {officer.lastSignInAt ? format.date(officer.lastSignInAt) : t('account.never')}
      </td>
      <td data-label={t('admin.factors')}>{factors.join(', ') || '—'}</td>
      <td>
        {!isMachine && (
          <div className="acts">
            {officer.id !== me.officer.id && button(t('admin.changeRoles'), onRoles)}
            {button(t('admin.reset'), onReset)}
            {(officer.passkeys > 0 || officer.authenticator) &&
              button(t('admin.resetFactors'), onResetFactors)}
            {button(officer.active ? t('admin.disable') : t('admin.enable'), onActive)}
          </div>
        )}
      </td>
    </tr>
  );
}
