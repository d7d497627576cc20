import { type InfiniteData, infiniteQueryOptions } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubjectTipLine } from '../../subjects/shape.ts';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { useFormat } from '../language/use-format.ts';
import { incidentWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { NARROW, useMedia } from '../look/use-media.ts';

const PAGE = 200;
const ROW = 32;
const TWO_LINES = 52;

/** The tips of a subject, page by page as they are scrolled to. */
export const tipPages = (subject: string) =>
  infiniteQueryOptions<
    Output<'subjects.tips'>,
    Error,
    InfiniteData<Output<'subjects.tips'>>,
    readonly ['subjects.tips', string],
    string | null
  >({
    queryKey: ['subjects.tips', subject] as const,
    queryFn: ({ pageParam, signal }) =>
      call('subjects.tips', { subject, limit: PAGE, ...(pageParam ? { after: pageParam } : {}) }, signal),
    initialPageParam: null,
    getNextPageParam: (page) => page.next,
    staleTime: 60_000,
  });

type Props = {
  rows: readonly SubjectTipLine[];
  total: number;
  more: () => void;
};

/** All tips, newest first; only those near the window stand in the page. */
export function TipList({ rows, total, more }: Props) {
  const { t } = useTranslation();
  const narrow = useMedia(NARROW);
  const scroller = useRef<HTMLDivElement>(null);
  const height = narrow ? TWO_LINES : ROW;
  const virtual = useVirtualizer({
    count: total,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  const wanting = last >= rows.length && rows.length < total;
  useEffect(() => {
    if (wanting) more();
  }, [wanting, more]);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by the keyboard
    <section className="subject-tips" ref={scroller} tabIndex={0} aria-labelledby="subject-tips">
      <ol style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, start }) => (
          <li
            key={rows[index]?.id ?? `coming ${index}`}
            aria-setsize={total}
            aria-posinset={index + 1}
            style={{ transform: `translateY(${start}px)`, height }}
          >
            {rows[index] ? (
              <TipLine tip={rows[index]} />
            ) : (
              <>
                <span className="unseen">{t('state.loading')}</span>
                <span className={`skeleton width-${index % 5}`} />
              </>
            )}
          </li>
        ))}
      </ol>
    </section>
  );
}

function TipLine({ tip }: { tip: SubjectTipLine }) {
  const { t } = useTranslation();
  const format = useFormat();
  const roles = [...new Set(tip.parties.map(({ role }) => t(`role.${role}`)))];
  return (
    <Link to="/tips/$tip" params={{ tip: tip.id }} preload={false}>
      <LaneMark lane={tip.lane} closed={tip.state === 'closed'} />
      <span className="clip">
        {tip.source} <b>{tip.number}</b>
      </span>
      <span className="clip soft">{roles.join(', ')}</span>
      <span className="clip soft what">
        {[tip.platform, incidentWords(t, tip.incidentType)].filter(Boolean).join(' · ')}
      </span>
      <time dateTime={tip.receivedAt} className="soft" title={format.full(tip.receivedAt)}>
        {format.date(tip.receivedAt)}
      </time>
    </Link>
  );
}
