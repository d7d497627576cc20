import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';

/** How the reading of the gravest tips was shared out in the unit: sums that lead to nobody. */
export function CareTotals() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery(asked('triage.careTotals', {}));
  if (!data) return null;
  const { totals, least } = data;
  return (
    <section aria-labelledby="care-totals">
      <h2 id="care-totals">{t('care.totals')}</h2>
      <p className="hint">
        {t('care.totalsHint', {
          from: format.plainDay(data.from),
          until: format.plainDay(data.until),
          least: format.number(least),
        })}
      </p>
      {totals === null && <p className="soft">{t('care.tooFew', { least: format.number(least) })}</p>}
      {totals && (
        <p>
          {t('care.third', {
            tips: format.number(totals.tips),
            share: format.number(totals.busiestThird),
          })}{' '}
          {t(totals.rotate ? 'care.rotate' : 'care.even')}
        </p>
      )}
    </section>
  );
}
