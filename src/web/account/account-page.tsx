import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_LEAST } from '../../access/shape.ts';
import { notify } from '../app/notices.ts';
import { CareSection } from '../care/limits-form.tsx';
import { Sheet } from '../look/dialog.tsx';
import { PasswordForm } from '../sign-in/password-form.tsx';
import './account.css';
import { FactorSections } from './factor-sections.tsx';
import { Sessions } from './sessions.tsx';
import { Tokens } from './tokens.tsx';

/** What an officer signs in with, where he is signed in, and which machines act for him. */
export function AccountPage() {
  const { t } = useTranslation();
  const [choosing, setChoosing] = useState(false);
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.account')} · Tipstaff`}</title>
        <h1>{t('go.account')}</h1>
      </header>
      <div className="page-body account">
        <section aria-labelledby="own-password">
          <h2 id="own-password">{t('account.password')}</h2>
          <button type="button" className="button" onClick={() => setChoosing(true)}>
            {t('account.choosePassword')}
          </button>
        </section>
        <FactorSections />
        <Sessions />
        <Tokens />
        <CareSection />
      </div>
      {choosing && (
        <Sheet title={t('password.title')} onClose={() => setChoosing(false)}>
          <div className="sheet-form">
            <p className="soft">{t('account.passwordWhy', { least: PASSWORD_LEAST })}</p>
            <PasswordForm
              onDone={() => {
                setChoosing(false);
                notify(t('account.passwordChosen'));
              }}
            />
          </div>
        </Sheet>
      )}
    </>
  );
}
