import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FACETS, type Facet, type FacetCounts, type QueueFilter } from '../../triage/shape.ts';
import { readFilter } from '../app/address.ts';
import { useOfficers } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { focusFirst } from '../look/focus.ts';
import { ChevronIcon } from '../look/icons.tsx';
import { PanelButton } from '../look/menu.tsx';
import { facetWords, type Option, optionsOf } from './facet-words.ts';

const MANY = 8;

/** The chips above the queue. Each opens a checklist with counts; what is chosen stands in the address. */
export function Filters({
  filter,
  counts,
}: {
  filter: QueueFilter;
  counts: Partial<FacetCounts> | undefined;
}) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const to = (next: Record<string, unknown>) => void navigate({ to: '/queue', search: readFilter(next) });
  const changed = FACETS.some((facet) => filter[facet]) || filter.bundled;
  return (
    <search className="filters" aria-label={t('filter.title')}>
      {FACETS.map((facet) => (
        <FacetChip
          key={facet}
          facet={facet}
          chosen={filter[facet] ?? (facet === 'state' ? ['open'] : [])}
          counts={counts?.[facet] ?? []}
          onChange={(values) => to({ ...filter, [facet]: values })}
        />
      ))}
      <label className="chip check">
        <input
          type="checkbox"
          checked={filter.bundled ?? false}
          onChange={(event) => to({ ...filter, bundled: event.target.checked })}
        />
        {t('filter.bundled')}
      </label>
      {changed && (
        <button type="button" className="button link small" onClick={() => to({})}>
          {t('filter.clear')}
        </button>
      )}
    </search>
  );
}

type ChipProps = {
  facet: Facet;
  chosen: readonly string[];
  counts: readonly { value: string; count: number }[];
  onChange: (values: string[]) => void;
};

function FacetChip({ facet, chosen, counts, onChange }: ChipProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  const words = (value: string) => facetWords(facet, value, { t, format, officers });
  const options = optionsOf(facet, counts, chosen, words);
  const isChosen = (option: Option) => option.values.some((value) => chosen.includes(value));
  const names = options.filter(isChosen).map((option) => option.words);
  const shown = names.length > 2 ? t('filter.several', { count: names.length }) : names.join(', ');
  const toggle = (option: Option) =>
    onChange(
      isChosen(option)
        ? chosen.filter((value) => !option.values.includes(value))
        : [...chosen, ...option.values],
    );
  return (
    <PanelButton
      name={names.length > 0 ? `${t(`filter.${facet}`)}: ${names.join(', ')}` : t(`filter.${facet}`)}
      className={names.length > 0 ? 'chip chosen' : 'chip'}
      label={
        <>
          <span className="chip-name">{t(`filter.${facet}`)}</span>
          {shown && <b className="clip">{shown}</b>}
          <ChevronIcon width="12" height="12" />
        </>
      }
    >
      {() => (
        <Checklist options={options} isChosen={isChosen} onToggle={toggle} onNone={() => onChange([])} />
      )}
    </PanelButton>
  );
}

type ListProps = {
  options: readonly Option[];
  isChosen: (option: Option) => boolean;
  onToggle: (option: Option) => void;
  onNone: () => void;
};

function Checklist({ options, isChosen, onToggle, onNone }: ListProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const shown = options.filter(({ words }) => words.toLowerCase().includes(typed.toLowerCase()));
  return (
    <div className="checklist">
      {options.length > MANY && (
        <input
          className="input"
          aria-label={t('filter.find')}
          placeholder={t('filter.find')}
          value={typed}
          ref={focusFirst}
          onChange={(event) => setTyped(event.target.value)}
        />
      )}
      <ul>
        {shown.map((option) => (
          <li key={option.words}>
            <label>
              <input type="checkbox" checked={isChosen(option)} onChange={() => onToggle(option)} />
              <span className="clip">{option.words}</span>
              <span className="push faint">{format.number(option.count)}</span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 && <p className="hint">{t('filter.nothing')}</p>}
      {options.some(isChosen) && (
        <button type="button" className="button quiet small" onClick={onNone}>
          {t('filter.none')}
        </button>
      )}
    </div>
  );
}
