import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useListKeys } from '../app/list-keys.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel } from '../look/states.tsx';
import { EmptyNetworks } from './empty-networks.tsx';
import { ALL, askedOf, findNetworks, latestNetworks, useFound, type Wanted } from './found-networks.ts';
import './networks.css';
import { NetworkFilters } from './network-filters.tsx';
import { NetworkGrid } from './network-grid.tsx';
import { useWatching } from './watching.ts';

/** All networks of the unit that the officer may see: one row each, worked by keyboard. */
export function NetworksPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const [found, setFound] = useState(latestNetworks);
  const [, redraw] = useState(0);
  const { wanted, store } = found;
  const rows = useFound(found);
  const about = useQuery(asked('networks.list', { ...askedOf(wanted), limit: 1 }));
  const builtAt = about.data?.builtAt;
  useEffect(() => {
    if (builtAt !== undefined && found.builtAt !== undefined && found.builtAt !== builtAt)
      found.store.reload();
  }, [found, builtAt]);
  const index = Math.min(found.index, Math.max(0, rows.count - 1));
  const watch = useWatching();
  const stand = (to: number) => {
    found.index = Math.max(0, Math.min(to, store.snapshot().count - 1));
    redraw((count) => count + 1);
  };
  const open = (to: number) => {
    const row = store.rowAt(to);
    found.index = to;
    if (row) void navigate({ to: '/networks/$network', params: { network: row.id } });
  };
  const watchHere = () => {
    const row = store.rowAt(index);
    if (row) void watch(row);
  };
  const ask = (next: Wanted) => setFound(findNetworks(next));
  useListKeys({ index, stand, open }, [{ keys: 'w', run: watchHere }]);
  const total = wanted.touching === '' ? about.data?.total : rows.count;
  return (
    <div className="queue">
      <header className="page-head queue-title">
        <title>{`${t('go.networks')} · Tipstaff`}</title>
        <h1>{t('go.networks')}</h1>
        {total !== undefined && (
          <p className="soft small queue-count">
            <span role="status">{t('networks.count', { count: total, shown: format.number(total) })}</span>
            {builtAt && ` · ${t('networks.builtAt', { time: format.full(builtAt) })}`}
          </p>
        )}
      </header>
      <NetworkFilters wanted={wanted} countries={about.data?.countries ?? []} onChange={ask} />
      {rows.error ? (
        <FailurePanel error={rows.error} onRetry={store.retry} />
      ) : rows.complete && rows.count === 0 ? (
        <EmptyNetworks builtAt={builtAt ?? null} filtered={isNarrowed(wanted)} onClear={() => ask(ALL)} />
      ) : (
        <NetworkGrid
          key={keyOf(wanted)}
          found={found}
          rows={rows}
          total={total}
          index={index}
          onStand={stand}
          onOpen={open}
          onWatch={(network) => void watch(network)}
        />
      )}
    </div>
  );
}

const keyOf = (wanted: Wanted) => JSON.stringify(wanted);
const isNarrowed = ({ country, touching, watched }: Wanted) => country !== null || touching !== '' || watched;
