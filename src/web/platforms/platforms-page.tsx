import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Scorecard } from '../../statistics/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { CardFilters } from './card-filters.tsx';
import type { CardSearch } from './order.ts';
import { PlatformTable } from './platform-table.tsx';
import './platforms.css';

/** What each platform’s tips bring: how many, with which fields, what they led to, how late, and how it changes. */
export function PlatformsPage() {
  const { t } = useTranslation();
  const search = useSearch({ from: '/platforms' });
  const navigate = useNavigate();
  const { from, to } = search;
  const { data, error, refetch } = useQuery({
    ...asked('statistics.platforms', { ...(from && { from }), ...(to && { to }) }),
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  });
  const change = (next: CardSearch) => void navigate({ to: '/platforms', search: next, replace: true });
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.platforms')} · Tipstaff`}</title>
        <h1>{t('go.platforms')}</h1>
      </header>
      <div className="page-body platforms">
        <CardFilters search={search} card={data} onChange={change} />
        {error && <FailurePanel error={error} onRetry={() => void refetch()} />}
        {!data && !error && <Skeleton lines={10} />}
        {data && !error && <Card card={data} search={search} onChange={change} />}
      </div>
    </>
  );
}

type Props = { card: Scorecard; search: CardSearch; onChange: (search: CardSearch) => void };

function Card({ card, search, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <>
      {card.platforms.length === 0 ? (
        <p className="soft">{t('platforms.none')}</p>
      ) : (
        <PlatformTable card={card} search={search} onChange={onChange} />
      )}
      <div className="platforms-notes soft small">
        <p>{t('platforms.actedOnHint')}</p>
        <p>{t('platforms.delayHint')}</p>
        <p>{t('platforms.trendHint')}</p>
        <p>
          {t('platforms.leftOut', { count: card.unreported, shown: format.number(card.unreported) })}{' '}
          {card.unread > 0 &&
            t('platforms.unread', { count: card.unread, shown: format.number(card.unread) })}
        </p>
      </div>
    </>
  );
}
