import { useQuery } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { BulkAct } from '../../triage/shape.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { undoWhole } from '../queue/set-work.ts';

/** The unit's latest acts on many tips, each to be taken back as one; nothing where there are none. */
export function RecentActs() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...asked('triage.acts', {}), staleTime: 0 });
  if (!data || data.acts.length === 0) return null;
  return (
    <section>
      <h2>{t('sets.recent')}</h2>
      <ul className="recent-acts">
        {data.acts.map((act) => (
          <Act key={act.act} act={act} />
        ))}
      </ul>
    </section>
  );
}

function wordsOf(t: TFunction, { kind, detail, done: count }: BulkAct, shown: string): string {
  if (kind === 'merge') return t('sets.merge', { count, shown });
  if (kind === 'release') return t('sets.release', { count, shown, name: detail ?? '—' });
  return t('sets.close', { count, shown, reason: detail ? t(`close.${detail as 'no_crime'}`) : '' });
}

function Act({ act }: { act: BulkAct }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useMay('tip:write');
  const left = act.done - act.undone;
  return (
    <li>
      <span>{wordsOf(t, act, format.number(act.done))}</span>
      <span className="soft small">{t('sets.by', { who: act.by, time: format.full(act.at) })}</span>
      {act.undone > 0 && <span className="tag">{t('sets.taken', { shown: format.number(act.undone) })}</span>}
      {mayWrite && left > 0 && (
        <button type="button" className="button small push" onClick={() => void undoWhole(t, act.act, left)}>
          {t('act.undo')}
        </button>
      )}
    </li>
  );
}
