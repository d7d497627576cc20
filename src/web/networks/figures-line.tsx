import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { Growth } from './growth.tsx';

/** The figures of a network in one line. */
export function FiguresLine({ network }: { network: Network }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const counted = (
    key: 'people' | 'reachedOf' | 'tipsOf' | 'groupsOf' | 'filesOf' | 'paymentsOf',
    count: number,
  ) => count > 0 && <span>{t(`networks.${key}`, { count, shown: format.number(count) })}</span>;
  const names = (counts: Network['countries'], wordsOf: (name: string) => string) =>
    counts.map(({ name, count }) => `${wordsOf(name)} ${format.number(count)}`).join(', ');
  const countries = names(network.countries, format.country);
  const platforms = names(network.platforms, (name) => name);
  return (
    <div className="net-figures small">
      {counted('people', network.members)}
      {counted('reachedOf', network.reached)}
      {counted('tipsOf', network.tips)}
      {counted('groupsOf', network.groups)}
      {counted('filesOf', network.files)}
      {counted('paymentsOf', network.payments)}
      {network.filesOnly && <span title={t('networks.filesOnlyWhy')}>{t('networks.filesOnly')}</span>}
      {network.lastAt && (
        <time dateTime={network.lastAt} title={format.full(network.lastAt)}>
          {t('networks.lastAt', { time: format.ago(network.lastAt, now) })}
        </time>
      )}
      <Growth weeks={network.weeks} />
      {countries && (
        <span className="clip net-names" title={countries}>
          {countries}
        </span>
      )}
      {platforms && (
        <span className="clip net-names" title={platforms}>
          {platforms}
        </span>
      )}
    </div>
  );
}
