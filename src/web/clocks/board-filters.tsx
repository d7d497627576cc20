import { useTranslation } from 'react-i18next';
import { CLOCK_KINDS, type ClockKind } from '../../clocks/shape.ts';
import { useOfficers } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { type BoardSearch, VIEWS } from './asked-board.ts';

type Count = { kind: ClockKind; clocks: number; overdue: number };
type Props = { search: BoardSearch; counts: readonly Count[]; onChange: (search: BoardSearch) => void };

/** As what the board is shown, whose clocks, of which kinds. All of it stands in the address, and none of it names a record. */
export function BoardFilters({ search, counts, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const officers = useOfficers();
  const { view = 'list', officer = '', kind = [], estimates = '' } = search;
  const toggle = (one: ClockKind) => {
    const next = kind.includes(one) ? kind.filter((each) => each !== one) : [...kind, one];
    const { kind: _, ...rest } = search;
    onChange(next.length > 0 ? { ...rest, kind: next } : rest);
  };
  return (
    <search className="filters clock-filters" aria-label={t('filter.title')}>
      <fieldset className="segments">
        <legend className="unseen">{t('clocks.view')}</legend>
        {VIEWS.map((one) => (
          <label key={one}>
            <input
              type="radio"
              name="clock-view"
              checked={one === view}
              onChange={() => onChange({ ...search, view: one })}
            />
            {t(`clocks.as.${one}`)}
          </label>
        ))}
      </fieldset>
      <label className={officer ? 'chip chosen' : 'chip'}>
        <span>{t('clocks.column.officer')}</span>
        <select
          className="chip-select"
          value={officer}
          onChange={(event) => {
            const { officer: _, ...rest } = search;
            onChange(event.target.value ? { ...rest, officer: event.target.value } : rest);
          }}
        >
          <option value="">{t('clocks.wholeUnit')}</option>
          <option value="me">{t('clocks.me')}</option>
          <option value="nobody">{t('clocks.head')}</option>
          {[...officers]
            .filter(([id]) => id !== me.officer.id)
            .map(([id, name]) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
        </select>
      </label>
      {CLOCK_KINDS.map((one) => {
        const count = counts.find((each) => each.kind === one);
        return (
          <button
            key={one}
            type="button"
            className={kind.includes(one) ? 'chip chosen' : 'chip'}
            aria-pressed={kind.includes(one)}
            onClick={() => toggle(one)}
          >
            {t(`clockKind.${one}`)} <b>{format.number(count?.clocks ?? 0)}</b>
            {(count?.overdue ?? 0) > 0 && (
              <span className="clock-over">
                {t('clocks.overdue', { count: count!.overdue, shown: format.number(count!.overdue) })}
              </span>
            )}
          </button>
        );
      })}
      <label className={estimates ? 'chip chosen' : 'chip'}>
        <span>{t('clocks.estimates')}</span>
        <select
          className="chip-select"
          value={estimates}
          onChange={(event) => {
            const { estimates: _, ...rest } = search;
            const chosen = event.target.value;
            onChange(chosen === 'only' || chosen === 'without' ? { ...rest, estimates: chosen } : rest);
          }}
        >
          <option value="">{t('clocks.estimatesWith')}</option>
          <option value="without">{t('clocks.estimatesWithout')}</option>
          <option value="only">{t('clocks.estimatesOnly')}</option>
        </select>
      </label>
    </search>
  );
}
