import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { asked } from '../app/queries.ts';
import { canUsePasskeys, makePasskey } from './passkeys.ts';
import { Problem, useAttempt } from './problem.tsx';
import { QrCode } from './qr-code.tsx';
import { CodeField } from './sign-in.tsx';

type Added = { onAdded: (recoveryCodes: readonly string[]) => void };

/** Make a passkey on this device or key. Nothing where the browser or the address does not allow it. */
export function AddPasskey({ onAdded }: Added) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const { data: ways } = useQuery({ ...asked('access.waysIn', {}), staleTime: Number.POSITIVE_INFINITY });
  if (!canUsePasskeys(ways?.passkeyHost)) return <p className="hint">{t('factor.noPasskeys')}</p>;
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const name = String(new FormData(event.currentTarget).get('passkey')).trim();
    void attempt(async () => {
      const answer = await makePasskey();
      if (answer) onAdded((await call('access.addPasskey', { answer, name })).recoveryCodes);
    });
  };
  return (
    <form className="contents" onSubmit={submit}>
      <label className="field">
        <span className="label">{t('factor.passkeyName')}</span>
        <input
          className="input"
          name="passkey"
          required
          maxLength={60}
          defaultValue={t('factor.thisDevice')}
        />
      </label>
      <Problem words={problem} />
      <button type="submit" className="button main" disabled={busy}>
        {t('factor.addPasskey')}
      </button>
    </form>
  );
}

/** Set up an authenticator app: QR code and text, then its first code. */
export function AddAuthenticator({ onAdded }: Added) {
  const { t } = useTranslation();
  const { busy, problem, attempt } = useAttempt();
  const [seed, setSeed] = useState<{ text: string; modules: string[] } | null>(null);
  if (!seed)
    return (
      <>
        <Problem words={problem} />
        <button
          type="button"
          className="button"
          disabled={busy}
          onClick={() => void attempt(async () => setSeed(await call('access.beginAuthenticator', {})))}
        >
          {t('factor.addAuthenticator')}
        </button>
      </>
    );
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const code = String(new FormData(event.currentTarget).get('code'));
    void attempt(async () => onAdded((await call('access.confirmAuthenticator', { code })).recoveryCodes));
  };
  return (
    <form className="contents" onSubmit={submit}>
      <p className="soft">{t('factor.scan')}</p>
      <QrCode modules={seed.modules} label={t('factor.qr')} />
      <p className="mono seed">{seed.text.match(/.{1,4}/g)?.join(' ')}</p>
      <CodeField first />
      <Problem words={problem} />
      <button type="submit" className="button main" disabled={busy}>
        {t('factor.confirm')}
      </button>
    </form>
  );
}

type Kept = { codes: readonly string[]; heading?: 'h1' | 'h2'; onKept: () => void };

/** Recovery codes, shown this once: over a page, or as a page of their own. */
export function RecoveryCodes({ codes, heading: Heading = 'h2', onKept }: Kept) {
  const { t } = useTranslation();
  return (
    <>
      <Heading>{t('recovery.title')}</Heading>
      <p className="soft">{t('recovery.why')}</p>
      <ul className="recovery-codes mono">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <button type="button" className="button main" onClick={onKept}>
        {t('recovery.kept')}
      </button>
    </>
  );
}
