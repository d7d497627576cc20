import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PASSWORD_LEAST } from '../../access/shape.ts';
import { call } from '../app/client.ts';
import { focusFirst } from '../look/focus.ts';
import { Problem, useAttempt } from './problem.tsx';

/** A new password, typed twice. */
export function PasswordForm({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [password, setPassword] = useState('');
  const [again, setAgain] = useState('');
  const { busy, problem, setProblem, attempt } = useAttempt();
  const length = [...password].length;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (length < PASSWORD_LEAST) return setProblem(t('password.short', { least: PASSWORD_LEAST }));
    if (password !== again) return setProblem(t('password.different'));
    void attempt(async () => {
      await call('access.choosePassword', { password });
      onDone();
    });
  };
  return (
    <form className="contents" onSubmit={submit}>
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
      <Problem words={problem} />
      <button type="submit" className="button main" disabled={busy}>
        {t('password.go')}
      </button>
    </form>
  );
}
