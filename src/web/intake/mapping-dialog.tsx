import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CSV_FIELDS, type CsvField, type CsvMapping, type QuarantineItem } from '../../intake/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { asked } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { guessField } from './guess-field.ts';

type Props = { item: QuarantineItem; onClose: () => void; onSaved: () => void };

/** Which column of a table is which field. Saved under a name, and found again by the same header. */
export function MappingDialog({ item, onClose, onSaved }: Props) {
  const { t } = useTranslation();
  const { data, error } = useQuery({ ...asked('intake.quarantineShow', { id: item.id }), gcTime: 0 });
  return (
    <Sheet title={t('mapping.title')} onClose={onClose} wide>
      {error && <FailurePanel error={error} />}
      {!data && !error && <Skeleton lines={6} />}
      {data && <MappingForm header={data.header ?? []} onClose={onClose} onSaved={onSaved} />}
    </Sheet>
  );
}

type FormProps = { header: readonly string[]; onClose: () => void; onSaved: () => void };

function MappingForm({ header, onClose, onSaved }: FormProps) {
  const { t } = useTranslation();
  const [mapping, setMapping] = useState<CsvMapping>(() => ({
    name: '',
    source: '',
    columns: Object.fromEntries(header.map((column) => [column, guessField(column)])),
    dateOrder: 'DMY',
    offset: '+05:30',
  }));
  const [problem, setProblem] = useState('');
  const { data } = useQuery(asked('intake.mappings', {}));
  const earlier = data?.mappings ?? [];
  const startFrom = (name: string) => {
    const known = earlier.find((one) => one.name === name);
    if (!known) return;
    const fields = new Map(
      Object.entries(known.columns).map(([column, field]) => [column.toLowerCase(), field]),
    );
    const columns = header.map(
      (column) => [column, fields.get(column.toLowerCase()) ?? guessField(column)] as const,
    );
    setMapping({ ...known, name: '', columns: Object.fromEntries(columns) });
  };
  const change = (part: Partial<CsvMapping>) => setMapping((before) => ({ ...before, ...part }));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await call('intake.saveMapping', {
        ...mapping,
        name: mapping.name.trim(),
        source: mapping.source.trim(),
      });
      onSaved();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
  };
  return (
    <form className="mapping" onSubmit={(event) => void submit(event)}>
      <p className="soft">{t('mapping.why')}</p>
      {earlier.length > 0 && (
        <label className="inline-field">
          {t('mapping.from')}
          <select className="input" defaultValue="" onChange={(event) => startFrom(event.target.value)}>
            <option value="">{t('mapping.fromNothing')}</option>
            {earlier.map(({ name }) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        </label>
      )}
      <div className="mapping-head">
        <label className="field">
          <span className="label">{t('mapping.name')}</span>
          <input
            className="input"
            required
            maxLength={100}
            ref={focusFirst}
            value={mapping.name}
            onChange={(event) => change({ name: event.target.value })}
          />
        </label>
        <label className="field">
          <span className="label">{t('mapping.source')}</span>
          <input
            className="input"
            required
            maxLength={100}
            value={mapping.source}
            onChange={(event) => change({ source: event.target.value })}
          />
        </label>
        <label className="field">
          <span className="label">{t('mapping.dates')}</span>
          <select
            className="input"
            value={mapping.dateOrder ?? ''}
            onChange={(event) =>
              change({ dateOrder: (event.target.value || null) as CsvMapping['dateOrder'] })
            }
          >
            <option value="DMY">{t('mapping.dmy')}</option>
            <option value="MDY">{t('mapping.mdy')}</option>
            <option value="YMD">{t('mapping.ymd')}</option>
            <option value="">{t('mapping.iso')}</option>
          </select>
        </label>
        <label className="field">
          <span className="label">{t('mapping.offset')}</span>
          <select
            className="input"
            value={mapping.offset ?? ''}
            onChange={(event) => change({ offset: event.target.value || null })}
          >
            <option value="+05:30">{t('mapping.ist')}</option>
            <option value="+00:00">UTC</option>
            <option value="">{t('mapping.noOffset')}</option>
          </select>
        </label>
      </div>
      <Columns mapping={mapping} header={header} onChange={(columns) => change({ columns })} />
      <Problem words={problem} />
      <div className="sheet-foot">
        <button type="button" className="button" onClick={onClose}>
          {t('act.cancel')}
        </button>
        <button type="submit" className="button main">
          {t('mapping.save')}
        </button>
      </div>
    </form>
  );
}

type ColumnsProps = {
  mapping: CsvMapping;
  header: readonly string[];
  onChange: (columns: CsvMapping['columns']) => void;
};

function Columns({ mapping, header, onChange }: ColumnsProps) {
  const { t } = useTranslation();
  return (
    <div className="mapping-columns">
      <table className="table">
        <thead>
          <tr>
            <th>{t('mapping.column')}</th>
            <th>{t('mapping.field')}</th>
          </tr>
        </thead>
        <tbody>
          {header.map((column) => (
            <tr key={column}>
              <td className="break">{column}</td>
              <td>
                <select
                  className="input"
                  aria-label={t('mapping.fieldOf', { column })}
                  value={mapping.columns[column] ?? 'fact'}
                  onChange={(event) =>
                    onChange({ ...mapping.columns, [column]: event.target.value as CsvField })
                  }
                >
                  {CSV_FIELDS.map((field) => (
                    <option key={field} value={field}>
                      {t(`csvField.${field}`)}
                    </option>
                  ))}
                </select>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
