import { type KeyboardEvent, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOfficers } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import type { Acted } from './acts.ts';

type Props = {
  tips: readonly Acted[];
  onClose: () => void;
  onChoose: (officer: string | null, name: string) => void;
};

/** Choose an officer: type a part of the name, Enter. */
export function AssignDialog({ tips, onClose, onChoose }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const me = useMe();
  const officers = useOfficers();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const wanted = typed.trim().toLowerCase();
  const all = [
    { id: me.officer.id, name: t('assign.me', { name: me.officer.displayName }) },
    ...[...officers].flatMap(([id, name]) => (id === me.officer.id ? [] : { id, name })),
    { id: null, name: t('assign.nobody') },
  ];
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
              className="palette-item"
              onPointerMove={() => setAt(index)}
              onClick={() => choose(index)}
              onKeyDown={onKeyDown}
            >
              {choice.name}
            </div>
          ))}
          {choices.length === 0 && <p className="hint">{t('assign.none')}</p>}
        </div>
      </div>
    </Sheet>
  );
}
