import { Link } from '@tanstack/react-router';
import type { CSSProperties, ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { OUTCOMES } from '../../tips/shape.ts';
import type { Backtest, Ends, Share } from '../../triage/backtest/shape.ts';
import type { ShownRules } from '../app/rules-api.ts';
import { useFormat } from '../language/use-format.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { weightWords } from './rule-words.ts';

/** How tips ended on which each rule fired, beside all tips. */
export function RulesEnded({ found, shown }: { found: Backtest; shown: ShownRules }) {
  const { t } = useTranslation();
  const format = useFormat();
  const fired = found.rules.filter(({ ends }) => ends.tips > 0);
  const silent = found.rules.length - fired.length;
  const words = (id: string) => shown.rules.find((rule) => rule.id === id)?.words[format.language] ?? id;
  return (
    <section className="rule-group" aria-labelledby="ended-rules">
      <header>
        <h2 id="ended-rules">{t('rules.backtest.byRule')}</h2>
      </header>
      <Wide label={t('rules.backtest.byRule')}>
        <EndsHead first={t('rules.field.rule')} weight />
        <tbody>
          <tr className="all-tips">
            <th scope="row">{t('rules.backtest.all')}</th>
            <td />
            <EndsCells ends={found.all} share={found.share} base={found.share} />
          </tr>
          {fired.map(({ rule, weight, floor, ends, share, silent: why }) => (
            <tr key={rule}>
              <th scope="row">
                {words(rule)} <code>{rule}</code>
                {why === 'few' && <span className="soft small"> {t('rules.backtest.few')}</span>}
              </th>
              <td className="number">{weightWords(weight, floor)}</td>
              <EndsCells ends={ends} share={share} base={found.share} />
            </tr>
          ))}
        </tbody>
      </Wide>
      {silent > 0 && (
        <p className="soft small">
          {t('rules.backtest.silent', { count: silent, shown: format.number(silent) })}
        </p>
      )}
    </section>
  );
}

/** How tips of each lane ended. */
export function LanesEnded({ found }: { found: Backtest }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { decided, now } = found.laneFrom;
  return (
    <section className="rule-group" aria-labelledby="ended-lanes">
      <header>
        <h2 id="ended-lanes">{t('rules.backtest.byLane')}</h2>
      </header>
      <p className="soft small measure">
        {t('rules.backtest.laneFrom', { decided: format.number(decided), now: format.number(now) })}
      </p>
      <Wide label={t('rules.backtest.byLane')}>
        <EndsHead first={t('rules.backtest.lane')} />
        <tbody>
          {found.lanes.map(({ lane, ends, share }) => (
            <tr key={lane}>
              <th scope="row">
                <LaneMark lane={lane} />
              </th>
              <EndsCells ends={ends} share={share} base={found.share} />
            </tr>
          ))}
        </tbody>
      </Wide>
    </section>
  );
}

/** Tips that ended with a child made safe or an arrest, and stood where nobody had to look soon. */
export function MissedTips({ missed }: { missed: Backtest['missed'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <section className="rule-group" aria-labelledby="missed">
      <header>
        <h2 id="missed">
          {t('rules.backtest.missed', { count: missed.tips, shown: format.number(missed.tips) })}
        </h2>
      </header>
      <p className="soft small measure">{t('rules.backtest.missedAbout')}</p>
      {missed.listed.length < missed.tips && missed.listed.length > 0 && (
        <p className="soft small">
          {t('rules.backtest.latest', { shown: format.number(missed.listed.length) })}
        </p>
      )}
      <ul className="missed-tips">
        {missed.listed.map(({ tip, source, number, lane, outcome, at, rules }) => (
          <li key={tip}>
            <LaneMark lane={lane} />
            <Link to="/tips/$tip" params={{ tip }} preload={false}>
              {source} <b>{number}</b>
            </Link>
            <span>{t(`outcome.${outcome}`)}</span>
            <time dateTime={at} className="soft small" title={format.full(at)}>
              {format.date(at)}
            </time>
            <span className="soft small rules-of">
              {rules.length === 0 ? t('rules.backtest.noRule') : rules.join(', ')}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Wide({ label, children }: { label: string; children: ReactNode }) {
  return (
    <section
      className="table-scroll"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard
      tabIndex={0}
      aria-label={label}
    >
      <table className="table ended-table">{children}</table>
    </section>
  );
}

function EndsHead({ first, weight = false }: { first: string; weight?: boolean }) {
  const { t } = useTranslation();
  const numbers = [
    ...(weight ? [t('rules.field.weight')] : []),
    t('rules.backtest.tipsHead'),
    ...OUTCOMES.map((outcome) => t(`outcome.${outcome}`)),
  ];
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {numbers.map((words) => (
          <th key={words} scope="col" className="number">
            {words}
          </th>
        ))}
        <th scope="col">{t('rules.backtest.shareHead')}</th>
      </tr>
    </thead>
  );
}

function EndsCells({ ends, share, base }: { ends: Ends; share: Share; base: Share }) {
  const format = useFormat();
  const percent = (part: number) => format.number(Math.round(part * 100));
  return (
    <>
      <td className="number">{format.number(ends.tips)}</td>
      {OUTCOMES.map((outcome) => (
        <td key={outcome} className={`number ${ends[outcome] === 0 ? 'faint' : ''}`}>
          {format.number(ends[outcome])}
        </td>
      ))}
      <td>
        {share && (
          <span className="interval">
            <span className="number">
              {`${percent(share.share)} % (${percent(share.low)}–${percent(share.high)})`}
            </span>
            <span className="interval-bar" aria-hidden="true" style={barOf(share, base)} />
          </span>
        )}
      </td>
    </>
  );
}

const barOf = (share: NonNullable<Share>, base: Share) =>
  ({
    '--low': `${share.low * 100}%`,
    '--high': `${share.high * 100}%`,
    '--at': `${share.share * 100}%`,
    '--base': `${(base?.share ?? 0) * 100}%`,
  }) as CSSProperties;
