// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type CSSProperties, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { BoardFilter, Clock } from '../../clocks/shape.ts';
import { call } from '../app/client.ts';
import { useListKeys } from '../app/list-keys.ts';
import { useOfficers } from '../app/queries.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { useVirtualGrid } from '../look/virtual-grid.ts';
import { ClockRow, TRACKS } from './clock-row.tsx';
import { LawLine } from './law-line.tsx';
import { place } from './place.ts';

const PAGE = 1000;
const FIVE_MINUTES_MS = 300_000;

type Props = { filter: BoardFilter; total: number; onEmpty: React.ReactNode };

/** The board as a list: rows come by the thousand as they are scrolled to, only those near the window stand in the page. */
export function BoardList({ filter, total, onEmpty }: Props) {
  const pages = useInfiniteQuery({
    queryKey: ['clocks.board', filter],
    queryFn: ({ pageParam, signal }) =>
      call('clocks.board', { filter, limit: PAGE, ...(pageParam && { after: pageParam }) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next,
    // reading is an entry of the log, and each page that was read is read again: seldom, and not where somebody scrolled far
    refetchInterval: ({ state }) => ((state.data?.pages.length ?? 0) > 2 ? false : FIVE_MINUTES_MS),
  });
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.clocks) ?? [], [pages.data]);
  if (pages.error && !pages.data)
    return <FailurePanel error={pages.error} onRetry={() => void pages.refetch()} />;
  if (!pages.data) return <Skeleton lines={12} />;
  if (rows.length === 0) return onEmpty;
  const more = () => {
    if (pages.hasNextPage && !pages.isFetching) void pages.fetchNextPage();
  };
  const count = pages.hasNextPage ? Math.max(total, rows.length + 1) : rows.length;
  return <Grid rows={rows} count={count} more={more} />;
}

function Grid({ rows, count, more }: { rows: readonly Clock[]; count: number; more: () => void }) {
  const { t } = useTranslation();
  const officers = useOfficers();
  const navigate = useNavigate();
  const [index, setIndex] = useState(Math.min(place.index, count - 1));
  const at = Math.min(index, count - 1);
  const { scroller, items, narrow, totalSize } = useVirtualGrid({
    count,
    index: at,
    kept: place,
    ensure: (_, last) => {
      if (last >= rows.length) more();
    },
    version: more,
  });
  const stand = (to: number) => {
    place.index = Math.max(0, Math.min(to, count - 1));
    setIndex(place.index);
  };
  const open = (to: number) => {
    const clock = rows[to];
    place.index = to;
    if (clock) void navigate({ to: '/tips/$tip', params: { tip: clock.record.id } });
  };
  useListKeys({ index: at, stand, open });
  return (
    <>
      <div
        ref={scroller}
        className="queue-grid clocks-grid"
        role="grid"
        tabIndex={0}
        aria-label={t('clocks.grid')}
        aria-rowcount={count + 1}
        aria-activedescendant={`clock-row-${at}`}
        style={{ '--tracks': TRACKS.join(' ') } as CSSProperties}
      >
        <div role="rowgroup" className="queue-rows" style={{ height: totalSize }}>
          {!narrow && <Head />}
          {items.map((item) => (
            <ClockRow
              key={item.index}
              clock={rows[item.index]}
              index={item.index}
              top={item.start}
              active={item.index === at}
              narrow={narrow}
              officers={officers}
              onPress={(to) => {
                stand(to);
                open(to);
              }}
            />
          ))}
        </div>
      </div>
      <LawLine clock={rows[at]} />
    </>
  );
}

const COLUMNS = ['left', 'due', 'kind', 'what', 'record', 'officer'] as const;

function Head() {
  const { t } = useTranslation();
  return (
    <div role="row" aria-rowindex={1} className="queue-head">
      {COLUMNS.map((column) => (
        <span key={column} role="columnheader" className="cell clip">
          {t(`clocks.column.${column}`)}
        </span>
      ))}
    </div>
  );
}
