import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Watch } from '../../watch/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { useListKeys } from '../app/list-keys.ts';
import { notify } from '../app/notices.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Empty, FailurePanel } from '../look/states.tsx';
import { renewWatch } from './renew-watch.ts';
import { watchLabel } from './watch-words.ts';
import { findWatched, useWatched, type WantedWatches } from './watched.ts';
import { WatchedGrid } from './watched-grid.tsx';

/** What is watched, or was: a table worked by keyboard, narrowed to the officer's own or to a value. */
export function WatchedPart({ ended, onAdd }: { ended: boolean; onAdd: () => void }) {
  const { t } = useTranslation();
  const [found, setFound] = useState(() => findWatched({ ended, mine: false, text: '' }));
  const [, redraw] = useState(0);
  const rows = useWatched(found);
  const { wanted, store } = found;
  const index = Math.min(found.index, Math.max(0, rows.count - 1));
  const stand = (to: number) => {
    found.index = Math.max(0, Math.min(to, store.snapshot().count - 1));
    redraw((count) => count + 1);
  };
  const end = async (watch: Watch) => {
    try {
      await call('watch.end', { watch: watch.id });
      notify(t('watch.ended', { label: watchLabel(t, watch) }));
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
    await renewWatch();
  };
  const endHere = () => {
    const row = store.rowAt(index);
    if (row && row.endedAt === null) void end(row);
  };
  useListKeys({ index, stand }, [{ keys: 'x', run: endHere }]);
  const empty = rows.complete && rows.count === 0;
  return (
    <>
      <Narrow
        wanted={wanted}
        total={found.total}
        onChange={(next) => setFound(findWatched({ ...next, ended }))}
      />
      {rows.error ? (
        <FailurePanel error={rows.error} onRetry={store.retry} />
      ) : empty ? (
        <Empty title={t(ended ? 'watch.noneEnded' : 'watch.noneWatched')}>
          <p>{t('watch.noneWhy')}</p>
          {!ended && (
            <button type="button" className="button main" onClick={onAdd}>
              {t('watch.addButton')}
            </button>
          )}
        </Empty>
      ) : (
        <WatchedGrid
          key={JSON.stringify(wanted)}
          found={found}
          rows={rows}
          index={index}
          onStand={stand}
          onEnd={(watch) => void end(watch)}
        />
      )}
    </>
  );
}

type NarrowProps = {
  wanted: WantedWatches;
  total: number | undefined;
  onChange: (wanted: WantedWatches) => void;
};

function Narrow({ wanted, total, onChange }: NarrowProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [text, setText] = useState(wanted.text);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ ...wanted, text: text.trim() });
  };
  return (
    <search className="filters">
      {!wanted.ended && (
        <form className="watch-find" onSubmit={submit}>
          <input
            className="input"
            aria-label={t('watch.find')}
            placeholder={t('watch.find')}
            autoComplete="off"
            spellCheck={false}
            maxLength={500}
            value={text}
            onChange={(event) => setText(event.target.value)}
          />
          <button type="submit" className="button small">
            {t('watch.findButton')}
          </button>
        </form>
      )}
      <label className="chip check">
        <input
          type="checkbox"
          checked={wanted.mine}
          onChange={(event) => onChange({ ...wanted, mine: event.target.checked })}
        />
        {t('watch.onlyMine')}
      </label>
      {total !== undefined && (
        <span className="soft small" role="status">
          {t('watch.count', { count: total, shown: format.number(total) })}
        </span>
      )}
    </search>
  );
}
