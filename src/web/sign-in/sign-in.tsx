import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { forgetShown } from '../app/forget.ts';
import { asked } from '../app/queries.ts';
import { focusFirst } from '../look/focus.ts';
import { Gate } from './gate.tsx';
import { askPasskey, canUsePasskeys } from './passkeys.ts';
import { Problem, useAttempt } from './problem.tsx';

/** A passkey first where there may be one; else name and password, or one-time secret, and then the second factor. */
export function SignIn({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const [factors, setFactors] = useState<readonly string[]>([]);
  const { data: ways } = useQuery({ ...asked('access.waysIn', {}), staleTime: Number.POSITIVE_INFINITY });
  const entered = () => {
    forgetShown();
    onDone();
  };
  const byPasskey = () =>
    attempt(async () => {
      const answer = await askPasskey();
      if (!answer) return;
      await call('access.signInPasskey', { answer });
      entered();
    });
  const byDirectory = () =>
    attempt(async () => {
      location.assign((await call('access.beginDirectory', {})).url);
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    void attempt(async () => {
      const open =
        factors.length > 0
          ? await call('access.signInCode', { code: String(fields.get('code')) })
          : await call('access.signIn', {
              name: String(fields.get('name')).trim(),
              secret: String(fields.get('secret')),
            });
      if (open.factors.length > 0) setFactors(open.factors);
      else entered();
    });
  };
  const passkeys = canUsePasskeys(ways?.passkeyHost) && (factors.length === 0 || factors.includes('passkey'));
  return (
    <Gate>
      <h1>{factors.length > 0 ? t('factor.title') : t('signIn.title')}</h1>
      {passkeys && (
        <button type="button" className="button main" disabled={busy} onClick={() => void byPasskey()}>
          {t('signIn.passkey')}
        </button>
      )}
      {ways?.directory && factors.length === 0 && (
        <button type="button" className="button" disabled={busy} onClick={() => void byDirectory()}>
          {t('signIn.directory')}
        </button>
      )}
      {(passkeys || (ways?.directory && factors.length === 0)) && (
        <p className="gate-or">{factors.length > 0 ? t('signIn.orCode') : t('signIn.orPassword')}</p>
      )}
      <form className="contents" onSubmit={submit}>
        {factors.length > 0 ? <CodeField /> : <NameAndSecret />}
        <Problem words={problem} />
        <button type="submit" className={passkeys ? 'button' : 'button main'} disabled={busy}>
          {t('signIn.go')}
        </button>
      </form>
      {factors.length > 0 && (
        <button type="button" className="button quiet small" onClick={() => setFactors([])}>
          {t('signIn.back')}
        </button>
      )}
    </Gate>
  );
}

/** A code of the authenticator, or a recovery code; while the authenticator is set up, its first code alone. */
export function CodeField({ first = false }: { first?: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="field">
      <label htmlFor="code">{t('factor.code')}</label>
      <input
        className="input"
        id="code"
        name="code"
        autoComplete="one-time-code"
        autoCapitalize="none"
        spellCheck={false}
        required
        ref={focusFirst}
        aria-describedby="code-hint"
      />
      <span className="hint" id="code-hint">
        {first ? t('factor.firstCodeHint') : t('factor.codeHint')}
      </span>
    </div>
  );
}

function NameAndSecret() {
  const { t } = useTranslation();
  return (
    <>
      <label className="field">
        <span className="label">{t('signIn.name')}</span>
        <input
          className="input"
          name="name"
          autoComplete="username webauthn"
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
    </>
  );
}
