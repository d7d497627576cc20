import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Told } from '../../subjects/shape.ts';
import { asked } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import './overruled.css';

/** What other officers decided against this officer's decisions on who is whom; nothing where there is none. */
export function OverruledDecisions() {
  return useMay('tip:read') ? <List /> : null;
}

function List() {
  const { t } = useTranslation();
  const { data } = useQuery({ ...asked('subjects.overruled', {}), refetchInterval: 60_000 });
  if (!data || data.decisions.length === 0) return null;
  return (
    <section className="overruled" aria-labelledby="overruled">
      <h2 id="overruled">{t('today.overruled')}</h2>
      <p className="hint">{t('today.overruledHint')}</p>
      <ul>
        {data.decisions.map((one) => (
          <Line key={`${one.decision} ${one.by.decision}`} one={one} />
        ))}
      </ul>
    </section>
  );
}

function Line({ one: { kind, at, whole, by, subjects } }: { one: Told }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li>
      <span>
        {t(whole ? 'today.overruledOne' : 'today.narrowedOne', {
          name: by.name,
          what: t(`subjectDecision.${by.kind}`),
          mine: t(`subjectDecision.${kind}`),
          time: format.full(at),
        })}
      </span>
      <span className="soft small">
        <time dateTime={by.at}>{format.full(by.at)}</time>{' '}
        {subjects.map((id) => (
          <Link key={id} to="/subjects/$subject" params={{ subject: id }}>
            {t('subject.named', { id: shortId(id) })}
          </Link>
        ))}
      </span>
    </li>
  );
}
