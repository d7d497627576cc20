import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayIn } from '../../kernel/zone.ts';
import type { ActionName, Input } from '../app/api.ts';
import { call } from '../app/client.ts';
import { clock } from '../app/clock.ts';
import { failureOf } from '../app/failure.ts';
import { asked, queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';
import { Skeleton } from '../look/states.tsx';
import { Estimates } from './estimates.tsx';

const CHANGED: readonly ActionName[] = [
  'clocks.calendar',
  'clocks.rules',
  'clocks.board',
  'clocks.days',
  'clocks.ofRecord',
];

/** Perform an act on how the unit counts; what shows it is asked again. Returns what went wrong, in words. */
export function useCounting(): {
  failed: string | null;
  act: <N extends ActionName>(name: N, input: Input<N>) => Promise<void>;
} {
  const { t } = useTranslation();
  const [failed, setFailed] = useState<string | null>(null);
  const act = async <N extends ActionName>(name: N, input: Input<N>) => {
    try {
      await call(name, input);
      setFailed(null);
      for (const each of CHANGED) await queryClient.invalidateQueries({ queryKey: [each] });
    } catch (error) {
      setFailed(failureWords(t, failureOf(error)));
    }
  };
  return { failed, act };
}

/** How the unit counts: its zone, its holidays with their source, and its estimates. Unit heads change them. */
export function CountingDialog({ may, onClose }: { may: boolean; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { failed, act } = useCounting();
  const { data } = useQuery(asked('clocks.calendar', { calendar: 'unit' }));
  if (!data) return <Skeleton lines={1} />;
  const thisYear = dayIn(clock(), data.zone).slice(0, 4);
  const years = [...new Set(data.holidays.map(({ day }) => day.slice(0, 4)))].filter(
    (year) => year >= String(Number(thisYear) - 1),
  );
  return (
    <Sheet title={t('clocks.counting')} onClose={onClose} wide>
      <div className="counting">
        <section>
          <h3>{t('clocks.zone')}</h3>
          <Zone zone={data.zone} may={may} onSave={(zone) => act('clocks.setCounting', { zone })} />
        </section>
        <section>
          <h3>{data.words[format.language as 'en' | 'hi']}</h3>
          <p className="hint">{data.source}</p>
          {data.covered.to > 0 && (
            <p className="small">{t('clocks.covered', { from: data.covered.from, to: data.covered.to })}</p>
          )}
          {may && <AddDay onAdd={(day, name) => act('clocks.addHoliday', { day, name })} />}
          {years.slice(0, SHOWN_YEARS).map((year) => (
            <details key={year} open={year === thisYear}>
              <summary>{year}</summary>
              <ul className="holidays">
                {data.holidays
                  .filter(({ day }) => day.startsWith(year))
                  .map((each) => (
                    <li key={each.day}>
                      <span className="number">{format.plainDay(each.day)}</span>
                      <span>
                        {each.name} {each.own && <span className="tag">{t('clocks.own')}</span>}
                      </span>
                      {may && (
                        <button
                          type="button"
                          className="button link small"
                          aria-label={t('clocks.removeDay', { day: format.plainDay(each.day) })}
                          onClick={() => void act('clocks.removeHoliday', { day: each.day })}
                        >
                          {t('clocks.remove')}
                        </button>
                      )}
                    </li>
                  ))}
              </ul>
            </details>
          ))}
        </section>
        <Estimates may={may} platforms={data.platforms} act={act} />
        {failed && (
          <p role="alert" className="problem">
            {failed}
          </p>
        )}
      </div>
    </Sheet>
  );
}

const SHOWN_YEARS = 4;

function Zone({
  zone,
  may,
  onSave,
}: {
  zone: string;
  may: boolean;
  onSave: (zone: string) => Promise<void>;
}) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(zone);
  if (!may) return <p>{zone}</p>;
  return (
    <form
      className="counting-line"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void onSave(typed.trim());
      }}
    >
      <input
        className="input"
        aria-label={t('clocks.zone')}
        value={typed}
        maxLength={60}
        onChange={(event) => setTyped(event.target.value)}
      />
      <button type="submit" className="button" disabled={typed.trim() === '' || typed === zone}>
        {t('clocks.setZone')}
      </button>
    </form>
  );
}

function AddDay({ onAdd }: { onAdd: (day: string, name: string) => Promise<void> }) {
  const { t } = useTranslation();
  const [day, setDay] = useState('');
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="counting-line"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void onAdd(day, name.trim()).then(() => {
          setName('');
          field.current?.focus(); // the button goes off, and the focus must not be lost with it
        });
      }}
    >
      <input
        type="date"
        className="input"
        aria-label={t('clocks.day')}
        value={day}
        onChange={(event) => setDay(event.target.value)}
      />
      <input
        ref={field}
        className="input"
        aria-label={t('clocks.dayName')}
        placeholder={t('clocks.dayName')}
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button" disabled={day === '' || name.trim() === ''}>
        {t('clocks.addDay')}
      </button>
    </form>
  );
}
