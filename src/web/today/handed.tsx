import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';

/** Tips that others handed to me, with their notes, until I have read them; nothing where there are none. */
export function Handed({ count }: { count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  // asked only where there are any: the notes are words of tips, and showing them leaves an entry
  const { data } = useQuery({ ...asked('triage.handOvers', {}), enabled: count > 0 });
  if (count === 0 || !data || data.tips.length === 0) return null;
  const read = async (tip: string) => {
    try {
      await call('triage.readHandOver', { tips: [{ id: tip }] });
      for (const name of ['triage.handOvers', 'triage.away'])
        void queryClient.invalidateQueries({ queryKey: [name] });
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
  };
  return (
    <section>
      <h2>{t('handOver.mine')}</h2>
      <ul className="handed">
        {data.tips.map((each) => (
          <li key={each.decision}>
            <LaneMark lane={each.lane} />
            <Link to="/tips/$tip" params={{ tip: each.tip }} preload={false}>
              {each.source} <b>{each.number}</b>
            </Link>
            <span className="soft small">
              {t('handOver.by', { who: each.by, time: format.full(each.at) })}
            </span>
            <button type="button" className="button small push" onClick={() => void read(each.tip)}>
              {t('handOver.read')}
              <span className="unseen"> {each.number}</span>
            </button>
            {each.note && <q className="note">{each.note}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}
