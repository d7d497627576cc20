import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../app/keys.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { EmptyNetworks } from './empty-networks.tsx';
import { ALL, countriesIn, inOrder, type Wanted } from './found-networks.ts';
import './networks.css';
import { NetworkFilters } from './network-filters.tsx';
import { NetworkGrid } from './network-grid.tsx';
import { place } from './place.ts';
import { useWatching } from './watching.ts';

/** As many as the server gives at once. */
const MOST = 5000;

/** All networks of the unit that the officer may see: one row each, worked by keyboard. */
export function NetworksPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const navigate = useNavigate();
  const [wanted, setWanted] = useState<Wanted>(place.wanted ?? ALL);
  const [index, setIndex] = useState(place.index);
  const all = useQuery(asked('networks.list', { limit: MOST }));
  const touching = useQuery({
    ...asked('networks.touching', { text: wanted.touching }),
    enabled: wanted.touching !== '',
  });
  const answer = wanted.touching === '' ? all : touching;
  const found = answer.data?.networks;
  const rows = useMemo(() => inOrder(found ?? [], wanted), [found, wanted]);
  const at = Math.min(index, Math.max(0, rows.length - 1));
  const watch = useWatching();
  const stand = (to: number) => {
    place.index = Math.max(0, Math.min(to, rows.length - 1));
    setIndex(place.index);
  };
  const ask = (next: Wanted) => {
    place.wanted = next;
    setWanted(next);
    stand(0);
  };
  const open = (to: number) => {
    const row = rows[to];
    place.index = to;
    if (row) void navigate({ to: '/networks/$network', params: { network: row.id } });
  };
  useListKeys(at, stand, open, () => rows[at] && watch(rows[at]));
  const total = wanted.touching === '' ? all.data?.total : rows.length;
  return (
    <div className="queue">
      <header className="page-head queue-title">
        <title>{`${t('go.networks')} · Tipstaff`}</title>
        <h1>{t('go.networks')}</h1>
        {total !== undefined && (
          <p className="soft small queue-count">
            <span role="status">
              {t('networks.count', { count: rows.length, shown: format.number(rows.length) })}
            </span>
            {total > MOST && ` · ${t('networks.more', { shown: format.number(total) })}`}
            {all.data?.builtAt && ` · ${t('networks.builtAt', { time: format.full(all.data.builtAt) })}`}
          </p>
        )}
      </header>
      <NetworkFilters wanted={wanted} countries={countriesIn(all.data?.networks ?? [])} onChange={ask} />
      {answer.error ? (
        <FailurePanel error={answer.error} onRetry={() => void answer.refetch()} />
      ) : !answer.data ? (
        <Skeleton lines={12} />
      ) : rows.length === 0 ? (
        <EmptyNetworks
          builtAt={all.data?.builtAt ?? null}
          filtered={(all.data?.networks.length ?? 0) > 0}
          onClear={() => ask(ALL)}
        />
      ) : (
        <NetworkGrid rows={rows} index={at} onStand={stand} onOpen={open} onWatch={watch} />
      )}
    </div>
  );
}

const PAGE = 18;

function useListKeys(
  index: number,
  stand: (to: number) => void,
  open: (to: number) => void,
  watch: () => void,
): void {
  const onGrid =
    (run: () => void) =>
    ({ target }: KeyboardEvent) => {
      if (target !== document.body && !(target instanceof Element && target.matches('[role="grid"], main')))
        return false;
      run();
      return true;
    };
  useKeys([
    { keys: 'j', run: () => stand(index + 1) },
    { keys: 'k', run: () => stand(index - 1) },
    { keys: 'ArrowDown', run: onGrid(() => stand(index + 1)) },
    { keys: 'ArrowUp', run: onGrid(() => stand(index - 1)) },
    { keys: 'PageDown', run: onGrid(() => stand(index + PAGE)) },
    { keys: 'PageUp', run: onGrid(() => stand(index - PAGE)) },
    { keys: 'Home', run: onGrid(() => stand(0)) },
    { keys: 'End', run: onGrid(() => stand(Number.MAX_SAFE_INTEGER)) },
    { keys: 'Enter', run: onGrid(() => open(index)) },
    { keys: 'w', run: watch },
  ]);
}
