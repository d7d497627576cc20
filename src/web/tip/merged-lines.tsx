import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';

type Named = { id: string; source: string; number: string };
const name = ({ source, number }: Named) => `${source} ${number}`;

/** Which number was asked for, what was merged into the tip, and into what it was merged. */
export function MergedLines({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const { askedFor, merged, mergedInto } = tip;
  return (
    <>
      {askedFor && (
        <p className="small">
          <span className="tag warn">{t('merged.tag')}</span>{' '}
          {t('merged.asked', { asked: name(askedFor), kept: name(tip) })}
        </p>
      )}
      {mergedInto && (
        <p className="small">
          <span className="tag warn">{t('merged.tag')}</span> {t('merged.into')}{' '}
          <Link to="/tips/$tip" params={{ tip: mergedInto.id }} search={{}} preload={false}>
            {name(mergedInto)}
          </Link>
        </p>
      )}
      {merged.length > 0 && (
        <p className="small">
          {t('merged.holds')}{' '}
          {merged.map((each, at) => (
            <span key={each.id}>
              {at > 0 && ', '}
              <Link to="/tips/$tip" params={{ tip: each.id }} search={{ alone: true }} preload={false}>
                {name(each)}
              </Link>
            </span>
          ))}
        </p>
      )}
    </>
  );
}
