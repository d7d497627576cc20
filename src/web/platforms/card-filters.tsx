import { useTranslation } from 'react-i18next';
import { GAP_FIELDS, type GapField, type Scorecard } from '../../statistics/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { type CardSearch, ORDERS, type Order } from './order.ts';

type Props = { search: CardSearch; card: Scorecard | undefined; onChange: (search: CardSearch) => void };

/** The period, the field that has a column of its own, and the order for those who see no head of a table. */
export function CardFilters({ search, card, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const day = (name: 'from' | 'to') => (
    <label className={search[name] ? 'chip chosen' : 'chip'}>
      <span>{t(`platforms.${name}`)}</span>
      <input
        type="date"
        className="chip-day"
        value={search[name] ?? card?.[name] ?? ''}
        max={name === 'from' ? (search.to ?? card?.to) : undefined}
        min={name === 'to' ? (search.from ?? card?.from) : undefined}
        onChange={(event) => {
          const { [name]: _, ...rest } = search;
          onChange(event.target.value ? { ...rest, [name]: event.target.value } : rest);
        }}
      />
    </label>
  );
  return (
    <search className="filters platform-filters" aria-label={t('filter.title')}>
      {day('from')}
      {day('to')}
      {(search.from || search.to) && (
        <button
          type="button"
          className="button link small"
          onClick={() => {
            const { from: _, to: __, ...rest } = search;
            onChange(rest);
          }}
        >
          {t('platforms.twelveMonths')}
        </button>
      )}
      <label className="chip">
        <span>{t('platforms.column.field')}</span>
        <select
          className="chip-select"
          value={search.field ?? 'ip_port'}
          onChange={(event) => onChange({ ...search, field: event.target.value as GapField })}
        >
          {GAP_FIELDS.map((field) => (
            <option key={field} value={field}>
              {card?.fields.find((each) => each.field === field)?.words[format.language] ?? field}
            </option>
          ))}
        </select>
      </label>
      <label className="chip platform-order">
        <span>{t('platforms.order')}</span>
        <select
          className="chip-select"
          value={search.order ?? 'tips'}
          onChange={(event) => onChange({ ...search, order: event.target.value as Order })}
        >
          {ORDERS.map((order) => (
            <option key={order} value={order}>
              {t(`platforms.column.${order}`)}
            </option>
          ))}
        </select>
      </label>
    </search>
  );
}
