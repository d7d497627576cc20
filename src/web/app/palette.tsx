import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, type ReactNode, useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueRow } from '../../triage/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { incidentWords, searchKindWords } from '../language/words.ts';
import { Sheet } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { LaneMark } from '../look/lane-mark.tsx';
import { FailurePanel } from '../look/states.tsx';
import { asked } from './queries.ts';
import { useMay } from './session.tsx';
import { useSettled } from './settled.ts';

type Choice = { id: string; words: ReactNode; go: () => void };
const LEAST = 3;

/** One field for going somewhere and for finding a tip by its number or by an identifier. What is typed stays out of addresses. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const [typed, setTyped] = useState('');
  const [at, setAt] = useState(0);
  const listId = useId();
  const wanted = useSettled(typed.trim(), 300);
  const mayRead = useMay('tip:read');
  const search = useQuery({
    ...asked('triage.search', { text: wanted, limit: 20 }),
    enabled: mayRead && wanted.length >= LEAST,
    staleTime: 5_000,
    placeholderData: (previous) => (wanted.length >= LEAST ? previous : undefined),
  });
  const places = usePlaces(wanted, onClose);
  const rows = useRows(wanted.length >= LEAST ? (search.data?.rows ?? []) : [], onClose);
  const choices = [...rows, ...places];
  const chosen = Math.min(at, choices.length - 1);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') setAt((chosen + 1) % Math.max(1, choices.length));
    else if (event.key === 'ArrowUp') setAt((chosen - 1 + choices.length) % Math.max(1, choices.length));
    else if (event.key === 'Enter') choices[chosen]?.go();
    else return;
    event.preventDefault();
  };
  const interpreted = wanted.length >= LEAST ? (search.data?.interpreted ?? []) : [];
  return (
    <Sheet title={null} label={t('palette.title')} onClose={onClose} wide>
      <div className="palette">
        <input
          className="input"
          ref={focusFirst}
          value={typed}
          placeholder={t('palette.hint')}
          role="combobox"
          aria-label={t('palette.title')}
          aria-expanded={choices.length > 0}
          aria-controls={listId}
          aria-activedescendant={choices[chosen] ? `${listId}-${chosen}` : undefined}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => {
            setTyped(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKeyDown}
        />
        {interpreted.length > 0 && rows.length > 0 && (
          <p className="palette-note">
            {t('palette.readAs', {
              what: interpreted
                .map(({ kind, display }) => `${searchKindWords(t, kind)} ${display}`)
                .join(', '),
            })}
          </p>
        )}
        {search.error && <FailurePanel error={search.error} />}
        <div className="palette-list" role="listbox" id={listId} aria-label={t('palette.results')}>
          {choices.map((choice, index) => (
            // keys are handled by the field above, which names this choice as its active one
            <div
              key={choice.id}
              id={`${listId}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className="palette-item"
              onPointerMove={() => setAt(index)}
              onClick={choice.go}
              onKeyDown={onKeyDown}
            >
              {choice.words}
            </div>
          ))}
        </div>
        <p className="palette-note" role="status">
          {wanted.length >= LEAST && search.data && rows.length === 0 && t('palette.nothing')}
          {wanted.length > 0 && wanted.length < LEAST && t('palette.least')}
          {search.data?.more && rows.length > 0 && t('palette.more')}
        </p>
      </div>
    </Sheet>
  );
}

function usePlaces(wanted: string, onClose: () => void): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const mayAdminister = useMay('officer:write');
  const mayRules = useMay('rule:read');
  const mayLists = useMay('hashlist:read');
  return useMemo(() => {
    const places = [
      { id: 'today', to: '/' },
      { id: 'queue', to: '/queue' },
      { id: 'clocks', to: '/clocks' },
      { id: 'subjects', to: '/subjects' },
      { id: 'watch', to: '/watch' },
      { id: 'platforms', to: '/platforms' },
      ...(mayLists ? ([{ id: 'hashLists', to: '/hash-lists' }] as const) : []),
      { id: 'intake', to: '/intake' },
      { id: 'approvals', to: '/approvals' },
      { id: 'account', to: '/account' },
      ...(mayAdminister ? ([{ id: 'administration', to: '/administration' }] as const) : []),
      ...(mayRules ? ([{ id: 'rules', to: '/rules' }] as const) : []),
      { id: 'audit', to: '/audit' },
      { id: 'about', to: '/about' },
    ] as const;
    return places
      .filter(({ id }) => t(`go.${id}`).toLowerCase().includes(wanted.toLowerCase()))
      .map(({ id, to }) => ({
        id,
        words: t('palette.goTo', { place: t(`go.${id}`) }),
        go: () => {
          onClose();
          void navigate({ to });
        },
      }));
  }, [wanted, t, navigate, onClose, mayAdminister, mayRules, mayLists]);
}

function useRows(rows: readonly QueueRow[], onClose: () => void): Choice[] {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const format = useFormat();
  return rows.map((row) => ({
    id: row.id,
    words: (
      <>
        <LaneMark lane={row.lane} closed={row.state === 'closed'} />
        <span>
          {row.source} {row.number}
        </span>
        <span className="soft clip">
          {[row.platform, incidentWords(t, row.incidentType)].filter(Boolean).join(' · ')}
        </span>
        <span className="push soft">{format.date(row.receivedAt)}</span>
      </>
    ),
    go: () => {
      onClose();
      void navigate({ to: '/tips/$tip', params: { tip: row.id } });
    },
  }));
}
