import { useTranslation } from 'react-i18next';
import { type IntakeCounts, QUARANTINE_REASONS, type QuarantineReason } from '../../intake/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { quarantineWords } from '../language/words.ts';

/** Every document ends in exactly one line: seen = accepted + versions + duplicates + quarantined. */
export function CountsTable({ counts }: { counts: IntakeCounts }) {
  const { t } = useTranslation();
  const format = useFormat();
  const line = (id: 'accepted' | 'versions' | 'duplicates' | 'quarantined') => (
    <tr key={id}>
      <th scope="row">{t(`counts.${id}`)}</th>
      <td className="number">{format.number(counts[id])}</td>
      <td className="soft">{t(`counts.hint.${id}`)}</td>
    </tr>
  );
  const reasons = Object.entries(counts.quarantinedBy).filter(([reason]) =>
    Object.hasOwn(QUARANTINE_REASONS, reason),
  );
  return (
    <div className="counts">
      <table className="table">
        <caption className="unseen">{t('counts.title')}</caption>
        <tbody>
          {line('accepted')}
          {line('versions')}
          {line('duplicates')}
          {line('quarantined')}
          {reasons.map(([reason, count]) => (
            <tr key={reason} className="sub">
              <th scope="row" />
              <td className="number soft">{format.number(count)}</td>
              <td className="soft">
                {quarantineWords(t, { reason: reason as QuarantineReason, words: '' })}
              </td>
            </tr>
          ))}
          <tr className="sum">
            <th scope="row">{t('counts.seen')}</th>
            <td className="number">{format.number(counts.seen)}</td>
            <td className="soft">{t('counts.hint.seen')}</td>
          </tr>
        </tbody>
      </table>
      <dl className="outcome">
        {(['tips', 'immediate', 'bundled', 'subjects', 'mediaDropped', 'warnings'] as const).map((id) => (
          <div key={id}>
            <dt>{t(`counts.${id}`)}</dt>
            <dd className={id === 'immediate' && counts.immediate > 0 ? 'number lane-now' : 'number'}>
              {format.number(counts[id])}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
