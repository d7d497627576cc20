import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { GLASS_MOST_MINUTES } from '../../access/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { FailurePanel } from '../look/states.tsx';

type Props = { tip: string; error: unknown; onRetry: () => void };

/** A tip that did not open. It may not be there, or not be for this officer: the page says the same of both. */
export function TipNotOpened({ tip, error, onRetry }: Props) {
  const { t } = useTranslation();
  const may = useMay('glass:break');
  const [asking, setAsking] = useState(false);
  return (
    <div className="page-body">
      <FailurePanel error={error} onRetry={onRetry} />
      {may && failureOf(error).code === 'NOT_FOUND' && (
        <p>
          <button type="button" className="button" onClick={() => setAsking(true)}>
            {t('glass.open')}
          </button>
        </p>
      )}
      {asking && (
        <GlassDialog
          tip={tip}
          onClose={() => setAsking(false)}
          onOpened={() => {
            setAsking(false);
            onRetry();
          }}
        />
      )}
    </div>
  );
}

const TIMES = [10, 30, GLASS_MOST_MINUTES] as const;
const REASON_LEAST = 10;

function GlassDialog({ tip, onClose, onOpened }: { tip: string; onClose: () => void; onOpened: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<number>(TIMES[1]);
  const [failed, setFailed] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const hint = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      await call('tips.breakGlass', { tip, reason: reason.trim(), minutes });
      onOpened();
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
      setBusy(false);
    }
  };
  return (
    <Sheet title={t('glass.title')} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <p id={hint}>{t('glass.means')}</p>
        <label className="field">
          <span className="label">{t('glass.reason', { least: REASON_LEAST })}</span>
          <textarea
            className="input"
            rows={3}
            maxLength={2000}
            aria-describedby={hint}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        </label>
        <fieldset>
          <legend>{t('glass.howLong')}</legend>
          {TIMES.map((each) => (
            <label key={each} className="choice">
              <input
                type="radio"
                name="minutes"
                checked={minutes === each}
                onChange={() => setMinutes(each)}
              />
              <span>{t('glass.minutes', { shown: format.number(each) })}</span>
            </label>
          ))}
        </fieldset>
        {failed && (
          <p role="alert" className="problem">
            {failed}
          </p>
        )}
        <SheetFoot
          words={t('glass.go')}
          off={busy || reason.trim().length < REASON_LEAST}
          onCancel={onClose}
        />
      </form>
    </Sheet>
  );
}
