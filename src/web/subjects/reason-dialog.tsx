import { type FormEvent, type KeyboardEvent, type ReactNode, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../app/failure.ts';
import { failureWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';

const LEAST = 5;

type Props = {
  title: string;
  act: string;
  /** who may read the reason; absent: who sees the subject */
  hint?: string;
  onClose: () => void;
  onDecide: (reason: string) => Promise<void>;
  children?: ReactNode;
  /** why it cannot be done as things stand */
  barred?: boolean;
};

/** A decision with its reason: Enter decides, Shift+Enter begins a line. A refusal is told here and the reason stays. */
export function ReasonDialog({ title, act, hint, onClose, onDecide, children, barred = false }: Props) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState<string | null>(null);
  const field = useId();
  const ready = reason.trim().length >= LEAST && !busy && !barred;
  const decide = async () => {
    if (barred || busy) return;
    if (reason.trim().length < LEAST) {
      setFailed(t('subject.reasonShort', { least: LEAST }));
      return;
    }
    setBusy(true);
    setFailed(null);
    try {
      await onDecide(reason.trim());
      onClose();
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
      setBusy(false);
    }
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    void decide();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    void decide();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <form className="reason-form" onSubmit={submit}>
        {children}
        <div className="field">
          <label htmlFor={field}>{t('subject.reason')}</label>
          <textarea
            id={field}
            className="input"
            rows={3}
            maxLength={2000}
            value={reason}
            ref={focusFirst}
            aria-describedby={`${field}-hint`}
            onChange={(event) => setReason(event.target.value)}
            onKeyDown={onKeyDown}
          />
          <p className="hint" id={`${field}-hint`}>
            {hint ?? t('subject.reasonHint')}
          </p>
        </div>
        {failed && (
          <p role="alert" className="problem">
            {failed}
          </p>
        )}
        <div className="sheet-foot">
          <button type="button" className="button" onClick={onClose}>
            {t('act.cancel')}
          </button>
          <button type="submit" className="button main" disabled={!ready}>
            {act}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
