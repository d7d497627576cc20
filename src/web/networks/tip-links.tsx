import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { shortId } from './picture-data.ts';

type Props = { tips: readonly string[]; most: number; named?: boolean };

/** Links to the tips that a tie rests on. `named`: by source and number where they can be had; else by the end of their ids. */
export function TipLinks({ tips, most, named = false }: Props) {
  const { t } = useTranslation();
  const names = useTipNames(named ? tips[0] : undefined);
  return (
    <span className="net-tips small">
      {tips.slice(0, most).map((tip) => (
        <Link key={tip} to="/tips/$tip" params={{ tip }} preload={false} title={tip}>
          {names.get(tip) ?? t('networks.tip', { name: shortId(tip) })}
        </Link>
      ))}
      {tips.length > most && (
        <span className="faint">{t('networks.moreTips', { shown: String(tips.length - most) })}</span>
      )}
    </span>
  );
}

/** Sources and numbers of the tips on the people of one tip. */
function useTipNames(tip: string | undefined): ReadonlyMap<string, string> {
  const { data } = useQuery({
    ...asked('subjects.ofTip', { tip: tip ?? '' }),
    enabled: tip !== undefined,
    staleTime: 300_000,
  });
  return new Map(
    data?.subjects.flatMap(({ tips }) =>
      tips.map(({ id, source, number }) => [id, `${source} ${number}`] as const),
    ),
  );
}
