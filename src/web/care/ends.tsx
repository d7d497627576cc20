import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { End } from '../../triage/care/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';

/** How tips ended that I worked on, until I have seen it; nothing where there are none. */
export function Ends() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...asked('triage.ends', {}), refetchInterval: 60_000 });
  if (!data || data.ends.length === 0) return null;
  const seen = async (ends: readonly End[]) => {
    try {
      await call('triage.sawEnds', { tips: ends.map(({ tip }) => ({ id: tip })) });
      await queryClient.invalidateQueries({ queryKey: ['triage.ends'] });
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
  };
  return (
    <section aria-labelledby="ends">
      <header className="ends-head">
        <h2 id="ends">{t('care.ends')}</h2>
        {data.ends.length > 1 && (
          <button type="button" className="button small" onClick={() => void seen(data.ends)}>
            {t('care.allSeen')}
          </button>
        )}
      </header>
      <ul className="handed">
        {data.ends.map((each) => (
          <li key={each.tip}>
            <LaneMark lane={each.lane} />
            <Link to="/tips/$tip" params={{ tip: each.tip }} preload={false}>
              {each.source} <b>{each.number}</b>
            </Link>
            <span>{t(`outcome.${each.outcome}`)}</span>
            <span className="soft small">
              {t('outcome.by', { who: each.by, time: format.full(each.at) })}
            </span>
            <button type="button" className="button small push" onClick={() => void seen([each])}>
              {t('care.seen')}
              <span className="unseen"> {each.number}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
