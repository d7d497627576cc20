import { useTranslation } from 'react-i18next';
import { PASSWORD_LEAST } from '../../access/shape.ts';
import { Gate } from './gate.tsx';
import { PasswordForm } from './password-form.tsx';

/** After a one-time secret: a password of one's own, and why. */
export function ChoosePassword({ onDone }: { onDone: () => void }) {
  const { t } = useTranslation();
  return (
    <Gate>
      <h1>{t('password.title')}</h1>
      <p className="soft">{t('password.why', { least: PASSWORD_LEAST })}</p>
      <PasswordForm onDone={onDone} />
    </Gate>
  );
}
