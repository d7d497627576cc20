import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ActionName, Input } from '../app/api.ts';
import { useFormat } from '../language/use-format.ts';
import { useClockRules } from './rule-words.ts';

type Props = {
  may: boolean;
  platforms: Readonly<Record<string, number>>;
  act: <N extends ActionName>(name: N, input: Input<N>) => Promise<void>;
};

/** How long others keep what no law makes them keep, as this unit has seen it: by rule, and by platform. */
export function Estimates({ may, platforms, act }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const rules = [...useClockRules().values()].filter(({ estimate }) => estimate);
  return (
    <section>
      <h3>{t('clocks.estimates')}</h3>
      <p className="hint">{t('clocks.estimatesHint')}</p>
      <ul className="holidays">
        {rules.map(({ id, words, lengths, source }) => (
          <Line
            key={`${id} ${lengths.at(-1)?.length?.count}`}
            name={words[format.language as 'en' | 'hi']}
            hint={source}
            days={lengths.at(-1)?.length?.count ?? 0}
            may={may}
            onSave={(days) => act('clocks.setEstimate', { rule: id, days })}
          />
        ))}
        {Object.entries(platforms).map(([platform, days]) => (
          <Line
            key={`${platform} ${days}`}
            name={platform}
            days={days}
            may={may}
            onSave={(next) => act('clocks.setEstimate', { platform, days: next })}
          />
        ))}
      </ul>
      {may && <AddPlatform onAdd={(platform, days) => act('clocks.setEstimate', { platform, days })} />}
    </section>
  );
}

type LineProps = {
  name: string;
  hint?: string;
  days: number;
  may: boolean;
  onSave: (days: number | null) => Promise<void>;
};

function Line({ name, hint, days, may, onSave }: LineProps) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState(String(days));
  const value = Number(typed);
  return (
    <li>
      <span title={hint}>{name}</span>
      {may ? (
        <form
          className="counting-line"
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            void onSave(value);
          }}
        >
          <input
            type="number"
            className="input days"
            min={1}
            max={3660}
            aria-label={t('clocks.daysOf', { name })}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <button
            type="submit"
            className="button small"
            disabled={!Number.isInteger(value) || value < 1 || value === days}
          >
            {t('clocks.setDays')}
          </button>
          <button type="button" className="button link small" onClick={() => void onSave(null)}>
            {t('clocks.asShipped')}
          </button>
        </form>
      ) : (
        <span>{t('time.days', { count: days, shown: String(days) })}</span>
      )}
    </li>
  );
}

function AddPlatform({ onAdd }: { onAdd: (platform: string, days: number) => Promise<void> }) {
  const { t } = useTranslation();
  const [platform, setPlatform] = useState('');
  const [days, setDays] = useState('30');
  const field = useRef<HTMLInputElement>(null);
  return (
    <form
      className="counting-line"
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void onAdd(platform.trim(), Number(days)).then(() => {
          setPlatform('');
          field.current?.focus();
        });
      }}
    >
      <input
        ref={field}
        className="input"
        aria-label={t('clocks.platform')}
        placeholder={t('clocks.platform')}
        maxLength={100}
        value={platform}
        onChange={(event) => setPlatform(event.target.value)}
      />
      <input
        type="number"
        className="input days"
        min={1}
        max={3660}
        aria-label={t('clocks.days')}
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <button type="submit" className="button" disabled={platform.trim() === '' || Number(days) < 1}>
        {t('clocks.addPlatform')}
      </button>
    </form>
  );
}
