import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HashList } from '../../hashlists/shape.ts';
import { useKeys } from '../app/keys.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import './hash-lists.css';
import { ImportList } from './import-list.tsx';
import { ListTable } from './list-table.tsx';
import { MatchHashes } from './match-hashes.tsx';
import { WithdrawList } from './withdraw-list.tsx';

/** A list that is settled changes only when somebody brings one; one that is not is asked for again soon. */
const SETTLING_MS = 2_000;

/** The unit’s lists of known hashes: which there are, bring one, withdraw one, ask what they say of a hash. */
export function HashListsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useMay('hashlist:write');
  const [bringing, setBringing] = useState<HashList | 'new' | null>(null);
  const [withdrawing, setWithdrawing] = useState<HashList | null>(null);
  const { data, error, refetch } = useQuery({
    ...asked('hashlists.list', {}),
    refetchInterval: ({ state }) =>
      state.data?.lists.some(({ settling }) => settling) ? SETTLING_MS : false,
  });
  useKeys(mayWrite ? [{ keys: 'n', run: () => setBringing('new') }] : []);
  const standing = data?.lists.filter(({ withdrawn }) => !withdrawn) ?? [];
  const entries = standing.reduce((sum, list) => sum + list.entries, 0);
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.hashLists')} · Tipstaff`}</title>
        <h1>{t('go.hashLists')}</h1>
        {data && (
          <p className="soft small" role="status">
            {t('hashLists.count', { count: standing.length, shown: format.number(standing.length) })}
            {' · '}
            {t('hashLists.hashes', { count: entries, shown: format.number(entries) })}
          </p>
        )}
        {mayWrite && (
          <div className="push">
            <button type="button" className="button main small" onClick={() => setBringing('new')}>
              {t('hashLists.bring')} <kbd className="key">n</kbd>
            </button>
          </div>
        )}
      </header>
      <div className="page-body hash-lists">
        <p className="soft small hash-about">{t('hashLists.about')}</p>
        {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={4} />}
        {data &&
          (data.lists.length === 0 ? (
            <Empty title={t('hashLists.none')}>
              <p>{t('hashLists.noneWhy')}</p>
              {mayWrite && (
                <button type="button" className="button main" onClick={() => setBringing('new')}>
                  {t('hashLists.bring')}
                </button>
              )}
            </Empty>
          ) : (
            <ListTable
              lists={data.lists}
              mayWrite={mayWrite}
              onBring={setBringing}
              onWithdraw={setWithdrawing}
            />
          ))}
        <MatchHashes />
      </div>
      {bringing && (
        <ImportList list={bringing === 'new' ? null : bringing} onClose={() => setBringing(null)} />
      )}
      {withdrawing && <WithdrawList list={withdrawing} onClose={() => setWithdrawing(null)} />}
    </>
  );
}
