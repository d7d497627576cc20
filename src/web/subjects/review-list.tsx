// biome-ignore-all lint/a11y/useFocusableInteractive: the list alone has the focus and names its active row
// biome-ignore-all lint/a11y/useKeyWithClickEvents: keys are the page's own, review-standing.ts
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Review } from '../../subjects/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { focusFirst } from '../look/focus.ts';
import { Strength } from './evidence.tsx';
import { markWords, reasonWords } from './words-of-evidence.ts';

type Props = {
  rows: readonly Review[];
  total: number;
  at: number;
  onStand: (index: number) => void;
  onOpen: (index: number) => void;
};

/** The pairs that wait; a press stands on one, another opens it. */
export function ReviewList({ rows, total, at, onStand, onOpen }: Props) {
  const { t } = useTranslation();
  const active = useRef<HTMLDivElement>(null);
  const id = rows[at]?.id;
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another pair is stood on
  useEffect(() => {
    // Chromium answers with a promise, which an effect must not return
    void active.current?.scrollIntoView({ block: 'nearest' });
  }, [id]);
  return (
    <div
      className="review-list"
      role="listbox"
      tabIndex={0}
      ref={focusFirst}
      aria-label={t('review.list')}
      aria-activedescendant={id ? `pair-${id}` : undefined}
    >
      {rows.map((row, index) => (
        <div
          key={row.id}
          id={`pair-${row.id}`}
          ref={index === at ? active : undefined}
          role="option"
          aria-selected={index === at}
          aria-posinset={index + 1}
          aria-setsize={total}
          className="review-row"
          onClick={() => (index === at ? onOpen(index) : onStand(index))}
        >
          <Pair row={row} />
        </div>
      ))}
    </div>
  );
}

function Pair({ row }: { row: Review }) {
  const { t } = useTranslation();
  const format = useFormat();
  const tips = (count: number) => t('subject.tipsCount', { count, shown: format.number(count) });
  return (
    <>
      <Strength bits={row.bits} all />
      <span className="pair">
        <b>{shortId(row.left)}</b> <span className="soft">{tips(row.leftTips)}</span>
        <span className="soft"> {t('review.and')} </span>
        <b>{shortId(row.right)}</b> <span className="soft">{tips(row.rightTips)}</span>
      </span>
      <span className="kinds">
        {row.kinds.map((kind) => markWords(t, kind)).join(', ')}
        {row.against.length > 0 && (
          <span className="against">
            {' '}
            {t('review.against', { what: row.against.map((one) => reasonWords(t, one)).join(' ') })}
          </span>
        )}
      </span>
    </>
  );
}
