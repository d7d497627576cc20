import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { clock } from '../app/clock.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { keyed } from '../look/keyed.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { SubjectLink } from './subject-link.tsx';

const DAY_MS = 24 * 3_600_000;
const BEGIN_DAYS = 30;

/** Who came to the network or left it since a day. */
export function Changes({ network }: { network: Network }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [day, setDay] = useState(() => new Date(clock() - BEGIN_DAYS * DAY_MS).toISOString().slice(0, 10));
  const { data, error } = useQuery({
    ...asked('networks.since', { at: `${day}T00:00:00.000Z`, network: network.id }),
    enabled: day !== '',
  });
  return (
    <div className="page-body">
      <label className="inline-field">
        {t('networks.since')}
        <input
          type="date"
          className="input net-day"
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </label>
      {error && <FailurePanel error={error} />}
      {!data && !error && <Skeleton lines={6} />}
      {data?.changes.length === 0 && <p className="soft">{t('networks.noChanges')}</p>}
      <ul className="net-changes">
        {keyed(data?.changes ?? [], (change) => `${change.at} ${change.subject}`).map(({ key, item }) => (
          <li key={key}>
            <time dateTime={item.at} className="soft">
              {format.full(item.at)}
            </time>
            <span className={item.joined ? 'tag done' : 'tag'}>
              {t(item.joined ? 'networks.joined' : 'networks.left')}
            </span>
            <SubjectLink id={item.subject} />
          </li>
        ))}
      </ul>
    </div>
  );
}
