import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { changeSettings, useSettings } from '../app/settings.ts';
import { changeLanguage, LANGUAGES, type Language } from '../language/language.ts';
import mark from '../look/mark.svg';
import './sign-in.css';

/** The page before the house: the program's name, one form, the choice of language. */
export function Gate({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  const { language } = useSettings();
  return (
    <div className="gate">
      <header className="marking">
        <strong>{t('frame.restricted')}</strong>
      </header>
      <main className="gate-form">
        <p className="gate-mark">
          <img src={mark} alt="" />
          Tipstaff
        </p>
        {children}
      </main>
      <footer className="gate-foot">
        {(Object.keys(LANGUAGES) as Language[]).map((one) => (
          <button
            key={one}
            type="button"
            lang={one}
            className="button quiet small"
            aria-pressed={language === one}
            onClick={() => {
              changeSettings({ language: one });
              void changeLanguage(one);
            }}
          >
            {LANGUAGES[one]}
          </button>
        ))}
      </footer>
    </div>
  );
}
