import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NETWORK_ORDERS, type NetworkOrder } from '../../networks/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { ALL, type Wanted } from './found-networks.ts';

type Props = {
  wanted: Wanted;
  countries: readonly { name: string; count: number }[];
  onChange: (wanted: Wanted) => void;
};

/** What networks are shown: by country, by an identifier that they touch, watched ones. Nothing of it stands in the address. */
export function NetworkFilters({ wanted, countries, onChange }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState(wanted.touching);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onChange({ ...wanted, touching: typed.trim() });
  };
  const clear = () => {
    setTyped('');
    onChange(ALL);
  };
  const changed = wanted.touching !== '' || wanted.country !== null || wanted.watched;
  return (
    <search className="filters" aria-label={t('filter.title')}>
      <form className="net-touching" onSubmit={submit}>
        <input
          type="search"
          className="input"
          maxLength={500}
          aria-label={t('networks.touching')}
          placeholder={t('networks.touching')}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            if (event.target.value === '') onChange({ ...wanted, touching: '' });
          }}
        />
        <button type="submit" className="button small">
          {t('networks.touch')}
        </button>
      </form>
      <label className={wanted.country ? 'chip chosen' : 'chip'}>
        <span className="chip-name">{t('filter.country')}</span>
        <select
          className="chip-select"
          value={wanted.country ?? ''}
          onChange={(event) => onChange({ ...wanted, country: event.target.value || null })}
        >
          <option value="">{t('networks.anyCountry')}</option>
          {countries.map(({ name, count }) => (
            <option key={name} value={name}>
              {`${format.country(name)} (${format.number(count)})`}
            </option>
          ))}
        </select>
      </label>
      <label className="chip">
        <span className="chip-name">{t('networks.order')}</span>
        <select
          className="chip-select"
          value={wanted.order}
          onChange={(event) => onChange({ ...wanted, order: event.target.value as NetworkOrder })}
        >
          {NETWORK_ORDERS.map((order) => (
            <option key={order} value={order}>
              {t(`networks.orderBy.${order}`)}
            </option>
          ))}
        </select>
      </label>
      <label className="chip check">
        <input
          type="checkbox"
          checked={wanted.watched}
          onChange={(event) => onChange({ ...wanted, watched: event.target.checked })}
        />
        {t('networks.watchedOnly')}
      </label>
      {changed && (
        <button type="button" className="button link small" onClick={clear}>
          {t('filter.clear')}
        </button>
      )}
    </search>
  );
}
