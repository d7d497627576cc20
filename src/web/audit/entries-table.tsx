import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import type { ListedEntry } from '../../audit/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { SealIcon } from '../look/icons.tsx';

type Props = {
  entries: readonly ListedEntry[];
  onRecord?: (record: string) => void;
  onWords: (entry: ListedEntry) => void;
};

/** Entries as a dense table; on a narrow screen each takes two lines. */
export function EntriesTable({ entries, onRecord, onWords }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="table audit-entries">
      <thead>
        <tr>
          <th className="number">{t('audit.number')}</th>
          <th>{t('audit.time')}</th>
          <th>{t('audit.officer')}</th>
          <th>{t('audit.action')}</th>
          <th>{t('audit.what')}</th>
          <th>{t('audit.outcome')}</th>
          <th>{t('audit.via')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.seq}>
            <td className="number soft">{entry.seq}</td>
            <td>
              <time dateTime={entry.at} title={format.full(entry.at)}>
                {format.day(entry.at)} {format.clock(entry.at)}
              </time>
            </td>
            <td className="clip">{entry.officerName}</td>
            <td className="mono">{entry.action}</td>
            <td className="audit-about">
              <About entry={entry} onRecord={onRecord} />
              {entry.hasDetail && (
                <button
                  type="button"
                  className="button quiet small"
                  aria-label={t('audit.words')}
                  title={t('audit.words')}
                  onClick={() => onWords(entry)}
                >
                  <SealIcon />
                </button>
              )}
            </td>
            <td>
              <span className={entry.outcome === 'refused' ? 'tag warn' : 'tag'}>
                {outcomeWords(t, entry.outcome)}
              </span>{' '}
              {entry.code && <span className="mono small">{entry.code}</span>}
            </td>
            <td className="soft">{viaWords(t, entry.via)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

function About({ entry, onRecord }: { entry: ListedEntry; onRecord: Props['onRecord'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { recordKind, recordId } = entry;
  if (recordId === null) return <span className="faint">—</span>;
  if (recordKind === 'list')
    return (
      <span className="soft">
        {t('audit.rows', { count: Number(recordId), shown: format.number(Number(recordId)) })}
      </span>
    );
  const words = (
    <>
      {kindWords(t, recordKind)} <span className="mono small">{recordId}</span>
    </>
  );
  if (!onRecord || !UUID.test(recordId)) return <span className="clip">{words}</span>;
  return (
    <button
      type="button"
      className="button link clip"
      title={t('audit.history')}
      onClick={() => onRecord(recordId)}
    >
      {words}
    </button>
  );
}

/** What an entry is about, in the officer's language; a kind that is not known yet as it is written. */
export function kindWords(t: TFunction, kind: string | null): string {
  const known = KINDS.find((one) => one === kind);
  return known ? t(`audit.kinds.${known}`) : (kind ?? '');
}
const KINDS = [
  'tip',
  'subject',
  'quarantine',
  'document',
  'intake',
  'officer',
  'unit',
  'view',
  'mapping',
  'search',
  'record',
  'entry',
  'checkpoint',
  'parameters',
] as const;

export const OUTCOMES = [
  'done',
  'refused',
  'accepted',
  'version',
  'duplicate',
  'quarantined',
  'dismissed',
  'failed',
] as const;
const VIAS = ['nobody', 'session', 'token', 'console', 'house'] as const;

function outcomeWords(t: TFunction, outcome: string): string {
  const known = OUTCOMES.find((one) => one === outcome);
  return known ? t(`audit.outcomes.${known}`) : outcome;
}

function viaWords(t: TFunction, via: string | null): string {
  const known = VIAS.find((one) => one === via);
  return known ? t(`audit.vias.${known}`) : (via ?? '—');
}
