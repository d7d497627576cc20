import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Fit } from '../../triage/shape.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';

/** Why an officer fits a tip: each reason with its points, which add up. */
export function FitReasons({ fit }: { fit: Fit }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...asked('triage.profiles', {}), staleTime: 60_000 });
  const named = (list: { key: string; words: { en: string; hi: string } }[] | undefined, key: string) =>
    list?.find((each) => each.key === key)?.words[format.language] ?? key;
  return (
    <span className="fit-reasons">
      {fit.reasons.map(({ kind, value, points }) => (
        <span key={`${kind} ${value}`} className="tag">
          {kind === 'language' && named(data?.languages, value)}
          {kind === 'speciality' && named(data?.specialities, value)}
          {kind === 'subject' && t('fit.subject')}
          {kind === 'load' && t('fit.load', { shown: format.number(Number(value)) })}{' '}
          <b>{points > 0 ? `+${format.number(points)}` : format.number(points)}</b>
        </span>
      ))}
    </span>
  );
}
