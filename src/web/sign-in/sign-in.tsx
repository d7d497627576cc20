import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { forgetShown } from '../app/forget.ts';
import { failureWords } from '../language/words.ts';
import { focusFirst } from '../look/focus.ts';
import { Gate } from './gate.tsx';

/** Name and password, or name and one-time secret. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setProblem('');
    try {
      await call('access.signIn', {
        name: String(fields.get('name')).trim(),
        secret: String(fields.get('secret')),
      });
      forgetShown();
      onDone();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Gate>
      <h1>{t('signIn.title')}</h1>
      <form className="contents" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span className="label">{t('signIn.name')}</span>
          <input
            className="input"
            name="name"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            ref={focusFirst}
          />
        </label>
        <div className="field">
          <label htmlFor="secret">{t('signIn.secret')}</label>
          <input
            className="input"
            id="secret"
            name="secret"
            type="password"
            autoComplete="current-password"
            required
            aria-describedby="secret-hint"
          />
          <span className="hint" id="secret-hint">
            {t('signIn.secretHint')}
          </span>
        </div>
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button main" disabled={busy}>
          {t('signIn.go')}
        </button>
      </form>
    </Gate>
  );
}
