import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_LEAST } from '../../access/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import { focusFirst } from '../look/focus.ts';
import { Gate } from './gate.tsx';

/** After a one-time secret: a password of one's own, and why. */
export function ChoosePassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const length = [...password].length;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (length < PASSWORD_LEAST) return setProblem(t('password.short', { least: PASSWORD_LEAST }));
    if (password !== again) return setProblem(t('password.different'));
    setBusy(true);
    setProblem('');
    try {
      await call('access.choosePassword', { password });
      onDone();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Gate>
      <h1>{t('password.title')}</h1>
      <p className="soft">{t('password.why', { least: PASSWORD_LEAST })}</p>
      <form className="contents" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor="password">{t('password.new')}</label>
          <input
            className="input"
            id="password"
            aria-describedby="password-count"
            type="password"
            autoComplete="new-password"
            required
            ref={focusFirst}
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
          <span className="hint" id="password-count">
            {t('password.count', { length, least: PASSWORD_LEAST })}
          </span>
        </div>
        <label className="field">
          <span className="label">{t('password.again')}</span>
          <input
            className="input"
            type="password"
            autoComplete="new-password"
            required
            value={again}
            onChange={(event) => setAgain(event.target.value)}
          />
        </label>
        {problem && (
          <p className="problem" role="alert">
            {problem}
          </p>
        )}
        <button type="submit" className="button main" disabled={busy}>
          {t('password.go')}
        </button>
      </form>
    </Gate>
  );
}
