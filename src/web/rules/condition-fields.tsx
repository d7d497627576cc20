import { useTranslation } from 'react-i18next';
import type { RuleFeature } from '../../triage/shape.ts';
import { featureWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { ASKS, type Ask, type Asked, conditionOf, firstAsked } from './asked-condition.ts';
import { conditionWords } from './rule-words.ts';

type Props = {
  of: 'when' | 'unless';
  all: readonly Asked[];
  features: readonly RuleFeature[];
  onChange: (all: Asked[]) => void;
};

/** The conditions of a rule, each on one feature of the list, with what may be asked of its kind. */
export function ConditionFields({ of, all, features, onChange }: Props) {
  const { t } = useTranslation();
  const put = (at: number, next: Asked) => onChange(all.map((each, index) => (index === at ? next : each)));
  return (
    <fieldset className="conditions">
      <legend>{t(`rules.field.${of}`)}</legend>
      {/* a condition has no id of its own, and none is moved: its place names it */}
      {keyed(all, () => of).map(({ key, item }, at) => (
        <ConditionRow
          key={key}
          number={at + 1}
          asked={item}
          features={features}
          onChange={(next) => put(at, next)}
          onRemove={() => onChange(all.filter((_, index) => index !== at))}
        />
      ))}
      <button
        type="button"
        className="button small"
        onClick={() => onChange([...all, firstAsked(features[0]!)])}
      >
        {t(`rules.field.${of}Add`)}
      </button>
    </fieldset>
  );
}

type RowProps = {
  number: number;
  asked: Asked;
  features: readonly RuleFeature[];
  onChange: (asked: Asked) => void;
  onRemove: () => void;
};

function ConditionRow({ number, asked, features, onChange, onRemove }: RowProps) {
  const { t } = useTranslation();
  const feature = features.find(({ name }) => name === asked.feature);
  const asks: readonly Ask[] = feature ? ASKS[feature.type] : [];
  return (
    <div className="condition">
      <select
        className="input"
        aria-label={t('rules.field.feature', { number })}
        value={asked.feature}
        onChange={(event) => onChange(firstAsked(features.find(({ name }) => name === event.target.value)!))}
      >
        {!feature && <option value={asked.feature}>{asked.feature}</option>}
        {features.map(({ name }) => (
          <option key={name} value={name}>
            {name} — {featureWords(t, name)}
          </option>
        ))}
      </select>
      <select
        className="input"
        aria-label={t('rules.field.ask', { number })}
        value={asked.ask}
        onChange={(event) => onChange({ ...asked, ask: event.target.value as Ask })}
      >
        {(asked.ask === 'asItIs' ? [...asks, 'asItIs' as const] : asks).map((ask) => (
          <option key={ask} value={ask}>
            {feature?.type === 'yes' && ask === 'is' ? t('rules.line.yes') : t(`rules.ask.${ask}`)}
          </option>
        ))}
      </select>
      <div className="condition-values">
        {feature && <Values number={number} asked={asked} feature={feature} onChange={onChange} />}
      </div>
      <button
        type="button"
        className="button small quiet"
        aria-label={t('rules.field.removeCondition', { number })}
        onClick={onRemove}
      >
        {t('act.remove')}
      </button>
      <p className="hint">{featureWords(t, asked.feature)}</p>
    </div>
  );
}

type ValueProps = { number: number; asked: Asked; feature: RuleFeature; onChange: (asked: Asked) => void };

function Values({ number, asked, feature, onChange }: ValueProps) {
  const { t } = useTranslation();
  const { ask, values, from, to } = asked;
  const bound = (which: 'from' | 'to') => (
    <input
      className="input number"
      type="number"
      step="any"
      required
      aria-label={t(`rules.field.${which}`, { number })}
      value={which === 'from' ? from : to}
      onChange={(event) => onChange({ ...asked, [which]: event.target.value })}
    />
  );
  if (ask === 'atLeast') return bound('from');
  if (ask === 'below') return bound('to');
  if (ask === 'between')
    return (
      <>
        {bound('from')}
        {bound('to')}
      </>
    );
  if (ask === 'asItIs') return <code>{conditionWords(t, conditionOf(asked, feature.type))}</code>;
  if (ask === 'there' || ask === 'notThere' || feature.type === 'yes') return null;
  return feature.values && ask === 'oneOf' ? (
    <fieldset className="value-list">
      <legend className="unseen">{t('rules.field.values', { number })}</legend>
      {feature.values.map((value) => (
        <label key={value} className="check-line">
          <input
            type="checkbox"
            checked={values.includes(value)}
            onChange={(event) =>
              onChange({
                ...asked,
                values: event.target.checked ? [...values, value] : values.filter((each) => each !== value),
              })
            }
          />
          {value}
        </label>
      ))}
    </fieldset>
  ) : (
    <OneValue number={number} asked={asked} feature={feature} onChange={onChange} />
  );
}

function OneValue({ number, asked, feature, onChange }: ValueProps) {
  const { t } = useTranslation();
  const { ask, values } = asked;
  const label = t('rules.field.value', { number });
  if (feature.values && ask === 'is')
    return (
      <select
        className="input"
        required
        aria-label={label}
        value={values[0] ?? ''}
        onChange={(event) => onChange({ ...asked, values: [event.target.value] })}
      >
        <option value="">{t('rules.field.choose')}</option>
        {feature.values.map((value) => (
          <option key={value} value={value}>
            {value}
          </option>
        ))}
      </select>
    );
  return (
    <input
      className="input"
      required
      aria-label={label}
      placeholder={ask === 'oneOf' ? t('rules.field.commas') : undefined}
      inputMode={feature.type === 'number' ? 'decimal' : 'text'}
      value={values.join(', ')}
      onChange={(event) =>
        onChange({
          ...asked,
          values: ask === 'oneOf' ? event.target.value.split(/,\s?/) : [event.target.value],
        })
      }
    />
  );
}
