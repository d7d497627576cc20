import { useTranslation } from 'react-i18next';
import type { Clock } from '../../clocks/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { useRuleLine } from './rule-words.ts';

/** The law and the counting behind the row that has the focus. */
export function LawLine({ clock }: { clock: Clock | undefined }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { law, source } = useRuleLine()(clock?.rule ?? '');
  return (
    <p className="law-line small" role="status">
      {clock && (
        <>
          <b>{law}</b>
          <span className="soft" title={source}>
            {t(clock.day ? 'clocks.countedDay' : 'clocks.counted', {
              from: format.full(clock.startedAt),
              to: clock.day
                ? format.plainDay(clock.day)
                : `${format.plainDay(clock.dueThere.slice(0, 10))}, ${clock.dueThere.slice(11)}`,
              zone: clock.zone,
            })}
          </span>
          <span className="faint clip">{source}</span>
        </>
      )}
    </p>
  );
}
