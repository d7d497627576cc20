import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { Clock } from '../../clocks/shape.ts';
import '../clocks/clocks.css';
import { RecordLink, What } from '../clocks/clock-row.tsx';
import { TimeLeft } from '../clocks/time-left.tsx';

/** Clocks near their end that the officer answers for, or that nobody has. */
export function ClockLines({ clocks }: { clocks: readonly Clock[] }) {
  const { t } = useTranslation();
  return (
    <section>
      <h2>{t('today.clocks')}</h2>
      {clocks.length === 0 ? (
        <p className="soft none">{t('today.clocksEmpty')}</p>
      ) : (
        <ul className="clock-lines-today">
          {clocks.map((clock) => (
            <li key={clock.id}>
              <TimeLeft clock={clock} />
              <span className="clip">
                <What clock={clock} />
              </span>
              <RecordLink clock={clock} tabIndex={0} />
            </li>
          ))}
        </ul>
      )}
      <Link to="/clocks" className="all-link">
        {t('today.clocksAll')}
      </Link>
    </section>
  );
}
