import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCORES, type Score } from '../../tips/shape.ts';
import type { Condition, Rule, RuleFeature } from '../../triage/shape.ts';
import { asked } from '../app/queries.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { type Asked, askedOf, conditionOf } from './asked-condition.ts';
import { ConditionFields } from './condition-fields.tsx';
import { ProblemList } from './problem-list.tsx';

type Props = {
  rule: Rule;
  isNew: boolean;
  /** ids that other rules have */
  taken: readonly string[];
  /** ids of the phrase lists of the draft */
  lists: readonly string[];
  problems: readonly string[];
  onClose: () => void;
  onDone: (rule: Rule) => void;
};

/** One rule as a form. Nothing is saved by it: it changes the draft on screen. */
export function RuleForm(props: Props) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    ...asked('triage.features', {}),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const features = data?.features.map((feature) =>
    feature.name === 'text.list' ? { ...feature, values: [...props.lists] } : feature,
  );
  return (
    <Sheet title={props.isNew ? t('rules.newRule') : props.rule.id} onClose={props.onClose} wide>
      {error && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!features && !error && <Skeleton lines={8} />}
      {features && <Fields {...props} features={features} />}
    </Sheet>
  );
}

function Fields({
  rule,
  isNew,
  taken,
  problems,
  features,
  onClose,
  onDone,
}: Props & { features: RuleFeature[] }) {
  const { t } = useTranslation();
  const [head, setHead] = useState(rule);
  const [when, setWhen] = useState(() => rule.when.map(askedOf));
  const [unless, setUnless] = useState(() => rule.unless.map(askedOf));
  const change = (part: Partial<Rule>) => setHead((before) => ({ ...before, ...part }));
  const doubled = taken.includes(head.id);
  const types = new Map(features.map(({ name, type }) => [name, type]));
  const conditions = (all: readonly Asked[]): Condition[] =>
    all.map((each) => conditionOf(each, types.get(each.feature) ?? 'text'));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (doubled) return;
    const words = { en: head.words.en.trim(), hi: head.words.hi.trim() };
    onDone({ ...head, words, when: conditions(when), unless: conditions(unless) });
  };
  return (
    <form className="rule-form" onSubmit={submit}>
      {problems.length > 0 && <ProblemList problems={problems} />}
      <div className="rule-form-line">
        <label className="field wide">
          <span className="label">{t('rules.field.id')}</span>
          <input
            className="input mono"
            required
            pattern="[a-z0-9][a-z0-9.\-]{0,80}"
            title={t('rules.field.idHint')}
            readOnly={!isNew}
            aria-invalid={doubled}
            value={head.id}
            onChange={(event) => change({ id: event.target.value })}
          />
          {doubled && <span className="problem">{t('rules.problem.twice')}</span>}
        </label>
        <label className="field">
          <span className="label">{t('rules.field.score')}</span>
          <select
            className="input"
            value={head.score}
            onChange={(event) => change({ score: event.target.value as Score })}
          >
            {SCORES.map((score) => (
              <option key={score} value={score}>
                {t(`score.${score}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="field">
          <span className="label">{t('rules.field.weight')}</span>
          <input
            className="input number"
            type="number"
            required
            min={-100}
            max={100}
            step={1}
            value={Number.isFinite(head.weight) ? head.weight : ''}
            onChange={(event) => change({ weight: event.target.valueAsNumber })}
          />
        </label>
        <label className="check-line">
          <input
            type="checkbox"
            checked={head.floor}
            onChange={(event) => change({ floor: event.target.checked })}
          />
          {t('rules.field.floor')}
        </label>
      </div>
      {(['en', 'hi'] as const).map((language) => (
        <label key={language} className="field">
          <span className="label">{t(`rules.field.${language}`)}</span>
          <input
            className="input"
            lang={language}
            required
            maxLength={300}
            {...(language === 'en' ? { ref: focusFirst } : {})}
            value={head.words[language]}
            onChange={(event) => change({ words: { ...head.words, [language]: event.target.value } })}
          />
        </label>
      ))}
      <ConditionFields of="when" all={when} features={features} onChange={setWhen} />
      <ConditionFields of="unless" all={unless} features={features} onChange={setUnless} />
      <label className="field">
        <span className="label">{t('rules.field.source')}</span>
        <input
          className="input"
          maxLength={500}
          value={head.source}
          onChange={(event) => change({ source: event.target.value })}
        />
        <span className="hint">{t('rules.field.sourceHint')}</span>
      </label>
      <SheetFoot words={t('rules.field.done')} off={doubled || when.length === 0} onCancel={onClose} />
    </form>
  );
}
