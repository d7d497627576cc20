import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { useKeys } from '../app/keys.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { focusFirst } from '../look/focus.ts';
import { EyeIcon, LeftIcon } from '../look/icons.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { AddWatch } from '../watch/add-watch.tsx';
import { Activity } from './activity.tsx';
import { CompareDialog } from './compare-dialog.tsx';
import { Countries } from './countries.tsx';
import { Decisions } from './decisions.tsx';
import { Identifiers } from './identifiers.tsx';
import { Money } from './money.tsx';
import { SubjectNetworks } from './subject-networks.tsx';
import './subjects.css';
import { TipList, tipPages } from './tip-list.tsx';
import { WhyOne } from './why-one.tsx';

/** One subject: what identifies the person, why the parties are one, when active, which tips, what officers decided. */
export function SubjectPage() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const { subject: id } = useParams({ from: '/subjects/$subject' });
  const { data, error, refetch } = useQuery({
    ...asked('subjects.show', { subject: id }),
    staleTime: 60_000,
  });
  const leadsTo = data && data.id !== id ? data.id : null;
  useEffect(() => {
    if (leadsTo)
      void navigate({
        to: '/subjects/$subject',
        params: { subject: leadsTo },
        search: { from: id },
        replace: true,
      });
  }, [leadsTo, id, navigate]);
  if (error && !data)
    return (
      <div className="page-body subject-failed">
        <title>{`${t('subject.one')} · Tipstaff`}</title>
        <FailurePanel error={error} onRetry={() => void refetch()} />
      </div>
    );
  if (!data || leadsTo)
    return (
      <div className="page-body">
        <Skeleton lines={12} label={t('subject.loading')} />
      </div>
    );
  return <Subject key={data.id} id={data.id} firstAt={data.firstAt} total={data.total} />;
}

type Props = { id: string; firstAt: string; total: number };

function Subject({ id, firstAt, total }: Props) {
  const { t } = useTranslation();
  const pages = useInfiniteQuery(tipPages(id));
  const rows = useMemo(() => pages.data?.pages.flatMap((page) => page.rows) ?? [], [pages.data]);
  const { fetchNextPage, isFetchingNextPage } = pages;
  const more = useMemo(
    () => () => void (isFetchingNextPage || fetchNextPage()),
    [isFetchingNextPage, fetchNextPage],
  );
  return (
    <article className="subject">
      <SubjectHead id={id} firstAt={firstAt} total={total} merged={pages.data?.pages[0]?.merged ?? []} />
      <div className="subject-columns">
        <div className="subject-main">
          <Identifiers subject={id} />
          {pages.data && <WhyOne subject={id} tips={rows} />}
          <section className="subject-part">
            <h2 id="subject-tips">{t('subject.tips')}</h2>
            {pages.error && !pages.data && (
              <FailurePanel error={pages.error} onRetry={() => void pages.refetch()} />
            )}
            {!pages.data && !pages.error && <Skeleton lines={6} />}
            {pages.data && <TipList rows={rows} total={pages.data.pages[0]!.total} more={more} />}
          </section>
        </div>
        <div className="subject-side">
          <Activity subject={id} />
          <SubjectNetworks subject={id} />
          <Money subject={id} />
          <Countries subject={id} />
          <Decisions subject={id} />
        </div>
      </div>
    </article>
  );
}

function SubjectHead({ id, firstAt, total, merged }: Props & { merged: readonly string[] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const router = useRouter();
  const { from } = useSearch({ from: '/subjects/$subject' });
  const [comparing, setComparing] = useState(false);
  const [watching, setWatching] = useState(false);
  const back = () =>
    router.history.canGoBack() ? router.history.back() : void router.navigate({ to: '/subjects' });
  useKeys([{ keys: 'Escape', run: back }]);
  return (
    <header className="subject-head">
      <button type="button" className="button quiet small" onClick={back}>
        <LeftIcon width="13" height="13" /> {t('tip.back')}
      </button>
      <div className="subject-title">
        <title>{`${t('subject.named', { id: shortId(id) })} · Tipstaff`}</title>
        <h1 tabIndex={-1} ref={focusFirst} title={id}>
          {t('subject.named', { id: shortId(id) })}
        </h1>
        <p className="soft small">
          {t('subject.tipsCount', { count: total, shown: format.number(total) })}
          {' · '}
          <time dateTime={firstAt}>{t('subject.since', { time: format.date(firstAt) })}</time>
        </p>
        {from && (
          <p className="small" role="status">
            <span className="tag warn">{t('subject.cameFrom', { id: shortId(from) })}</span>
          </p>
        )}
        {merged.length > 0 && (
          <details>
            <summary>
              {t('subject.merged', { count: merged.length, shown: format.number(merged.length) })}
            </summary>
            <p className="mono small break">{merged.join(' ')}</p>
          </details>
        )}
      </div>
      <button type="button" className="button" onClick={() => setComparing(true)}>
        {t('subject.compareWith')}
      </button>
      <button type="button" className="button" onClick={() => setWatching(true)}>
        <EyeIcon /> {t('watch.addButton')}
      </button>
      {watching && <AddWatch target={{ kind: 'subject', id }} onClose={() => setWatching(false)} />}
      {comparing && <CompareDialog subject={id} onClose={() => setComparing(false)} />}
    </header>
  );
}
