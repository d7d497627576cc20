import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { TipView } from '../../tips/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { incidentWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';

/** Other tips on the persons believed to stand behind this one's parties. */
export function Earlier({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error } = useQuery({ ...asked('subjects.ofTip', { tip: tip.id }), staleTime: 60_000 });
  const subjects = data?.subjects.map((subject) => ({
    ...subject,
    others: subject.tips.filter(({ id }) => id !== tip.id),
  }));
  const shown = subjects?.filter(({ others }) => others.length > 0);
  return (
    <section className="party" aria-labelledby="earlier">
      <h3 id="earlier">{t('tip.earlier')}</h3>
      <div className="party-facts">
        {error && <FailurePanel error={error} />}
        {!data && !error && <Skeleton lines={2} />}
        {shown?.length === 0 && <p className="soft">{t('tip.earlierNone')}</p>}
        {shown?.map((subject) => (
          <div key={subject.id} className="earlier">
            <p className="soft">
              {t('tip.earlierOf', {
                count: subject.total - 1,
                shown: format.number(subject.total - 1),
                who: subject.parties
                  .map((index) => t(`role.${tip.facts.parties[index]?.role ?? 'unknown'}`))
                  .join(', '),
              })}{' '}
              <Link to="/subjects/$subject" params={{ subject: subject.id }} preload={false}>
                {t('subject.named', { id: shortId(subject.id) })}
              </Link>
            </p>
            <ul className="scroll-list">
              {subject.others.map((other) => (
                <li key={other.id}>
                  <Link to="/tips/$tip" params={{ tip: other.id }} preload={false}>
                    <LaneMark lane={other.lane} closed={other.state === 'closed'} />
                    <span>
                      {other.source} <b>{other.number}</b>
                    </span>
                    <span className="soft clip">
                      {[other.platform, incidentWords(t, other.incidentType)].filter(Boolean).join(' · ')}
                    </span>
                    <time dateTime={other.receivedAt} className="soft push">
                      {format.date(other.receivedAt)}
                    </time>
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </div>
    </section>
  );
}
