import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Fit } from '../../triage/shape.ts';
import { asked, useOfficers } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import type { Acted } from './acts.ts';
import { FitReasons } from './fit-reasons.tsx';

type Props = {
  tips: readonly Acted[];
  onClose: () => void;
  onChoose: (officer: string | null, name: string) => void;
};

type Choice = { id: string | null; name: string; fit?: Fit };

/** Choose an officer: type a part of the name, Enter. For one tip the ones who fit it best come first, each with why. */
export function AssignDialog({ tips, onClose, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const wanted = typed.trim().toLowerCase();
  const all = useChoices(tips);
  const choices = all.filter(({ name }) => name.toLowerCase().includes(wanted));
  const chosen = Math.min(at, choices.length - 1);
  const choose = (index: number) => {
    const choice = choices[index];
    if (choice) onChoose(choice.id, choice.name);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt(Math.min(chosen + 1, choices.length - 1));
    else if (event.key === 'ArrowUp') setAt(Math.max(chosen - 1, 0));
    else if (event.key === 'Enter') choose(chosen);
    else return;
    event.preventDefault();
  };
  const one = tips.length === 1 ? tips[0]! : null;
  const title = one
    ? t('assign.titleOne', { number: `${one.source} ${one.number}` })
    : t('assign.titleMany', { count: tips.length, shown: format.number(tips.length) });
  return (
    <Sheet title={title} onClose={onClose}>
      <div className="field">
        <input
          className="input"
          ref={focusFirst}
          role="combobox"
          aria-label={t('assign.who')}
          aria-expanded="true"
          aria-controls={listId}
          aria-activedescendant={choices[chosen] ? `${listId}-${chosen}` : undefined}
          placeholder={t('assign.hint')}
          autoComplete="off"
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        <div className="officer-list" role="listbox" id={listId} aria-label={t('assign.who')}>
          {choices.map((choice, index) => (
            <div
              key={choice.id ?? 'nobody'}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className="palette-item officer-choice"
              onPointerMove={() => setAt(index)}
              onClick={() => choose(index)}
              onKeyDown={onKeyDown}
            >
              <span>{choice.name}</span>
              {choice.fit && <FitReasons fit={choice.fit} />}
            </div>
          ))}
          {choices.length === 0 && <p className="hint">{t('assign.none')}</p>}
        </div>
      </div>
    </Sheet>
  );
}

/** Oneself first, then the others by fit where that is known, else by name; nobody last. */
function useChoices(tips: readonly Acted[]): Choice[] {
  const { t } = useTranslation();
  const me = useMe();
  const officers = useOfficers();
  const { data } = useQuery({
    ...asked('triage.suggest', { tip: tips[0]?.id ?? '' }),
    enabled: tips.length === 1,
  });
  const fits = new Map(data?.officers.map((fit) => [fit.officer, fit]));
  const withFit = (id: string, name: string): Choice => {
    const fit = fits.get(id);
    return fit ? { id, name, fit } : { id, name };
  };
  const others = [...officers].flatMap(([id, name]) => (id === me.officer.id ? [] : withFit(id, name)));
  const places = new Map(data?.officers.map((fit, at) => [fit.officer, at]));
  const place = ({ id }: Choice) => places.get(id ?? '') ?? places.size;
  return [
    withFit(me.officer.id, t('assign.me', { name: me.officer.displayName })),
    ...others.sort((a, b) => place(a) - place(b)),
    { id: null, name: t('assign.nobody') },
  ];
}
