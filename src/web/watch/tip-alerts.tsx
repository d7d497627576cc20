import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { AlertLines } from './alert-lines.tsx';
import './watch.css';

/** How much of what is watched a tip touches; nothing where it touches none. Acknowledged alerts stay in sight. */
export function TipAlerts({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...asked('watch.alerts', { tip: tip.id, all: true }), staleTime: 60_000 });
  if (!data || data.alerts.length === 0) return null;
  return (
    <section className="tip-alerts" aria-labelledby="tip-alerts">
      <h2 id="tip-alerts">{t('watch.touches', { count: data.open, shown: format.number(data.open) })}</h2>
      <AlertLines alerts={data.alerts} onTip />
    </section>
  );
}
