import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Exposure } from '../../triage/care/shape.ts';
import { asked } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import './care.css';

/** Offers that were put away: known to this page alone, until it is closed. */
const putAway = new Set<string>();
const offerOf = (officer: string, { reached, day, week }: Exposure) =>
  `${officer} ${reached} ${reached === 'day' ? day : week}`;

/** The officer's own numbers, which nobody else sees, and beyond his own limit the offer of a break. Nothing is sent when that is put away. */
export function ExposureLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe().officer.id;
  const { data } = useQuery({
    ...asked('triage.exposure', { zone: format.zone }),
    staleTime: 0,
    refetchInterval: 60_000,
  });
  const [, setPut] = useState(0);
  if (!data) return null;
  const offered = data.reached !== null && !putAway.has(offerOf(me, data));
  return (
    <div className="exposure">
      <p className="soft small">
        {t('care.line', { today: format.number(data.today), week: format.number(data.thisWeek) })}{' '}
        {t('care.yoursAlone')}{' '}
        <Link to="/account" hash="care">
          {t('care.set')}
        </Link>
      </p>
      {offered && (
        <div className="break-offer" role="status">
          <p>
            {t(`care.reached.${data.reached!}`, {
              shown: format.number(data.reached === 'day' ? data.today : data.thisWeek),
              limit: format.number(data.limits[data.reached!]),
            })}{' '}
            {t('care.break')}
          </p>
          <button
            type="button"
            className="button small"
            onClick={() => {
              putAway.add(offerOf(me, data));
              setPut(putAway.size);
            }}
          >
            {t('care.putAway')}
          </button>
        </div>
      )}
    </div>
  );
}
