import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Change, TipView } from '../../tips/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { pathWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Masked } from './sealed.tsx';

/** The versions that the source sent, and what changed from one to another. */
export function Versions({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const newest = tip.versions.at(-1)?.version ?? tip.version;
  const [from, setFrom] = useState(Math.max(1, newest - 1));
  const [to, setTo] = useState(newest);
  const choice = (value: number, set: (version: number) => void, label: string) => (
    <label className="inline-field">
      {label}
      <select className="input" value={value} onChange={(event) => set(Number(event.target.value))}>
        {tip.versions.map(({ version }) => (
          <option key={version} value={version}>
            {t('tip.version', { version })}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <>
      <ul className="version-list">
        {tip.versions.map((one) => (
          <li key={one.version}>
            <Link to="/tips/$tip" params={{ tip: tip.id }} search={{ version: one.version, tab: 'versions' }}>
              {t('tip.version', { version: one.version })}
            </Link>
            <span className="soft">{format.full(one.receivedAt)}</span>
            <span className="soft clip">{one.documents.map(({ name }) => name).join(', ')}</span>
          </li>
        ))}
      </ul>
      {newest < 2 ? (
        <p className="soft">{t('versions.one')}</p>
      ) : (
        <>
          <div className="version-choice">
            {choice(from, setFrom, t('versions.from'))}
            {choice(to, setTo, t('versions.to'))}
          </div>
          <Difference tip={tip.id} from={from} to={to} />
        </>
      )}
    </>
  );
}

function Difference({ tip, from, to }: { tip: string; from: number; to: number }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    ...asked('tips.difference', { tip, from, to }),
    enabled: from !== to,
  });
  if (from === to) return <p className="soft">{t('versions.same')}</p>;
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  if (data.changes.length === 0) return <p className="soft">{t('versions.nothing')}</p>;
  return (
    <div className="scroll-x">
      <table className="table">
        <thead>
          <tr>
            <th>{t('versions.change')}</th>
            <th>{t('versions.what')}</th>
            <th>{t('versions.before')}</th>
            <th>{t('versions.after')}</th>
          </tr>
        </thead>
        <tbody>
          {keyed(data.changes, ({ path }) => path.join(' ')).map(({ key, item: change }) => (
            <tr key={key}>
              <td>{t(`versions.kind.${change.change}`)}</td>
              <td>{pathWords(t, change.path)}</td>
              <Side side={change.before} sealed={change.sealed} was />
              <Side side={change.after} sealed={change.sealed} />
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One side of a change; a sealed one tells that it changed, never what it says. */
function Side({ side, sealed, was = false }: { side: Change['before']; sealed: boolean; was?: boolean }) {
  const { t } = useTranslation();
  if (!side) return <td>—</td>;
  const value = side.value === null ? sealed ? <Masked /> : t('filter.notStated') : side.value;
  return (
    <td className="break" title={side.at ?? undefined}>
      {was ? <del>{value}</del> : <ins>{value}</ins>}
    </td>
  );
}
