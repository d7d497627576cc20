import { type FormEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { OBSERVATION_METHODS, OBSERVED, type ObservedTip } from '../../intake/shape.ts';
import { dayIn, timeOfDay } from '../../kernel/zone.ts';
import type { Input } from '../app/api.ts';
import { call } from '../app/client.ts';
import { clock } from '../app/clock.ts';
import { failureOf } from '../app/failure.ts';
import { queryClient } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { Problem } from '../sign-in/problem.tsx';
import './sightings.css';

type Props = {
  /** the earlier sighting that this one adds to */
  number?: string;
  onClose: () => void;
  onMade: (made: ObservedTip) => void;
};
type Filled = Record<(typeof TYPED)[number], string>;

const TYPED = [
  'day',
  'time',
  'zone',
  'platform',
  'group',
  'url',
  'account',
  'screenName',
  'ip',
  'port',
  'hashes',
  'note',
] as const;

/** What an officer saw: what, when by which clock, where, who, which files, and how. Nothing that is typed is opened. */
export function SightingDialog({ number, onClose, onMade }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = clock();
  const [what, setWhat] = useState<(typeof OBSERVED)[number]>('posting');
  const [method, setMethod] = useState<(typeof OBSERVATION_METHODS)[number]>('open');
  const [filled, setFilled] = useState<Filled>(() => ({
    ...(Object.fromEntries(TYPED.map((name) => [name, ''])) as Filled),
    day: dayIn(now, format.zone),
    time: new Date(timeOfDay(now, format.zone)).toISOString().slice(11, 16),
    zone: format.zone,
  }));
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  const set = (name: keyof Filled) => (value: string) => setFilled({ ...filled, [name]: value });
  const ready = PLACED.some((name) => filled[name].trim() !== '') || filled.note.trim() !== '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    try {
      const made = await call('sightings.add', {
        ...inputOf(filled),
        what,
        method,
        ...(number && { number }),
      });
      await queryClient.invalidateQueries({ queryKey: ['intake.runs'] });
      onMade(made);
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
      setBusy(false);
    }
  };
  return (
    <Sheet title={number ? t('sighting.again', { number }) : t('sighting.title')} onClose={onClose} wide>
      <form className="close-form sighting-form" onSubmit={(event) => void submit(event)}>
        <p className="hint">{t('sighting.hint')}</p>
        <fieldset className="field">
          <legend className="label">{t('sighting.what')}</legend>
          <div className="segments">
            {OBSERVED.map((one, at) => (
              <label key={one}>
                <input
                  type="radio"
                  name="what"
                  ref={at === 0 ? focusFirst : undefined}
                  checked={what === one}
                  onChange={() => setWhat(one)}
                />
                {t(`sighting.kind.${one}`)}
              </label>
            ))}
          </div>
        </fieldset>
        <When filled={filled} set={set} />
        <div className="sighting-pair">
          <Line name="platform" filled={filled} set={set} />
          <Line name="group" filled={filled} set={set} />
        </div>
        <Line name="url" filled={filled} set={set} />
        <div className="sighting-pair">
          <Line name="account" filled={filled} set={set} />
          <Line name="screenName" filled={filled} set={set} />
        </div>
        <div className="sighting-pair">
          <Line name="ip" filled={filled} set={set} />
          <Line name="port" filled={filled} set={set} />
        </div>
        <Lines name="hashes" filled={filled} set={set} />
        <label className="field">
          <span className="label">{t('sighting.method')}</span>
          <select
            className="input"
            value={method}
            onChange={(event) =>
              setMethod(OBSERVATION_METHODS.find((one) => one === event.target.value) ?? 'open')
            }
          >
            {OBSERVATION_METHODS.map((one) => (
              <option key={one} value={one}>
                {t(`sighting.by.${one}`)}
              </option>
            ))}
          </select>
        </label>
        <Lines name="note" filled={filled} set={set} />
        <Problem words={problem} />
        <SheetFoot words={t('sighting.take')} off={busy || !ready} onCancel={onClose} />
      </form>
    </Sheet>
  );
}

/** Something has to stand in one of these: else nothing was seen anywhere. */
const PLACED = ['platform', 'group', 'url', 'account', 'screenName', 'ip', 'hashes'] as const;

function inputOf(filled: Filled): Omit<Input<'sightings.add'>, 'what'> {
  const typed = (name: keyof Filled) => filled[name].trim();
  const given = Object.fromEntries(
    (['zone', 'platform', 'group', 'url', 'account', 'screenName', 'ip', 'note'] as const).flatMap((name) =>
      typed(name) === '' ? [] : [[name, typed(name)]],
    ),
  );
  const hashes = typed('hashes')
    .split(/[\n,;]+/)
    .map((line) => line.trim())
    .filter(Boolean);
  return {
    ...given,
    at: `${filled.day}T${filled.time}`,
    ...(hashes.length > 0 && { hashes }),
    ...(typed('port') !== '' && { port: Number(typed('port')) }),
  };
}

type FieldProps = { filled: Filled; set: (name: keyof Filled) => (value: string) => void };

function When({ filled, set }: FieldProps) {
  const { t } = useTranslation();
  const id = useId();
  return (
    <fieldset className="field">
      <legend className="label">{t('sighting.when')}</legend>
      <span className="sighting-when">
        {(['day', 'time'] as const).map((name) => (
          <input
            key={name}
            type={name === 'day' ? 'date' : 'time'}
            className="input"
            required
            aria-label={t(`sighting.field.${name}`)}
            value={filled[name]}
            onChange={(event) => set(name)(event.target.value)}
          />
        ))}
        <input
          className="input"
          required
          list={id}
          aria-label={t('sighting.field.zone')}
          value={filled.zone}
          onChange={(event) => set('zone')(event.target.value)}
        />
        <datalist id={id}>
          {Intl.supportedValuesOf('timeZone').map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </span>
    </fieldset>
  );
}

type Single = 'platform' | 'group' | 'url' | 'account' | 'screenName' | 'ip' | 'port';
const MOST: Record<Single, number> = {
  ...{ platform: 100, group: 300, url: 2000, account: 300, screenName: 300, ip: 60, port: 5 },
};

function Line({ name, filled, set }: FieldProps & { name: Single }) {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span className="label">{t(`sighting.field.${name}`)}</span>
      <input
        className="input"
        autoComplete="off"
        spellCheck={false}
        maxLength={MOST[name]}
        inputMode={name === 'port' ? 'numeric' : undefined}
        pattern={name === 'port' ? '\\d{1,5}' : undefined}
        value={filled[name]}
        onChange={(event) => set(name)(event.target.value)}
      />
    </label>
  );
}

function Lines({ name, filled, set }: FieldProps & { name: 'hashes' | 'note' }) {
  const { t } = useTranslation();
  return (
    <label className="field">
      <span className="label">{t(`sighting.field.${name}`)}</span>
      <textarea
        className={name === 'hashes' ? 'input mono' : 'input'}
        rows={2}
        maxLength={name === 'hashes' ? 60_000 : 10_000}
        spellCheck={false}
        value={filled[name]}
        onChange={(event) => set(name)(event.target.value)}
      />
      <span className="hint">{t(`sighting.fieldHint.${name}`)}</span>
    </label>
  );
}
