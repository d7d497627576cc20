import { type FormEvent, type KeyboardEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { CloseReason } from '../../tips/shape.ts';
import type { ReasonCode } from '../../triage/shape.ts';
import { useReasons } from '../app/queries.ts';
import type { Closing } from '../app/queue-api.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { NoteField } from '../look/note-field.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import type { Acted } from './acts.ts';
import { Asked, type Given, isAnswered } from './close-asks.tsx';

type Props = {
  tips: readonly Acted[];
  onClose: () => void;
  onChoose: (closing: Closing) => void;
  /** close the whole bundle that the one tip stands for */
  onWhole: (closing: Closing) => void;
  /** clear a person instead of closing */
  onClear: () => void;
};

/** Close needs a reason: its number on the keyboard chooses it, what it asks is answered, Enter closes. */
export function CloseDialog({ tips, onClose, onChoose, onWhole, onClear }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useReasons();
  const [code, setCode] = useState<CloseReason | null>(null);
  const [given, setGiven] = useState<Given>({});
  const [note, setNote] = useState('');
  const one = tips.length === 1 ? tips[0]! : null;
  const [whole, setWhole] = useState((one?.bundle ?? 0) > 0);
  const reasons = data?.reasons ?? [];
  const reason = reasons.find((each) => each.code === code) ?? null;
  const asBundle = whole && one !== null && one.bundle > 0 && reason?.step !== 'merge';
  const count = asBundle ? one.bundle + 1 : tips.length;
  const title = one
    ? t('close.titleOne', { number: `${one.source} ${one.number}` })
    : t('close.titleMany', { count: tips.length, shown: format.number(tips.length) });
  const ready = reason !== null && isAnswered(reason, given);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!reason || !ready) return;
    if (reason.asks === 'person') return onClear();
    const closing = {
      reason: reason.code,
      ...answers(reason, given),
      ...(note.trim() ? { note: note.trim() } : {}),
    };
    (asBundle ? onWhole : onChoose)(closing);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || isTyped(event.target)) return;
    const chosen = reasons[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    setCode(chosen.code);
    document.getElementById(`reason-${chosen.code}`)?.focus();
  };
  return (
    <Sheet title={title} onClose={onClose}>
      <form className="close-form" onSubmit={submit} onKeyDown={onKeyDown}>
        {error && <FailurePanel error={error} />}
        {!data && !error && <Skeleton lines={7} />}
        <fieldset>
          <legend>{t('close.why')}</legend>
          {reasons.map((each, index) => (
            <label key={each.code} className="choice">
              <input
                type="radio"
                name="reason"
                id={`reason-${each.code}`}
                checked={code === each.code}
                ref={index === 0 ? focusFirst : undefined}
                onChange={() => setCode(each.code)}
              />
              <span>{each.words[format.language]}</span>
              <kbd className="key">{index + 1}</kbd>
            </label>
          ))}
        </fieldset>
        {reason && <Asked reason={reason} tips={tips} given={given} onGive={setGiven} />}
        {one !== null && one.bundle > 0 && reason?.step !== 'merge' && (
          <label className="choice">
            <input type="checkbox" checked={whole} onChange={(event) => setWhole(event.target.checked)} />
            <span>{t('close.whole', { count: one.bundle + 1, shown: format.number(one.bundle + 1) })}</span>
          </label>
        )}
        {reason?.asks !== 'person' && <NoteField words={t('close.note')} value={note} onChange={setNote} />}
        <div className="sheet-foot">
          <button type="button" className="button" onClick={onClose}>
            {t('act.cancel')}
          </button>
          <button type="submit" className="button main" disabled={!ready}>
            {reason?.asks === 'person'
              ? t('close.clear')
              : t('close.confirm', { count, shown: format.number(count) })}
          </button>
        </div>
      </form>
    </Sheet>
  );
}

const isTyped = (target: EventTarget): boolean =>
  target instanceof HTMLTextAreaElement || (target instanceof HTMLInputElement && target.type === 'text');

/** What was given of what the reason asks, and nothing else. */
function answers({ asks }: ReasonCode, { where, of, who }: Given): Omit<Closing, 'reason' | 'note'> {
  if (asks === 'where')
    return { where: Object.fromEntries(Object.entries(where ?? {}).filter(([, text]) => text?.trim())) };
  if (asks === 'tip') return { of: of!.trim() };
  return asks === 'who' ? { who: who!.trim() } : {};
}
