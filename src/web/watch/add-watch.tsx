import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../kernel/visible-text.ts';
import { addDays, dayIn, startOfDay } from '../../kernel/zone.ts';
import type { Recognised } from '../../watch/shape.ts';
import { call } from '../app/client.ts';
import { clock } from '../app/clock.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked } from '../app/queries.ts';
import { useSettled } from '../app/settled.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { renewWatch } from './renew-watch.ts';
import { watchKindWords, watchLabel } from './watch-words.ts';

/** A subject or a network; nothing: what is typed. */
type Props = { target?: { kind: 'subject' | 'network'; id: string }; typed?: string; onClose: () => void };

const DAYS = 90;
const MOST_DAYS = 365;

/** What is to be watched, why, until when, and for whom. The kind of a typed value is recognised; no link is opened. */
export function AddWatch({ target, typed = '', onClose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const today = dayIn(clock(), format.zone);
  const [text, setText] = useState(typed);
  const [named, setNamed] = useState('');
  const [reason, setReason] = useState('');
  const [until, setUntil] = useState(addDays(today, DAYS));
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState('');
  const kinds = useKinds(target ? '' : text);
  const kind = kinds.find((one) => one.kind === named) ?? (kinds[0]?.certain ? kinds[0] : undefined);
  const ready = reason.trim().length >= 5 && until !== '' && (target !== undefined || kind !== undefined);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const what = target ? { [target.kind]: target.id } : { text: text.trim(), kind: kind!.kind };
      const ends = new Date(startOfDay(addDays(until, 1), format.zone)).toISOString();
      const { isNew, tips } = await call('watch.add', {
        ...what,
        reason: reason.trim(),
        until: ends,
        shared,
      });
      const shown = format.number(tips);
      notify(isNew ? t('watch.added', { count: tips, shown }) : t('watch.renewed'));
      onClose();
      await renewWatch();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet title={t('watch.add')} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        {target ? (
          <p className="watch-target">
            {watchLabel(t, { kind: target.kind, target: target.id, label: null })}
          </p>
        ) : (
          <Typed
            text={text}
            kinds={kinds}
            kind={kind}
            onText={(next) => {
              setText(next);
              setNamed('');
            }}
            onKind={setNamed}
          />
        )}
        <NoteField
          words={t('watch.reason')}
          value={reason}
          onChange={setReason}
          least={5}
          first={target !== undefined}
          hint={t('watch.reasonHint')}
        />
        <label className="field">
          <span className="label">{t('watch.until')}</span>
          <input
            type="date"
            className="input watch-date"
            required
            min={today}
            max={addDays(today, MOST_DAYS)}
            value={until}
            onChange={(event) => setUntil(event.target.value)}
          />
        </label>
        <label className="choice">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          <span>{t('watch.forUnit')}</span>
        </label>
        <Problem words={problem} />
        <SheetFoot words={t('watch.begin')} off={!ready} onCancel={onClose} />
      </form>
    </Sheet>
  );
}

/** What the text could be; empty until it is known. */
function useKinds(text: string): Recognised[] {
  const wanted = useSettled(text.trim(), 250);
  const { data } = useQuery({
    ...asked('watch.recognise', { text: wanted }),
    enabled: wanted !== '',
    staleTime: 60_000,
  });
  return wanted === '' ? [] : (data?.kinds ?? []);
}

type TypedProps = {
  text: string;
  kinds: readonly Recognised[];
  kind: Recognised | undefined;
  onText: (text: string) => void;
  onKind: (kind: string) => void;
};

function Typed({ text, kinds, kind, onText, onKind }: TypedProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const id = useId();
  return (
    <>
      <label className="field">
        <span className="label">{t('watch.what')}</span>
        <input
          className="input mono"
          ref={focusFirst}
          maxLength={500}
          required
          autoComplete="off"
          spellCheck={false}
          value={text}
          onChange={(event) => onText(event.target.value)}
        />
        <span className="hint">{t('watch.whatHint')}</span>
      </label>
      <div className="field">
        <label className="label" htmlFor={id}>
          {t('watch.readAs')}
        </label>
        <select
          id={id}
          className="input"
          required
          disabled={kinds.length === 0}
          value={kind?.kind ?? ''}
          onChange={(event) => onKind(event.target.value)}
        >
          <option value="" disabled>
            {t('watch.choose')}
          </option>
          {kinds.map((one) => (
            <option key={one.kind} value={one.kind}>
              {watchKindWords(t, one.kind)}
            </option>
          ))}
        </select>
        <span className="hint" role="status">
          {kind &&
            (kind.values > 20 && kind.left.length === 0
              ? t('watch.onEvery', { label: kind.label, shown: format.number(kind.values) })
              : kind.label)}
          {kind && kind.left.length > 0 && (
            <> {t('watch.notOn', { platforms: kind.left.map(visible).join(', ') })}</>
          )}
        </span>
      </div>
    </>
  );
}
