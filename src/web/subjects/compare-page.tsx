import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useRouter, useSearch } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Subject, SubjectIdentifier } from '../../subjects/shape.ts';
import { useKeys } from '../app/keys.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { focusFirst } from '../look/focus.ts';
import { LeftIcon } from '../look/icons.tsx';
import { Empty, FailurePanel, Skeleton } from '../look/states.tsx';
import { Shown } from './mask.tsx';
import { PairEvidence, usePair } from './pair.tsx';
import { PairActs } from './pair-acts.tsx';
import './subjects.css';

/** Two subjects side by side, what speaks for and against their being one person, and the decision. */
export function ComparePage() {
  const { t } = useTranslation();
  const { left, right } = useSearch({ from: '/subjects/compare' });
  if (left && right) return <Compare left={left} right={right} />;
  return (
    <Empty title={t('subject.compareEmpty')}>
      <p>{t('subject.compareEmptyWhy')}</p>
      <Link to="/subjects" className="button main">
        {t('go.subjects')}
      </Link>
    </Empty>
  );
}

function Compare({ left, right }: { left: string; right: string }) {
  const { t } = useTranslation();
  const router = useRouter();
  const navigate = useNavigate();
  const pair = usePair(left, right);
  const back = () =>
    router.history.canGoBack() ? router.history.back() : void router.navigate({ to: '/subjects' });
  useKeys([{ keys: 'Escape', run: back }]);
  const one = pair.data && pair.data.left.id === pair.data.right.id ? pair.data.left.id : null;
  return (
    <article className="subject">
      <header className="subject-head">
        <button type="button" className="button quiet small" onClick={back}>
          <LeftIcon width="13" height="13" /> {t('tip.back')}
        </button>
        <div className="subject-title">
          <title>{`${t('subject.compare')} · Tipstaff`}</title>
          <h1 tabIndex={-1} ref={focusFirst}>
            {t('subject.compare')}
          </h1>
          {one && (
            <p className="small" role="status">
              <span className="tag warn">{t('subject.oneAlready')}</span>{' '}
              <Link to="/subjects/$subject" params={{ subject: one }}>
                {t('subject.named', { id: shortId(one) })}
              </Link>
            </p>
          )}
        </div>
        {!one && (
          <div className="pair-acts">
            <PairActs
              pair={
                pair.data
                  ? { left: pair.data.left.id, right: pair.data.right.id, seen: pair.data.newest }
                  : null
              }
              done={(kind, _, { subjects }) => {
                if (kind === 'join' && subjects[0])
                  void navigate({
                    to: '/subjects/$subject',
                    params: { subject: subjects[0] },
                    replace: true,
                  });
              }}
              undone={({ left, right }) =>
                void navigate({ to: '/subjects/compare', search: { left, right }, replace: true })
              }
            />
          </div>
        )}
      </header>
      <div className="compare">
        {one === null && (
          <section className="subject-part" aria-label={t('subject.evidence')}>
            <PairEvidence pair={pair} />
          </section>
        )}
        {pair.data && one === null && (
          <div className="compare-sides">
            <Side subject={pair.data.left} other={pair.data.right.id} />
            <Side subject={pair.data.right} other={pair.data.left.id} />
          </div>
        )}
      </div>
    </article>
  );
}

const TIPS = 5;
const IDENTIFIERS = 15;

function Side({ subject, other }: { subject: Subject; other: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mine = useQuery({ ...asked('subjects.identifiers', { subject: subject.id }), staleTime: 60_000 });
  const theirs = useQuery({ ...asked('subjects.identifiers', { subject: other }), staleTime: 60_000 });
  const shared = new Set(theirs.data?.identifiers.map(sameness));
  return (
    <section className="compare-side" aria-label={t('subject.named', { id: shortId(subject.id) })}>
      <h2>
        <Link to="/subjects/$subject" params={{ subject: subject.id }} title={subject.id}>
          {t('subject.named', { id: shortId(subject.id) })}
        </Link>
      </h2>
      <p className="soft small">
        {t('subject.tipsCount', { count: subject.total, shown: format.number(subject.total) })} ·{' '}
        {t('subject.since', { time: format.date(subject.firstAt) })}
      </p>
      {mine.error && <FailurePanel error={mine.error} onRetry={() => void mine.refetch()} />}
      {!mine.data && !mine.error && <Skeleton lines={5} />}
      {mine.data && <SideIdentifiers identifiers={mine.data.identifiers} shared={shared} />}
      {mine.data && mine.data.countries.length > 0 && (
        <p>
          <span className="soft small">{t('subject.countries')}</span>{' '}
          {mine.data.countries.map(({ country }) => format.country(country)).join(', ')}
        </p>
      )}
      <ul className="side-tips">
        {subject.tips.slice(0, TIPS).map((tip) => (
          <li key={tip.id}>
            <Link to="/tips/$tip" params={{ tip: tip.id }} preload={false}>
              {tip.source} {tip.number}
            </Link>{' '}
            <span className="soft small">
              {tip.roles.map((role) => t(`role.${role}`)).join(', ')} · {format.date(tip.receivedAt)}
            </span>
          </li>
        ))}
        {subject.total > TIPS && (
          <li className="soft small">{t('tip.moreOf', { count: subject.total - TIPS })}</li>
        )}
      </ul>
    </section>
  );
}

/** Identifiers of two subjects are the same where kind and value are; sealed ones cannot be told apart here. */
const sameness = ({ kind, display }: SubjectIdentifier): string => `${kind} ${display}`;

type SideProps = { identifiers: readonly SubjectIdentifier[]; shared: ReadonlySet<string> };

function SideIdentifiers({ identifiers, shared }: SideProps) {
  const { t } = useTranslation();
  const isShared = (one: SubjectIdentifier) =>
    shared.has(sameness(one)) && !one.display.startsWith('[sealed: ');
  const sorted = [...identifiers].sort((a, b) => Number(isShared(b)) - Number(isShared(a)));
  if (sorted.length === 0) return <p className="soft">{t('subject.noIdentifiers')}</p>;
  return (
    <dl className="side-identifiers">
      {sorted.slice(0, IDENTIFIERS).map((one) => (
        <div key={one.choice} className={isShared(one) ? 'shared' : ''}>
          <dt>{t(`identifier.${one.kind}`)}</dt>
          <dd>
            <Shown display={one.display} />
            {isShared(one) && <span className="tag done after">{t('subject.both')}</span>}
          </dd>
        </div>
      ))}
      {sorted.length > IDENTIFIERS && (
        <p className="soft small">{t('tip.moreOf', { count: sorted.length - IDENTIFIERS })}</p>
      )}
    </dl>
  );
}
