import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CLOSE_REASONS, type CloseReason } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import type { Acted } from './acts.ts';

type Props = {
  tips: readonly Acted[];
  onClose: () => void;
  onChoose: (reason: CloseReason, note: string) => void;
};

/** Close needs a reason: its number on the keyboard chooses it, Enter closes. */
export function CloseDialog({ tips, onClose, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [reason, setReason] = useState<CloseReason | null>(null);
  const [note, setNote] = useState('');
  const one = tips.length === 1 ? tips[0]! : null;
  const title = one
    ? t('close.titleOne', { number: `${one.source} ${one.number}` })
    : t('close.titleMany', { count: tips.length, shown: format.number(tips.length) });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (reason) onChoose(reason, note.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLTextAreaElement || event.ctrlKey || event.altKey || event.metaKey) return;
    const chosen = CLOSE_REASONS[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    setReason(chosen);
    document.getElementById(`reason-${chosen}`)?.focus();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <form className="close-form" onSubmit={submit} onKeyDown={onKeyDown}>
        <fieldset>
          <legend>{t('close.why')}</legend>
          {CLOSE_REASONS.map((one, index) => (
            <label key={one} className="choice">
              <input
                type="radio"
                name="reason"
                id={`reason-${one}`}
                checked={reason === one}
                ref={index === 0 ? focusFirst : undefined}
                onChange={() => setReason(one)}
              />
              <span>{t(`close.${one}`)}</span>
              <kbd className="key">{index + 1}</kbd>
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span className="label">{t('close.note')}</span>
          <textarea
            className="input"
            rows={2}
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <div className="sheet-foot">
          <button type="button" className="button" onClick={onClose}>
            {t('act.cancel')}
          </button>
          <button type="submit" className="button main" disabled={!reason}>
            {t('close.confirm', { count: tips.length, shown: format.number(tips.length) })}
          </button>
        </div>
      </form>
    </Sheet>
  );
}
