import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { call } from '../app/client.ts';
import type { ShownClock } from '../app/clock-api.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, useOfficers } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { What, whoAnswers } from './clock-row.tsx';
import './clocks.css';
import { renewClocks } from './renew-clocks.ts';
import { useRuleLine } from './rule-words.ts';
import { StartClock } from './start-clock.tsx';
import { StopClock } from './stop-clock.tsx';
import { TimeLeft } from './time-left.tsx';

/** The clocks of a tip: what runs, what stopped and why; start, stop, renew. */
export function TipClocks({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const may = useMay('tip:write');
  const [starting, setStarting] = useState(false);
  const [stopping, setStopping] = useState<ShownClock | null>(null);
  const { data } = useQuery({ ...asked('clocks.ofRecord', { tip: tip.id }), refetchInterval: 60_000 });
  if (!data) return null;
  const running = data.clocks.filter(({ stoppedAt }) => stoppedAt === null);
  const stopped = data.clocks.filter(({ stoppedAt }) => stoppedAt !== null);
  return (
    <section className="tip-clocks" aria-labelledby="tip-clocks">
      <h2 id="tip-clocks">{t('go.clocks')}</h2>
      {running.length === 0 && <p className="soft small">{t('clocks.noneRuns')}</p>}
      <ul>
        {running.map((clock) => (
          <Running key={clock.id} clock={clock} onStop={may ? () => setStopping(clock) : null} />
        ))}
      </ul>
      {stopped.length > 0 && (
        <details>
          <summary className="small soft">
            {t('clocks.stopped', { count: stopped.length, shown: String(stopped.length) })}
          </summary>
          <ul>
            {stopped.map((clock) => (
              <Stopped key={clock.id} clock={clock} />
            ))}
          </ul>
        </details>
      )}
      {may && tip.state !== 'cleared' && (
        <button type="button" className="button small" onClick={() => setStarting(true)}>
          {t('clocks.start')}
        </button>
      )}
      {starting && <StartClock tip={tip} onClose={() => setStarting(false)} />}
      {stopping && <StopClock clock={stopping} onClose={() => setStopping(null)} />}
    </section>
  );
}

function Running({ clock, onStop }: { clock: ShownClock; onStop: (() => void) | null }) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  const { law } = useRuleLine()(clock.rule);
  const renew = async () => {
    try {
      await call('clocks.renew', { clock: clock.id });
      await renewClocks();
    } catch (error) {
      notify(failureWords(t, failureOf(error)));
    }
  };
  return (
    <li>
      <span className="tip-clock-what">
        <What clock={clock} />
        <TimeLeft clock={clock} />
      </span>
      <span className="small soft">{clock.day ? format.fullDay(clock.dueAt) : format.full(clock.dueAt)}</span>
      <span className="small soft">
        {law} · {whoAnswers(clock, officers) ?? t('clocks.head')}
        {clock.renewals > 0 && ` · ${t('clocks.renewed')}`}
      </span>
      {clock.note && <span className="small tip-clock-note">{clock.note}</span>}
      {onStop && (
        <span className="tip-clock-acts">
          <button type="button" className="button link small" onClick={onStop}>
            {t('clocks.stop')}
          </button>
          {clock.renewable && (
            <button type="button" className="button link small" onClick={() => void renew()}>
              {t('clocks.renew')}
            </button>
          )}
        </span>
      )}
    </li>
  );
}

function Stopped({ clock }: { clock: ShownClock }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <li className="soft small">
      <What clock={clock} />
      <span>
        {clock.stopReason && t(`clockStop.${clock.stopReason}`)} · {format.full(clock.stoppedAt!)}
      </span>
      {clock.stopNote && <span className="tip-clock-note">{clock.stopNote}</span>}
    </li>
  );
}
