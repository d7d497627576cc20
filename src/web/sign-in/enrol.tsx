import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { AddAuthenticator, AddPasskey, RecoveryCodes } from './add-factor.tsx';
import { Gate } from './gate.tsx';

/** The roles ask for a second factor and there is none: a passkey or an authenticator, then the recovery codes. */
export function Enrol({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  const [codes, setCodes] = useState<readonly string[]>([]);
  const added = (recoveryCodes: readonly string[]) =>
    recoveryCodes.length > 0 ? setCodes(recoveryCodes) : onDone();
  return (
    <Gate>
      {codes.length > 0 ? (
        <RecoveryCodes codes={codes} heading="h1" onKept={onDone} />
      ) : (
        <>
          <h1>{t('factor.enrol')}</h1>
          <p className="soft">{t('factor.enrolWhy')}</p>
          <AddPasskey onAdded={added} />
          <p className="gate-or">{t('factor.orAuthenticator')}</p>
          <AddAuthenticator onAdded={added} />
        </>
      )}
    </Gate>
  );
}
