import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, onProofAsked } from '../app/client.ts';
import { asked } from '../app/queries.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { Skeleton } from '../look/states.tsx';
import { askPasskey, canUsePasskeys } from './passkeys.ts';
import { Problem, useAttempt } from './problem.tsx';
import { CodeField } from './sign-in.tsx';

/** Opens over any page when the server asks who is there again; the refused call is then made once more by itself. */
export function ProveAgain() {
  const [settle, setSettle] = useState<{ end: (proven: boolean) => void } | null>(null);
  useEffect(
    () =>
      onProofAsked(
        () =>
          new Promise<boolean>((end) => {
            setSettle({ end });
          }),
      ),
    [],
  );
  if (!settle) return null;
  return (
    <ProofSheet
      onEnd={(proven) => {
        setSettle(null);
        settle.end(proven);
      }}
    />
  );
}

function ProofSheet({ onEnd }: { onEnd: (proven: boolean) => void }) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const { data: ways } = useQuery({ ...asked('access.waysIn', {}), staleTime: Number.POSITIVE_INFINITY });
  const { data: factors } = useQuery(asked('access.factors', {}));
  const hasPasskey = (factors?.passkeys.length ?? 0) > 0 && canUsePasskeys(ways?.passkeyHost);
  const asksCode = factors !== undefined && (factors.passkeys.length > 0 || factors.authenticator !== null);
  const byPasskey = () =>
    attempt(async () => {
      const answer = await askPasskey();
      if (!answer) return;
      await call('access.proveAgain', { answer });
      onEnd(true);
    });
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const code = fields.get('code');
    void attempt(async () => {
      await call('access.proveAgain', {
        secret: String(fields.get('secret')),
        ...(code !== null && { code: String(code) }),
      });
      onEnd(true);
    });
  };
  return (
    <Sheet title={t('prove.title')} onClose={() => onEnd(false)}>
      <div className="sheet-form">
        <p className="soft">{t('prove.why')}</p>
        {hasPasskey && (
          <>
            <button type="button" className="button main" disabled={busy} onClick={() => void byPasskey()}>
              {t('prove.passkey')}
            </button>
            <p className="gate-or">{t('signIn.orPassword')}</p>
          </>
        )}
        {!factors && <Skeleton lines={3} />}
        {factors && (
          <form className="contents" onSubmit={submit}>
            <label className="field">
              <span className="label">{t('prove.password')}</span>
              <input
                className="input"
                name="secret"
                type="password"
                autoComplete="current-password"
                required
                ref={focusFirst}
              />
            </label>
            {asksCode && <CodeField />}
            <Problem words={problem} />
            <button type="submit" className={hasPasskey ? 'button' : 'button main'} disabled={busy}>
              {t('prove.go')}
            </button>
          </form>
        )}
      </div>
    </Sheet>
  );
}
