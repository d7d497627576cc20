import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asked, useOpenAlerts } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { AlertLines } from './alert-lines.tsx';
import './watch.css';

const SHOWN = 5;

/** The newest alerts that nobody acknowledged; nothing where there are none. */
export function TodayAlerts() {
  const { t } = useTranslation();
  const format = useFormat();
  const open = useOpenAlerts(true);
  const { data } = useQuery({ ...asked('watch.alerts', { limit: SHOWN }), enabled: open > 0 });
  if (open === 0 || !data || data.alerts.length === 0) return null;
  return (
    <section>
      <h2>{t('watch.today', { count: open, shown: format.number(open) })}</h2>
      <AlertLines alerts={data.alerts} />
      {open > SHOWN && (
        <Link to="/watch" className="all-link">
          {t('watch.allAlerts')}
        </Link>
      )}
    </section>
  );
}
