import { useNavigate, useSearch } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { SCORES } from '../../tips/shape.ts';
import type { TestedRule } from '../../triage/shape.ts';
import { call } from '../app/client.ts';
import type { ShownRules, TestedTip } from '../app/rules-api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { keyed } from '../look/keyed.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { conditionWords, versionWords } from './rule-words.ts';

type Tested = { tip: string; now: TestedTip; then: TestedTip | null };
const SHOWN = ['fires', 'differs', 'all'] as const;

/** What a version makes of one tip: each condition true or false and why; its scores by the rules in force and by this version. */
export function TestTab({ shown, isChanged }: { shown: ShownRules; isChanged: boolean }) {
  const { t } = useTranslation();
  const may = useMay('tip:read');
  const navigate = useNavigate({ from: '/rules' });
  const { tip: given = '' } = useSearch({ from: '/rules' });
  const [tip, setTip] = useState(given);
  const [tested, setTested] = useState<Tested | null>(null);
  const { busy, problem, attempt } = useAttempt();
  if (!may) return <p className="soft">{t('rules.test.notYours')}</p>;
  const test = (event: FormEvent) => {
    event.preventDefault();
    void attempt(async () => {
      const wanted = tip.trim();
      const now = await call('triage.testRules', { tip: wanted });
      const then = shown.inForce
        ? null
        : await call('triage.testRules', { tip: wanted, version: shown.version });
      setTested({ tip: wanted, now, then });
      void navigate({ to: '/rules', search: (before) => ({ ...before, tip: wanted }), replace: true });
    });
  };
  return (
    <>
      <form className="rule-search" onSubmit={test}>
        <label className="inline-field">
          {t('rules.test.tip')}
          <input
            className="input"
            required
            maxLength={200}
            autoComplete="off"
            value={tip}
            onChange={(event) => setTip(event.target.value)}
          />
        </label>
        <button type="submit" className="button main" disabled={busy || !tip.trim()}>
          {t('rules.test.begin')}
        </button>
        <span className="hint">{t(isChanged ? 'rules.test.saved' : 'rules.test.logged')}</span>
      </form>
      <Problem words={problem} />
      {tested && <Result tested={tested} />}
    </>
  );
}

function Result({ tested: { tip, now, then } }: { tested: Tested }) {
  const { t } = useTranslation();
  const [which, setWhich] = useState<(typeof SHOWN)[number]>('fires');
  const last = then ?? now;
  const merged = new Set(
    [now, last].flatMap((one) => one.merged.map((tip) => `${tip.source} ${tip.number}`)),
  );
  const fired = new Map(now.rules.map(({ rule, fires }) => [rule, fires]));
  const differs = ({ rule, fires }: TestedRule) => (fired.get(rule) ?? false) !== fires;
  const rules = last.rules.filter(
    (rule) => which === 'all' || (which === 'fires' ? rule.fires : differs(rule)),
  );
  return (
    <>
      <section className="rule-group" aria-labelledby="test-scores">
        <header>
          <h2 id="test-scores">{t('rules.test.scores', { tip })}</h2>
        </header>
        <ScoreTable now={now} then={then} />
        {merged.size > 0 && (
          <p className="soft">{t('rules.test.merged', { tips: [...merged].join(', ') })}</p>
        )}
      </section>
      <section className="rule-group" aria-labelledby="test-rules">
        <header>
          <h2 id="test-rules">{t('rules.test.rules', { version: versionWords(t, last.version) })}</h2>
          <div className="segments push" role="radiogroup" aria-label={t('rules.test.which')}>
            {SHOWN.filter((one) => one !== 'differs' || then).map((one) => (
              <label key={one}>
                <input
                  type="radio"
                  name="test-which"
                  checked={which === one}
                  onChange={() => setWhich(one)}
                />
                {t(`rules.test.show.${one}`)}
              </label>
            ))}
          </div>
        </header>
        {rules.length === 0 && <p className="soft">{t('rules.test.none')}</p>}
        <ul>
          {rules.map((rule) => (
            <TestedRow key={rule.rule} rule={rule} differs={then !== null && differs(rule)} />
          ))}
        </ul>
      </section>
    </>
  );
}

function ScoreTable({ now, then }: { now: TestedTip; then: TestedTip | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <table className="table lane-table">
      <thead>
        <tr>
          <th scope="col">{t('rules.test.by')}</th>
          {SCORES.map((score) => (
            <th key={score} scope="col" className="number">
              {t(`score.${score}`)}
            </th>
          ))}
          <th scope="col">{t('filter.lane')}</th>
        </tr>
      </thead>
      <tbody>
        {[now, ...(then ? [then] : [])].map((one, at) => (
          <tr key={one.version}>
            <th scope="row">
              {versionWords(t, one.version)}
              {at === 0 && <span className="faint"> · {t('rules.inForce')}</span>}
            </th>
            {SCORES.map((score) => (
              <td key={score} className={one[score] === now[score] ? 'number' : 'number moves'}>
                {format.number(one[score])}
              </td>
            ))}
            <td>
              <LaneMark lane={one.lane} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function TestedRow({ rule, differs }: { rule: TestedRule; differs: boolean }) {
  const { t } = useTranslation();
  const line = (of: 'when' | 'unless') =>
    keyed(rule[of], ({ condition }) => condition).map(({ key, item }) => (
      <li key={`${of} ${key}`} className={item.holds ? 'holds' : 'fails'}>
        <span className="verdict">{t(item.holds ? 'rules.test.true' : 'rules.test.false')}</span>
        <code>
          {of === 'unless' && `${t('rules.unless')} `}
          {conditionWords(t, item.asks)}
        </code>
        <span className="soft small">
          {item.values.length === 0
            ? t('rules.test.noValue')
            : t('rules.test.values', { values: item.values.join(', ') })}
          {item.at !== null && (
            <>
              {' '}
              · <code>{item.at}</code>
            </>
          )}
        </span>
      </li>
    ));
  return (
    <li className="tested">
      <p>
        <span className={rule.fires ? 'tag done' : 'tag'}>
          {t(rule.fires ? 'rules.test.fires' : 'rules.test.silent')}
        </span>{' '}
        <code>{rule.rule}</code> {differs && <span className="tag warn">{t('rules.test.differs')}</span>}
      </p>
      <ul>
        {line('when')}
        {line('unless')}
      </ul>
    </li>
  );
}
