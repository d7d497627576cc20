import { useTranslation } from 'react-i18next';
import { OUTCOMES, type Outcome, type TipView } from '../../tips/shape.ts';
import { useOfficers } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { useActs } from '../queue/acts.ts';

/** How the tip ended, as far as it is known: what rules are measured by, and what those who worked on it are told. */
export function OutcomeField({ tip, mayWrite }: { tip: TipView; mayWrite: boolean }) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  const acts = useActs();
  const { outcome } = tip;
  if (!mayWrite && outcome === null) return null;
  return (
    <section className="outcome-field" aria-labelledby="outcome">
      <h2 id="outcome">{t('outcome.title')}</h2>
      {mayWrite ? (
        <select
          className="input"
          aria-labelledby="outcome"
          value={outcome?.outcome ?? ''}
          onChange={(event) => void acts.outcome([tip], (event.target.value || null) as Outcome | null)}
        >
          <option value="">{t('outcome.none')}</option>
          {OUTCOMES.map((each) => (
            <option key={each} value={each}>
              {t(`outcome.${each}`)}
            </option>
          ))}
        </select>
      ) : (
        outcome && <p>{t(`outcome.${outcome.outcome}`)}</p>
      )}
      {outcome && (
        <p className="small soft">
          {t('outcome.by', { who: officers.get(outcome.by) ?? outcome.by, time: format.full(outcome.at) })}
        </p>
      )}
    </section>
  );
}
