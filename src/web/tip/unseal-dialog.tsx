import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type Failure, failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { reasonsGiven, rememberReason } from './reasons.ts';

const LEAST = 3;

type Props = { what: string; onClose: () => void; open: (reason: string) => Promise<void> };

/** Why a sealed value is opened: written each time, earlier reasons offered, none chosen beforehand. */
export function UnsealDialog({ what, onClose, open }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [waits, setWaits] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const told = reason.trim();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (told.length < LEAST || waits) return;
    setWaits(true);
    setFailure(null);
    open(told)
      .then(() => {
        rememberReason(told);
        onClose();
      })
      .catch((error: unknown) => {
        setFailure(failureOf(error));
        setWaits(false);
      });
  };
  return (
    <Sheet title={t('unseal.title', { what })} onClose={onClose}>
      <form className="unseal-form" onSubmit={submit}>
        <p className="hint">{t('unseal.logged')}</p>
        <label className="field">
          <span className="label">{t('unseal.reason')}</span>
          <textarea
            className="input"
            rows={2}
            maxLength={500}
            value={reason}
            ref={focusFirst}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && !event.shiftKey) submit(event);
            }}
          />
        </label>
        {reasonsGiven().length > 0 && (
          <fieldset className="given">
            <legend>{t('unseal.given')}</legend>
            {reasonsGiven().map((one) => (
              <button key={one} type="button" className="button small" onClick={() => setReason(one)}>
                {one}
              </button>
            ))}
          </fieldset>
        )}
        {failure && (
          <p className="caution" role="alert">
            {failureWords(t, failure)}
          </p>
        )}
        <SheetFoot words={t('unseal.open')} off={told.length < LEAST || waits} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
