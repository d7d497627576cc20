import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { GlassUse } from '../../access/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import './glass-review.css';

const SOON_MS = 15_000;

/** What was opened in an emergency, for those who review it: there within seconds, until somebody else has closed it. */
export function GlassReview() {
  return useMay('glass:review') ? <Review /> : null;
}

function Review() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data: told } = useQuery({ ...asked('access.notices', {}), refetchInterval: SOON_MS, staleTime: 0 });
  const open = (told?.notices.length ?? 0) > 0;
  const { data } = useQuery({ ...asked('access.glassUses', {}), enabled: open, staleTime: 0 });
  const unkept = told?.unkept ?? 0;
  if (!open && unkept === 0) return null;
  return (
    <section className="glass-review" aria-live="polite">
      {open && (
        <>
          <h2>
            <span className="tag warn">{t('glass.reviewTitle')}</span>
          </h2>
          <p className="hint">{t('glass.reviewHint')}</p>
          <ul>
            {data?.uses.map((use) => (
              <Use key={use.id} use={use} />
            ))}
          </ul>
        </>
      )}
      {unkept > 0 && (
        <>
          <h2>
            <span className="tag warn">{t('glass.unkeptTitle')}</span>
          </h2>
          <p className="hint">{t('glass.unkept', { count: unkept, shown: format.number(unkept) })}</p>
        </>
      )}
    </section>
  );
}

function Use({ use }: { use: GlassUse }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [note, setNote] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const field = useId();
  const close = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await call('access.closeGlass', { id: use.id, note: note.trim() });
      await queryClient.invalidateQueries({ queryKey: ['access.notices'] });
      await queryClient.invalidateQueries({ queryKey: ['access.glassUses'] });
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
    }
  };
  return (
    <li>
      <p>
        <b>{use.by}</b>{' '}
        <span className="soft">
          {t('glass.fromUntil', { from: format.full(use.at), until: format.full(use.until) })}
        </span>
      </p>
      <p>
        {use.reason === null ? (
          <span className="soft">{t('audit.wordsGone')}</span>
        ) : (
          <q className="note">{use.reason}</q>
        )}
      </p>
      <p className="small break">
        {use.maySee ? <TipLink tip={use.tip} /> : t('glass.tipHidden', { tip: use.tip })}
      </p>
      {use.mayClose ? (
        <form onSubmit={(event) => void close(event)}>
          <label className="label small soft" htmlFor={field}>
            {t('glass.note')}
          </label>
          <input
            id={field}
            className="input"
            maxLength={2000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
          <button type="submit" className="button" disabled={note.trim() === ''}>
            {t('glass.close')}
          </button>
        </form>
      ) : (
        <p className="small soft">{t('glass.notYours')}</p>
      )}
      {failed && (
        <p role="alert" className="problem">
          {failed}
        </p>
      )}
    </li>
  );
}

/** The tip by its number, for one who may open it. */
function TipLink({ tip }: { tip: string }) {
  const { t } = useTranslation();
  const { data } = useQuery({ ...asked('tips.show', { tip, words: false }), staleTime: Infinity });
  return (
    <Link to="/tips/$tip" params={{ tip }}>
      {data ? `${data.source} ${data.number}` : t('glass.tipOpen')}
    </Link>
  );
}
