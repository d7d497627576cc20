import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QuarantineItem } from '../../intake/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { MappingDialog } from './mapping-dialog.tsx';
import type { QuarantineActs } from './quarantine-acts.ts';

type Props = { item: QuarantineItem; mayWrite: boolean; acts: QuarantineActs };

/** One document that waits: what it is, its text when asked for, and the ways out. */
export function QuarantineDetail({ item, mayWrite, acts }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [show, setShow] = useState(false);
  const [dialog, setDialog] = useState<'dismiss' | 'mapping' | null>(null);
  const waits = item.state === 'waiting' && mayWrite;
  return (
    <div className="quarantine-detail">
      <p className="soft small">{t(`quarantine.advice.${adviceOf(item)}`)}</p>
      <p className="mono small soft break">SHA-256 {item.digest}</p>
      <p className="soft small">{t('quarantine.received', { time: format.full(item.receivedAt) })}</p>
      <div className="row-buttons">
        {!show && (
          <button type="button" className="button" onClick={() => setShow(true)}>
            {t('quarantine.show')}
          </button>
        )}
        {waits && item.reason === 'CSV_NO_MAPPING' && (
          <button type="button" className="button main" onClick={() => setDialog('mapping')}>
            {t('quarantine.map')}
          </button>
        )}
        {waits && (
          <>
            <button type="button" className="button" onClick={() => void acts.retry([item.id])}>
              {t('quarantine.retry')}
            </button>
            <button type="button" className="button" onClick={() => setDialog('dismiss')}>
              {t('quarantine.dismiss')}
            </button>
          </>
        )}
      </div>
      {show && <KeptText item={item} waits={waits} acts={acts} onFold={() => setShow(false)} />}
      {dialog === 'dismiss' && (
        <DismissDialog
          onClose={() => setDialog(null)}
          onDismiss={(note) => {
            setDialog(null);
            void acts.dismiss([item.id], note);
          }}
        />
      )}
      {dialog === 'mapping' && (
        <MappingDialog
          item={item}
          onClose={() => setDialog(null)}
          onSaved={() => {
            setDialog(null);
            // every row of such a table waits as a document of its own
            void acts.retry([]);
          }}
        />
      )}
    </div>
  );
}

function adviceOf({ reason }: QuarantineItem): 'media' | 'mapping' | 'wait' | 'source' | 'correct' {
  if (reason === 'MEDIA_REFUSED') return 'media';
  if (reason === 'CSV_NO_MAPPING') return 'mapping';
  if (reason === 'WAITS_FOR_REPORT') return 'wait';
  if (/^(ZIP|PDF|EMPTY|UNKNOWN_FORMAT|NOT_A_TIP|TOO_LARGE)/.test(reason)) return 'source';
  return 'correct';
}

type TextProps = { item: QuarantineItem; waits: boolean; acts: QuarantineActs; onFold: () => void };

/** The kept bytes as text; corrected here, they are read again. The original stays as it came. */
function KeptText({ item, waits, acts, onFold }: TextProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  const { data, error, refetch } = useQuery({
    ...asked('intake.quarantineShow', { id: item.id }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  if (data.text === '') return <p className="soft">{t('quarantine.noText')}</p>;
  const text = typed ?? data.text;
  return (
    <div className="field">
      <label htmlFor={`text-${item.id}`}>{t('quarantine.text')}</label>
      <textarea
        id={`text-${item.id}`}
        className="input mono"
        rows={Math.max(4, Math.min(18, data.text.split('\n').length + 1))}
        spellCheck={false}
        readOnly={!waits}
        value={text}
        onChange={(event) => setTyped(event.target.value)}
      />
      <div className="row-buttons">
        <button type="button" className="button" onClick={onFold}>
          {t('words.fold')}
        </button>
        {waits && (
          <button
            type="button"
            className="button main"
            disabled={typed === null || typed === data.text}
            onClick={() => void acts.retry([item.id], text)}
          >
            {t('quarantine.retryCorrected')}
          </button>
        )}
      </div>
    </div>
  );
}

function DismissDialog({ onClose, onDismiss }: { onClose: () => void; onDismiss: (note: string) => void }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (note.trim()) onDismiss(note.trim());
  };
  return (
    <Sheet title={t('quarantine.dismissTitle')} onClose={onClose}>
      <form className="mapping" onSubmit={submit}>
        <p className="soft">{t('quarantine.dismissWhy')}</p>
        <label className="field">
          <span className="label">{t('quarantine.note')}</span>
          <textarea
            className="input"
            rows={3}
            required
            maxLength={2000}
            ref={focusFirst}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        </label>
        <SheetFoot words={t('quarantine.dismissConfirm')} off={!note.trim()} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
