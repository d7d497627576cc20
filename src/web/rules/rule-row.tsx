import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { visible } from '../../kernel/visible-text.ts';
import type { Condition, Rule } from '../../triage/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { featureWords } from '../language/words.ts';
import { keyed } from '../look/keyed.ts';
import { MenuButton } from '../look/menu.tsx';
import { ProblemList } from './problem-list.tsx';
import { conditionWords, weightWords } from './rule-words.ts';

type Props = {
  rule: Rule;
  problems: readonly string[];
  isDraft: boolean;
  /** a floor of the program, which no version may weaken; `isPut`: the version itself does not hold it */
  isOfProgram: boolean;
  isPut: boolean;
  onWeight: (weight: number) => void;
  onEdit: () => void;
  onCopy: () => void;
  onRemove: () => void;
};

/** One rule: its weight, what the officer is told, what it asks, what it rests on. */
export function RuleRow(props: Props) {
  const { rule, problems, isDraft, isOfProgram, isPut, onWeight, onEdit, onCopy, onRemove } = props;
  const { t } = useTranslation();
  const { language } = useFormat();
  const [own, other] = language === 'hi' ? [rule.words.hi, rule.words.en] : [rule.words.en, rule.words.hi];
  return (
    <li className={problems.length > 0 ? 'rule wrong' : 'rule'}>
      <div className="rule-weight">
        {isDraft ? (
          <WeightField rule={rule} onWeight={onWeight} />
        ) : (
          <b className="number">{weightWords(rule.weight, rule.floor)}</b>
        )}
        {rule.floor && <span className="tag">{t('tip.floor')}</span>}
      </div>
      <div className="rule-words">
        <p>{visible(own)}</p>
        <p className="soft small" lang={language === 'hi' ? 'en' : 'hi'}>
          {visible(other)}
        </p>
        <code className="faint">{rule.id}</code>
        {isOfProgram && (
          <p className="soft small">
            {t('rules.programFloor')} {isPut && t('rules.put')}
          </p>
        )}
        {problems.length > 0 && <ProblemList problems={problems} />}
      </div>
      <div className="rule-asks">
        <Conditions conditions={rule.when} />
        {rule.unless.length > 0 && (
          <>
            <span className="soft small">{t('rules.unless')}</span>
            <Conditions conditions={rule.unless} />
          </>
        )}
      </div>
      <p className="rule-source soft small" title={visible(rule.source)}>
        {visible(rule.source)}
      </p>
      {isDraft && (
        <div className="rule-acts">
          <button
            type="button"
            className="button small"
            aria-label={t('rules.editOf', { rule: rule.id })}
            onClick={onEdit}
          >
            {t('rules.modify')}
          </button>
          <MenuButton
            className="button small quiet"
            label={t('rules.more')}
            name={t('rules.moreOf', { rule: rule.id })}
            choices={[
              { id: 'copy', words: t('rules.copy'), text: t('rules.copy') },
              { id: 'remove', words: t('rules.remove'), text: t('rules.remove') },
            ]}
            onChoose={(id) => (id === 'copy' ? onCopy() : onRemove())}
          />
        </div>
      )}
    </li>
  );
}

function Conditions({ conditions }: { conditions: readonly Condition[] }) {
  const { t } = useTranslation();
  return (
    <ul>
      {keyed(conditions, (condition) => JSON.stringify(condition)).map(({ key, item }) => (
        <li key={key} title={featureWords(t, item.feature)}>
          <code>{conditionWords(t, item)}</code>
        </li>
      ))}
    </ul>
  );
}

function WeightField({ rule, onWeight }: { rule: Rule; onWeight: (weight: number) => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState<string | null>(null);
  return (
    <input
      className="input number"
      type="number"
      min={-100}
      max={100}
      step={1}
      aria-label={t('rules.weightOf', { rule: rule.id })}
      value={typed ?? String(rule.weight)}
      onChange={(event) => {
        setTyped(event.target.value);
        const weight = event.target.valueAsNumber;
        if (Number.isInteger(weight) && weight !== 0 && weight !== rule.weight) onWeight(weight);
      }}
      onBlur={() => setTyped(null)}
    />
  );
}
