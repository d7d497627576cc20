import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { QueueRow } from '../../triage/shape.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { expiryWords, incidentWords } from '../language/words.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { Expires, placeCode } from '../queue/columns.tsx';

type Props = {
  rows: readonly QueueRow[];
  empty: string;
  officers: ReadonlyMap<string, string>;
  expiry?: boolean;
};

/** A short list of tips, a line each. */
export function TipLines({ rows, empty, officers, expiry = false }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  if (rows.length === 0) return <p className="soft none">{empty}</p>;
  return (
    <ul className={expiry ? 'tip-lines with-expiry' : 'tip-lines'}>
      {rows.map((row) => (
        <li key={row.id}>
          <Link to="/tips/$tip" params={{ tip: row.id }} preload={false}>
            <LaneMark lane={row.lane} />
            <span className="tip-number">
              {row.source} <b>{row.number}</b>
            </span>
            <span className="danger-score">
              <abbr title={t('score.danger')}>{t('score.letter.danger')}</abbr> {row.danger}
            </span>
            <span className="clip">
              {[row.platform, incidentWords(t, row.incidentType)].filter(Boolean).join(' · ')}
            </span>
            <span className="tip-place soft">{placeCode(row)}</span>
            <span className="clip soft tip-officer">
              {row.assigned ? (officers.get(row.assigned) ?? '') : t('assign.nobody')}
            </span>
            <span className="tip-left">
              {expiry && <span className="soft clip tip-what">{expiryWords(t, row.expires)}</span>}
              <Expires row={row} context={{ t, format, now, officers }} />
            </span>
          </Link>
        </li>
      ))}
    </ul>
  );
}
