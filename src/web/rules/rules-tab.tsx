import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCORES, type Score } from '../../tips/shape.ts';
import type { Rule } from '../../triage/shape.ts';
import { useKeys } from '../app/keys.ts';
import { notify } from '../app/notices.ts';
import { useFormat } from '../language/use-format.ts';
import { dropRule, freeId, isRuleFound, putRule } from './edit-rules.ts';
import { ProblemList } from './problem-list.tsx';
import { RuleForm } from './rule-form.tsx';
import { RuleRow } from './rule-row.tsx';
import type { Editing } from './use-editing.ts';

/** A rule that is being written: `id` is the one it has in the draft, null where it is new. */
type Open = { id: string | null; rule: Rule };

const EMPTY = {
  words: { en: '', hi: '' },
  weight: 10,
  floor: false,
  when: [{ feature: 'tip.incident-type' }],
  unless: [],
  source: '',
};

/** All rules of a version by the score they weigh on; in a draft each weight is changed in its place. */
export function RulesTab({ editing }: { editing: Editing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const [wanted, setWanted] = useState('');
  const [open, setOpen] = useState<Open | null>(null);
  const { content, change, isDraft, problems, floors, put } = editing;
  const found = content.rules.filter((rule) => isRuleFound(rule, wanted));
  const known = new Set([...content.rules, ...content.lists].map(({ id }) => id));
  const others = [...problems].filter(([id]) => !known.has(id)).flatMap(([, words]) => words);
  useKeys([{ keys: 'f', run: () => document.getElementById('rule-search')?.focus() }]);
  const add = (score: Score) =>
    setOpen({ id: null, rule: { ...EMPTY, score, id: freeId(content.rules, `unit.${score}`) } });
  const remove = (rule: Rule) => {
    change(dropRule(content, rule.id));
    notify(t('rules.removed', { rule: rule.id }), { undo: () => change(content) });
  };
  return (
    <>
      <div className="rule-search">
        <label className="unseen" htmlFor="rule-search">
          {t('rules.search')}
        </label>
        <input
          id="rule-search"
          className="input"
          type="search"
          placeholder={t('rules.search')}
          value={wanted}
          onChange={(event) => setWanted(event.target.value)}
        />
        <span className="soft small" role="status">
          {t('rules.found', { count: found.length, shown: format.number(found.length) })}
        </span>
      </div>
      {others.length > 0 && <ProblemList problems={others} />}
      {SCORES.map((score) => {
        const rules = found.filter((rule) => rule.score === score);
        if (rules.length === 0 && wanted.trim() !== '') return null;
        return (
          <section key={score} className="rule-group" aria-labelledby={`rules-${score}`}>
            <header>
              <h2 id={`rules-${score}`}>{t(`score.${score}`)}</h2>
              <span className="faint">{format.number(rules.length)}</span>
              {isDraft && (
                <button
                  type="button"
                  className="button small push"
                  aria-label={t('rules.addTo', { score: t(`score.${score}`) })}
                  onClick={() => add(score)}
                >
                  {t('rules.add')}
                </button>
              )}
            </header>
            {rules.length === 0 && <p className="soft">{t('rules.none')}</p>}
            <ul>
              {rules.map((rule) => (
                <RuleRow
                  key={rule.id}
                  rule={rule}
                  problems={problems.get(rule.id) ?? []}
                  isDraft={isDraft}
                  isOfProgram={rule.floor && floors.has(rule.id)}
                  isPut={put.has(rule.id)}
                  onWeight={(weight) => change(putRule(content, rule.id, { ...rule, weight }))}
                  onEdit={() => setOpen({ id: rule.id, rule })}
                  onCopy={() => {
                    const id = freeId(content.rules, `${rule.id}-copy`);
                    setOpen({ id: null, rule: { ...rule, id } });
                  }}
                  onRemove={() => remove(rule)}
                />
              ))}
            </ul>
          </section>
        );
      })}
      {found.length === 0 && wanted.trim() !== '' && <p className="soft">{t('rules.nothing')}</p>}
      {open && (
        <RuleForm
          rule={open.rule}
          isNew={open.id === null}
          taken={content.rules.filter(({ id }) => id !== open.id).map(({ id }) => id)}
          lists={content.lists.map(({ id }) => id)}
          problems={open.id === null ? [] : (problems.get(open.id) ?? [])}
          onClose={() => setOpen(null)}
          onDone={(rule) => {
            change(putRule(content, open.id ?? rule.id, rule));
            setOpen(null);
          }}
        />
      )}
    </>
  );
}
