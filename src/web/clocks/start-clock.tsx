import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ClockRule, LENGTH_UNITS, type Length } from '../../clocks/shape.ts';
import { dayIn, instantOf, timeOfDay } from '../../kernel/zone.ts';
import type { TipView } from '../../tips/shape.ts';
import { call } from '../app/client.ts';
import { clock } from '../app/clock.ts';
import { failureOf } from '../app/failure.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { renewClocks } from './renew-clocks.ts';
import { useClockRules } from './rule-words.ts';

const MINUTE_MS = 60_000;

/** The time of day, `09:41`, that it is in a zone. */
const timeIn = (ms: number, zone: string) => new Date(timeOfDay(ms, zone)).toISOString().slice(11, 16);

/** Start a clock on a tip by hand: the rule, when and where what starts it happened, and a sealed note. */
export function StartClock({ tip, onClose }: { tip: TipView; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const ids = useId();
  const now = clock();
  const rules = [...useClockRules().values()].filter(({ byHand }) => byHand);
  const [rule, setRule] = useState('in.pocso-19-6');
  const [day, setDay] = useState(dayIn(now, format.zone));
  const [time, setTime] = useState(timeIn(now, format.zone));
  const [count, setCount] = useState('7');
  const [unit, setUnit] = useState<Length['unit']>('days');
  const [note, setNote] = useState('');
  const [failed, setFailed] = useState<string | null>(null);
  const chosen = rules.find(({ id }) => id === rule);
  const open = chosen?.lengths.at(-1)?.length === null;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const [hours, minutes] = time.split(':').map(Number) as [number, number];
    const at = instantOf(day, (hours * 60 + minutes) * MINUTE_MS, format.zone);
    try {
      await call('clocks.start', {
        tip: tip.id,
        rule,
        at,
        ...(open && { count: Number(count), unit }),
        ...(note.trim() && { note: note.trim() }),
      });
      onClose();
      await renewClocks();
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet title={t('clocks.startTitle', { number: `${tip.source} ${tip.number}` })} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <div className="field">
          <label htmlFor={`${ids}-rule`}>{t('clocks.rule')}</label>
          <select
            id={`${ids}-rule`}
            className="input"
            value={rule}
            onChange={(event) => setRule(event.target.value)}
          >
            {rules.map(({ id, words, law }) => (
              <option key={id} value={id}>
                {`${words[format.language as 'en' | 'hi']} (${law[format.language as 'en' | 'hi']})`}
              </option>
            ))}
          </select>
          {chosen && <AboutRule rule={chosen} />}
        </div>
        <div className="field">
          <span className="label">{t('clocks.startedAt', { zone: format.zone })}</span>
          <span className="counting-line">
            <input
              type="date"
              className="input"
              aria-label={t('clocks.day')}
              value={day}
              onChange={(event) => setDay(event.target.value)}
            />
            <input
              type="time"
              className="input"
              aria-label={t('clocks.time')}
              value={time}
              onChange={(event) => setTime(event.target.value)}
            />
          </span>
        </div>
        {open && <OwnLength count={count} unit={unit} rule={chosen} onCount={setCount} onUnit={setUnit} />}
        <NoteField words={t('clocks.startNote')} value={note} onChange={setNote} />
        <Problem words={failed} />
        <SheetFoot words={t('clocks.startIt')} off={day === '' || time === ''} onCancel={onClose} />
      </form>
    </Sheet>
  );
}

function AboutRule({ rule }: { rule: ClockRule }) {
  const { t } = useTranslation();
  const format = useFormat();
  const language = format.language as 'en' | 'hi';
  return (
    <p className="hint">
      {t('clocks.startsStops', { starts: rule.starts[language], stops: rule.stops[language] })} {rule.source}
    </p>
  );
}

type LengthProps = {
  count: string;
  unit: Length['unit'];
  rule: ClockRule | undefined;
  onCount: (count: string) => void;
  onUnit: (unit: Length['unit']) => void;
};

function OwnLength({ count, unit, rule, onCount, onUnit }: LengthProps) {
  const { t } = useTranslation();
  const units = LENGTH_UNITS.filter((one) => one !== 'working-days' || rule?.calendar);
  return (
    <div className="field">
      <span className="label">{t('clocks.length')}</span>
      <span className="counting-line">
        <input
          type="number"
          className="input days"
          min={1}
          max={3660}
          aria-label={t('clocks.howMany')}
          value={count}
          onChange={(event) => onCount(event.target.value)}
        />
        <select
          className="input"
          aria-label={t('clocks.ofWhat')}
          value={unit}
          onChange={(event) => onUnit(units.find((one) => one === event.target.value) ?? 'days')}
        >
          {units.map((one) => (
            <option key={one} value={one}>
              {t(`lengthUnit.${one}`)}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
