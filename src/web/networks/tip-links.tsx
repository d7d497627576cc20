import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import { useFormat } from '../language/use-format.ts';
import { useTipNames } from './tip-names.ts';

type Props = { tips: readonly string[]; most: number };

/** Links to the tips that a tie rests on, by source and number; until these are known, by the end of their ids. */
export function TipLinks({ tips, most }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const shown = tips.slice(0, most);
  const names = useTipNames(shown);
  return (
    <span className="net-tips small">
      {shown.map((tip) => (
        <Link key={tip} to="/tips/$tip" params={{ tip }} preload={false} title={tip}>
          {names.get(tip) ?? t('networks.tip', { name: shortId(tip) })}
        </Link>
      ))}
      {tips.length > most && (
        <span className="faint">{t('networks.moreTips', { shown: format.number(tips.length - most) })}</span>
      )}
    </span>
  );
}
