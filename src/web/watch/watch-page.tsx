import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../app/keys.ts';
import { useOpenAlerts } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { AddWatch } from './add-watch.tsx';
import { AlertsPart } from './alerts-part.tsx';
import { WATCH_PARTS, type WatchPart } from './parts.ts';
import './watch.css';
import { WatchedPart } from './watched-part.tsx';

/** The watch list: what touched what is watched, what is watched now, and what was. */
export function WatchPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const { part = 'alerts' } = useSearch({ from: '/watch' });
  const [adding, setAdding] = useState(false);
  const open = useOpenAlerts(true);
  const go = (to: WatchPart) => void navigate({ to: '/watch', search: { part: to }, replace: true });
  useKeys([{ keys: 'n', run: () => setAdding(true) }]);
  return (
    <div className="queue watch">
      <header className="page-head queue-title">
        <title>{`${t('go.watch')} · Tipstaff`}</title>
        <h1>{t('go.watch')}</h1>
        <p className="soft small queue-count" role="status">
          {t('watch.openCount', { count: open, shown: format.number(open) })}
        </p>
        <div className="watch-tools">
          <button type="button" className="button main small" onClick={() => setAdding(true)}>
            {t('watch.addButton')} <kbd className="key">n</kbd>
          </button>
        </div>
      </header>
      <fieldset className="watch-parts">
        <legend className="unseen">{t('watch.parts')}</legend>
        <div className="segments">
          {WATCH_PARTS.map((one) => (
            <label key={one}>
              <input type="radio" name="part" checked={part === one} onChange={() => go(one)} />
              {t(`watch.part.${one}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {part === 'alerts' ? (
        <AlertsPart onAdd={() => setAdding(true)} />
      ) : (
        <WatchedPart key={part} ended={part === 'ended'} onAdd={() => setAdding(true)} />
      )}
      {adding && <AddWatch onClose={() => setAdding(false)} />}
    </div>
  );
}
