import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { LaneMark } from '../look/lane-mark.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import type { Acted } from './acts.ts';

type Props = {
  tip: Acted;
  onClose: () => void;
  onMerge: (tips: readonly Acted[]) => void;
  onCloseSet: (tips: readonly Acted[]) => void;
};

/** Tips with the same files or on the same suspect: the officer chooses which are duplicates, and merges or closes them. */
export function AlikeDialog({ tip, onClose, onMerge, onCloseSet }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useQuery(asked('triage.alike', { tip: tip.id }));
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const rows = data?.tips ?? [];
  const choose = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const all = () => setChosen(new Set(rows.map(({ row }) => row.id)));
  const set = (): Acted[] => [tip, ...rows.flatMap(({ row }) => (chosen.has(row.id) ? row : []))];
  return (
    <Sheet title={t('alike.title', { number: `${tip.source} ${tip.number}` })} onClose={onClose} wide>
      <p className="hint">{t('alike.hint')}</p>
      {error && <FailurePanel error={error} />}
      {!data && !error && <Skeleton lines={5} />}
      {data && rows.length === 0 && <p className="soft">{t('alike.none')}</p>}
      {rows.length > 0 && (
        <ul className="alike-list">
          {rows.map(({ row, sameFiles, sameSubject }) => (
            <li key={row.id}>
              <label className="choice">
                <input type="checkbox" checked={chosen.has(row.id)} onChange={() => choose(row.id)} />
                <LaneMark lane={row.lane} />
                <span className="alike-what">
                  <span>
                    {row.source} <b>{row.number}</b>
                  </span>
                  <span className="soft">{row.platform}</span>
                  {sameFiles > 0 && (
                    <span className="tag">
                      {t('alike.files', {
                        shown: format.number(sameFiles),
                        of: format.number(data?.files ?? sameFiles),
                      })}
                    </span>
                  )}
                  {sameSubject && <span className="tag">{t('alike.subject')}</span>}
                </span>
              </label>
            </li>
          ))}
        </ul>
      )}
      {data && data.total > rows.length && (
        <p className="soft small">{t('alike.more', { shown: format.number(data.total - rows.length) })}</p>
      )}
      <div className="sheet-foot">
        {rows.length > 0 && (
          <button type="button" className="button quiet" onClick={all}>
            {t('alike.all')}
          </button>
        )}
        <button
          type="button"
          className="button"
          disabled={chosen.size === 0}
          onClick={() => onCloseSet(set())}
        >
          {t('alike.close', { count: chosen.size + 1, shown: format.number(chosen.size + 1) })}
        </button>
        <button
          type="button"
          className="button main"
          disabled={chosen.size === 0}
          onClick={() => onMerge(set())}
        >
          {t('alike.merge', { count: chosen.size + 1, shown: format.number(chosen.size + 1) })}
        </button>
      </div>
    </Sheet>
  );
}
