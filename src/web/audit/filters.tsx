import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { EntryFilter } from '../../audit/shape.ts';
import { useOfficers } from '../app/queries.ts';
import { OUTCOMES } from './entries-table.tsx';

type Props = {
  filter: EntryFilter;
  onFilter: (filter: EntryFilter) => void;
  /** names of acts that were seen, as suggestions */
  actions: readonly string[];
};

/** Which entries are shown. A value that is cleared is no filter. */
export function Filters({ filter, onFilter, actions }: Props) {
  const { t } = useTranslation();
  const officers = useOfficers();
  const list = useId();
  const set = (name: keyof EntryFilter, value: string) => {
    const { [name]: _, ...rest } = filter;
    onFilter(value === '' ? rest : { ...rest, [name]: value });
  };
  return (
    <div className="audit-filters">
      <label className="field">
        <span className="label">{t('audit.officer')}</span>
        <select
          className="input"
          value={filter.officer ?? ''}
          onChange={(event) => set('officer', event.target.value)}
        >
          <option value="">{t('audit.anyOfficer')}</option>
          {[...officers].map(([id, name]) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label className="field">
        <span className="label">{t('audit.action')}</span>
        <input
          className="input"
          list={list}
          placeholder={t('audit.anyAction')}
          defaultValue={filter.action ?? ''}
          key={`action ${filter.action ?? ''}`}
          onBlur={(event) => set('action', event.target.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && set('action', event.currentTarget.value.trim())}
        />
        <datalist id={list}>
          {actions.map((action) => (
            <option key={action} value={action} />
          ))}
        </datalist>
      </label>
      <label className="field">
        <span className="label">{t('audit.outcome')}</span>
        <select
          className="input"
          value={filter.outcome ?? ''}
          onChange={(event) => set('outcome', event.target.value)}
        >
          <option value="">{t('audit.anyOutcome')}</option>
          {OUTCOMES.map((outcome) => (
            <option key={outcome} value={outcome}>
              {t(`audit.outcomes.${outcome}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="field audit-record">
        <span className="label">{t('audit.record')}</span>
        <input
          className="input mono"
          defaultValue={filter.record ?? ''}
          key={`record ${filter.record ?? ''}`}
          spellCheck={false}
          onBlur={(event) => set('record', event.target.value.trim())}
          onKeyDown={(event) => event.key === 'Enter' && set('record', event.currentTarget.value.trim())}
        />
      </label>
      <label className="field">
        <span className="label">{t('audit.from')}</span>
        <input
          className="input"
          type="date"
          value={day(filter.from)}
          onChange={(event) =>
            set('from', event.target.value && instantOf(event.target.value, '00:00:00.000'))
          }
        />
      </label>
      <label className="field">
        <span className="label">{t('audit.to')}</span>
        <input
          className="input"
          type="date"
          value={day(filter.to)}
          onChange={(event) => set('to', event.target.value && instantOf(event.target.value, '23:59:59.999'))}
        />
      </label>
      {Object.keys(filter).length > 0 && (
        <button type="button" className="button quiet" onClick={() => onFilter({})}>
          {t('audit.clear')}
        </button>
      )}
    </div>
  );
}

/** A day of the officer's own clock, as the instant in which it begins or ends. */
const instantOf = (day: string, clock: string): string => new Date(`${day}T${clock}`).toISOString();

function day(instant: string | undefined): string {
  if (instant === undefined) return '';
  const at = new Date(instant);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}
