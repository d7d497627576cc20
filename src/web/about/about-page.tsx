import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { forgetShown } from '../app/forget.ts';
import { KeyList } from '../app/keys-sheet.tsx';
import { asked, queryClient } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { roleWords } from '../language/role-words.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import './about.css';
import { SettingsForm } from './settings-form.tsx';

/** The officer's settings, the keys, and what program this is. */
export function AboutPage() {
  const { t } = useTranslation();
  const me = useMe();
  const signOut = async () => {
    await call('access.signOut', {}).catch(() => null);
    forgetShown();
    await queryClient.resetQueries({ queryKey: ['access.me'] });
  };
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.about')} · Tipstaff`}</title>
        <h1>{t('go.about')}</h1>
      </header>
      <div className="page-body">
        <section aria-labelledby="settings">
          <h2 id="settings">{t('about.settings')}</h2>
          <SettingsForm />
        </section>
        <section aria-labelledby="officer">
          <h2 id="officer">{t('about.officer')}</h2>
          <p>
            {me.officer.displayName}{' '}
            <span className="soft">{me.officer.roles.map((role) => roleWords(t, role)).join(', ')}</span>
          </p>
          <button type="button" className="button sign-out" onClick={() => void signOut()}>
            {t('about.signOut')}
          </button>
        </section>
        <section aria-labelledby="keys">
          <h2 id="keys">{t('keys.title')}</h2>
          <KeyList />
        </section>
        <section aria-labelledby="program">
          <h2 id="program">{t('about.program')}</h2>
          <Program />
        </section>
      </div>
    </>
  );
}

function Program() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({ ...asked('app.about', {}), staleTime: 60_000 });
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  const lines = [
    [t('about.version'), `Tipstaff ${data.version}`],
    [t('about.unit'), data.unit.name],
    [
      t('about.database'),
      `PostgreSQL ${data.database.version} · ${data.database.embedded ? t('about.embedded') : t('about.server')}`,
    ],
    [t('about.runtime'), `Node.js ${data.node.replace(/^v/, '')}`],
    [t('about.tips'), format.number(data.tips)],
    [t('about.formats'), data.formats.join(', ')],
    [t('about.schema'), data.schema.at(-1) ?? '—'],
    [t('about.licence'), data.licence],
  ];
  return (
    <dl className="about-list">
      {lines.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
