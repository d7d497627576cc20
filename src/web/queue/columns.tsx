import type { TFunction } from 'i18next';
import type { ReactNode } from 'react';
import type { QueueRow } from '../../triage/shape.ts';
import { expiryTime } from '../language/expiry-time.ts';
import type { Format } from '../language/format.ts';
import { expiryWords, incidentWords, regionWords } from '../language/words.ts';
import { UpIcon } from '../look/icons.tsx';
import { LaneMark } from '../look/lane-mark.tsx';

/** What a cell needs beside its row. */
export type CellContext = {
  t: TFunction;
  format: Format;
  now: number;
  officers: ReadonlyMap<string, string>;
};
type Column = {
  id: string;
  /** track of the row's grid */
  width: string;
  align?: 'end';
  /** always shown */
  fixed?: boolean;
  cell: (row: QueueRow, context: CellContext) => ReactNode;
};

const score = (id: 'danger' | 'actionability' | 'clock' | 'novelty') =>
  ({
    id,
    width: '28px',
    align: 'end',
    fixed: true,
    cell: (row: QueueRow) => <span className={row[id] >= 80 ? 'score-high' : 'score-plain'}>{row[id]}</span>,
  }) as const;

/** The columns of the queue, left to right. */
export const COLUMNS = [
  {
    id: 'lane',
    width: '78px',
    fixed: true,
    cell: (row, { t }) => (
      <>
        <LaneMark lane={row.lane} closed={row.state === 'closed'} />
        {row.escalated && (
          <span className="escalated" title={t('queue.escalated')}>
            <UpIcon width="11" height="11" />
            <span className="unseen">{t('queue.escalated')}</span>
          </span>
        )}
      </>
    ),
  },
  score('danger'),
  score('actionability'),
  score('clock'),
  score('novelty'),
  { id: 'number', width: 'minmax(150px, 1.2fr)', fixed: true, cell: (row) => `${row.source} ${row.number}` },
  { id: 'platform', width: 'minmax(90px, 1fr)', cell: (row) => row.platform ?? '—' },
  {
    id: 'incident',
    width: 'minmax(120px, 1.4fr)',
    cell: (row, { t }) => (
      <span title={row.incidentType ?? undefined}>{incidentWords(t, row.incidentType)}</span>
    ),
  },
  {
    id: 'place',
    width: '64px',
    cell: (row, { t, format }) => <span title={placeWords(row, t, format)}>{placeCode(row)}</span>,
  },
  {
    id: 'bundle',
    width: '52px',
    align: 'end',
    cell: (row, { t, format }) =>
      row.bundle > 0 ? (
        <span title={t('queue.bundleOf', { count: row.bundle, shown: format.number(row.bundle) })}>
          ×{format.number(row.bundle + 1)}
        </span>
      ) : (
        ''
      ),
  },
  {
    id: 'files',
    width: '40px',
    align: 'end',
    cell: (row, { format }) => (row.files > 0 ? format.number(row.files) : ''),
  },
  {
    id: 'expires',
    width: '92px',
    align: 'end',
    cell: (row, context) => <Expires row={row} context={context} />,
  },
  {
    id: 'assigned',
    width: 'minmax(90px, 0.9fr)',
    cell: (row, { officers }) => (row.assigned ? (officers.get(row.assigned) ?? row.assigned) : ''),
  },
  {
    id: 'received',
    width: '88px',
    align: 'end',
    cell: (row, { format, now }) => (
      <time dateTime={row.receivedAt} title={format.full(row.receivedAt)} className="soft">
        {format.ago(row.receivedAt, now)}
      </time>
    ),
  },
] as const satisfies readonly Column[];

export function Expires({
  row,
  context,
}: {
  row: Pick<QueueRow, 'expiresAt' | 'expires'>;
  context: CellContext;
}) {
  const { t, format, now } = context;
  const { expiresAt, expires } = row;
  if (!expiresAt) return null;
  const { left, full, stamp } = expiryTime(format, { expiresAt, expires }, now);
  return (
    <time dateTime={stamp} className={`left-${left.tone}`} title={`${expiryWords(t, expires)}: ${full}`}>
      {left.words}
    </time>
  );
}

export function placeCode(row: Pick<QueueRow, 'country' | 'region'>): string {
  const region = row.region?.replace(/^[A-Z]{2}-/, '');
  return [row.country, region].filter(Boolean).join('·') || '—';
}

function placeWords(row: QueueRow, t: TFunction, format: Format): string {
  const country = row.country ? format.country(row.country) : t('queue.noCountry');
  return row.region ? `${regionWords(format.language, row.region)}, ${country}` : country;
}
