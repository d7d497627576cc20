import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Backtest } from '../../triage/backtest/shape.ts';
import { call } from '../app/client.ts';
import { notify } from '../app/notices.ts';
import { asked } from '../app/queries.ts';
import type { BacktestAsked, ShownRules } from '../app/rules-api.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem, useAttempt } from '../sign-in/problem.tsx';
import { LanesEnded, MissedTips, RulesEnded } from './backtest-tables.tsx';
import './backtest.css';
import { renewRules } from './renew-rules.ts';
import { versionWords, weightWords } from './rule-words.ts';

type Props = { shown: ShownRules; isChanged: boolean; onVersion: (to: number) => Promise<void> };

/** How a version fared on tips whose end is recorded, what it missed, and which weights that speaks for. */
export function BacktestTab({ shown, isChanged, onVersion }: Props) {
  const { t } = useTranslation();
  const may = useMay('rule:write');
  const [span, setSpan] = useState({ from: '', to: '' });
  const input: BacktestAsked = {
    version: shown.version,
    ...(span.from && { from: span.from }),
    ...(span.to && { to: span.to }),
  };
  const { data, error, refetch } = useQuery({ ...asked('triage.backtestRules', input), enabled: may });
  if (!may) return <p className="soft">{t('rules.backtest.notYours')}</p>;
  return (
    <>
      <div className="backtest-head">
        <p className="soft measure">{t('rules.backtest.about')}</p>
        <div className="rule-form-line">
          {(['from', 'to'] as const).map((end) => (
            <label key={end} className="field">
              {t(`rules.backtest.${end}`)}
              <input
                type="date"
                className="input"
                value={span[end]}
                onChange={({ target }) => setSpan({ ...span, [end]: target.value })}
              />
            </label>
          ))}
        </div>
        {isChanged && <p className="hint">{t('rules.saveFirst')}</p>}
      </div>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={8} />}
      {data && <Found found={data} input={input} shown={shown} onVersion={onVersion} />}
    </>
  );
}

function Found({
  found,
  input,
  shown,
  onVersion,
}: {
  found: Backtest;
  input: BacktestAsked;
  shown: ShownRules;
  onVersion: Props['onVersion'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { all, share } = found;
  if (all.tips === 0) return <p className="soft">{t('rules.backtest.none')}</p>;
  const percent = (part: number) => format.number(Math.round(part * 100));
  return (
    <>
      <p className="measure">
        {t('rules.backtest.tips', {
          count: all.tips,
          shown: format.number(all.tips),
          known: format.number(all.known),
        })}{' '}
        {share &&
          t('rules.backtest.share', {
            real: format.number(all.real),
            share: percent(share.share),
            low: percent(share.low),
            high: percent(share.high),
          })}
      </p>
      <p className="soft small measure">
        {t(`rules.backtest.fired.${found.firedBy}`)}
        {found.unscored > 0 &&
          ` ${t('rules.backtest.unscored', { count: found.unscored, shown: format.number(found.unscored) })}`}
        {found.rescoring && ` ${t('rules.backtest.rescoring')}`}
      </p>
      <Proposals found={found} input={input} shown={shown} onVersion={onVersion} />
      <RulesEnded found={found} shown={shown} />
      <LanesEnded found={found} />
      <MissedTips missed={found.missed} />
    </>
  );
}

/** Weights that the ends speak for, each a question; the chosen ones become a draft. */
function Proposals({
  found,
  input,
  shown,
  onVersion,
}: {
  found: Backtest;
  input: BacktestAsked;
  shown: ShownRules;
  onVersion: Props['onVersion'];
}) {
  const { t } = useTranslation();
  const format = useFormat();
  const { busy, problem, attempt } = useAttempt();
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const proposed = found.rules.flatMap((rule) =>
    rule.proposal ? [{ ...rule, proposal: rule.proposal }] : [],
  );
  const rules = proposed.map(({ rule }) => rule).filter((rule) => chosen.includes(rule));
  const draft = () =>
    attempt(async () => {
      const { version } = await call('triage.draftProposals', { ...input, rules });
      await renewRules();
      await onVersion(version);
      notify(t('rules.begun', { version: versionWords(t, version) }));
    });
  const words = (id: string) => shown.rules.find((rule) => rule.id === id)?.words[format.language] ?? id;
  return (
    <section className="rule-group" aria-labelledby="proposals">
      <header>
        <h2 id="proposals">{t('rules.backtest.proposals')}</h2>
      </header>
      <p className="soft small measure">{t('rules.backtest.method')}</p>
      {proposed.length === 0 && <p className="soft">{t('rules.backtest.noProposals')}</p>}
      <ul className="proposals">
        {proposed.map(({ rule, ends, floor, proposal }) => (
          <li key={rule}>
            <label className="check-line">
              <input
                type="checkbox"
                checked={chosen.includes(rule)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, rule] : chosen.filter((each) => each !== rule))
                }
              />
              <span>
                {words(rule)} <code>{rule}</code>
              </span>
            </label>
            <span>
              {t('rules.backtest.proposal', {
                known: format.number(ends.known),
                none: format.number(ends.no_crime),
                real: format.number(ends.real),
              })}{' '}
              {t(`rules.backtest.${proposal.way}`)}{' '}
              <b className="number">
                {weightWords(proposal.from, floor)} → {weightWords(proposal.to, floor)}
              </b>
            </span>
          </li>
        ))}
      </ul>
      {proposed.length > 0 && (
        <div className="release">
          <button
            type="button"
            className="button main"
            disabled={busy || rules.length === 0}
            onClick={() => void draft()}
          >
            {t('rules.backtest.draft', { count: rules.length, shown: format.number(rules.length) })}
          </button>
          <Problem words={problem} />
        </div>
      )}
    </section>
  );
}
