import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import type { Away as AwayAnswer } from '../app/queue-api.ts';
import { useRuleLine } from '../clocks/rule-words.ts';
import { decisionWords } from '../language/decision-words.ts';
import { useFormat } from '../language/use-format.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { Handed } from './handed.tsx';

/** What was handed to me, which looks wait, and what changed since my last session. */
export function SinceAway() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({ ...asked('triage.away', {}), refetchInterval: 60_000 });
  if (!data) return null;
  return (
    <>
      <Handed count={data.handed} />
      {data.looks > 0 && (
        <section>
          <h2>{t('looks.title')}</h2>
          <p>
            <Link to="/looks">
              {t('looks.waiting', { count: data.looks, shown: format.number(data.looks) })}
            </Link>
          </p>
        </section>
      )}
      {data.since !== null && <Changes away={data} since={data.since} />}
    </>
  );
}

function Changes({ away, since }: { away: AwayAnswer; since: string }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ruleLine = useRuleLine();
  const arrived = away.arrived.filter(({ tips }) => tips > 0);
  const rest = away.changed.length + away.clocks.length; // how tips ended has its own place
  return (
    <section>
      <h2>{t('away.title')}</h2>
      <p className="hint">{t('away.since', { time: format.full(since) })}</p>
      {arrived.length + rest === 0 && <p className="soft">{t('away.nothing')}</p>}
      {arrived.length > 0 && (
        <p className="away-arrived">
          {t('away.arrived')}
          {arrived.map(({ lane, tips }) => (
            <Link key={lane} to="/queue" search={{ lane: [lane] }}>
              <LaneMark lane={lane} /> <b>{format.number(tips)}</b>
            </Link>
          ))}
        </p>
      )}
      {rest > 0 && (
        <ul className="away-lines">
          {away.changed.map((each) => (
            <Line key={`${each.kind} ${each.tip} ${each.at}`} tip={each} at={each.at}>
              {each.kind === 'version'
                ? t('away.version', { version: each.detail })
                : `${each.by ?? ''} ${decisionWords(t, { kind: each.kind, detail: each.detail }, new Map())}`}
            </Line>
          ))}
          {away.clocks.map((each) => (
            <Line key={each.clock} tip={each} at={each.at}>
              {t('away.clock', { what: ruleLine(each.rule).words })}
            </Line>
          ))}
        </ul>
      )}
    </section>
  );
}

type LineProps = {
  tip: AwayAnswer['clocks'][number] | AwayAnswer['changed'][number];
  at: string;
  children: ReactNode;
};

function Line({ tip, at, children }: LineProps) {
  const format = useFormat();
  return (
    <li>
      <LaneMark lane={tip.lane} />
      <Link to="/tips/$tip" params={{ tip: tip.tip }} preload={false}>
        {tip.source} <b>{tip.number}</b>
      </Link>
      <span>{children}</span>
      <time dateTime={at} className="soft small push" title={format.full(at)}>
        {format.day(at)} {format.clock(at)}
      </time>
    </li>
  );
}
