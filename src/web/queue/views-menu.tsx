import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueFilter } from '../../triage/shape.ts';
import { filterKey } from '../app/address.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { focusFirst } from '../look/focus.ts';
import { ViewsIcon } from '../look/icons.tsx';
import { MenuButton, type MenuChoice } from '../look/menu.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { ManageViews } from './manage-views.tsx';

const VIEWS = asked('triage.views', {});

/** Saved filters: mine and those shared in the unit. A view is a link: choosing one changes the address. */
export function ViewsMenu({ filter }: { filter: QueueFilter }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'save' | 'manage' | null>(null);
  const { data } = useQuery(VIEWS);
  const views = data?.views ?? [];
  const here = views.find((view) => filterKey(view.filter) === filterKey(filter));
  const choices: MenuChoice[] = [
    ...views.map((view) => ({
      id: view.id,
      words: <span className={view === here ? 'here' : ''}>{view.name}</span>,
      text: view.name,
      end: view.isDefault ? t('views.opensWith') : view.shared ? t('views.shared') : t('views.mine'),
    })),
    { id: 'save', words: t('views.save'), text: t('views.save') },
    ...(views.length > 0 ? [{ id: 'manage', words: t('views.manage'), text: t('views.manage') }] : []),
  ];
  const choose = (id: string) => {
    if (id === 'save' || id === 'manage') return setDialog(id);
    const view = views.find((one) => one.id === id);
    if (view) void navigate({ to: '/queue', search: view.filter });
  };
  return (
    <>
      <MenuButton
        className="button quiet"
        label={
          <>
            <ViewsIcon />
            {here?.name ?? t('views.title')}
          </>
        }
        choices={choices}
        onChoose={choose}
      />
      {dialog === 'save' && <SaveView filter={filter} onClose={() => setDialog(null)} />}
      {dialog === 'manage' && <ManageViews onClose={() => setDialog(null)} />}
    </>
  );
}

function SaveView({ filter, onClose }: { filter: QueueFilter; onClose: () => void }) {
  const { t } = useTranslation();
  const [name, setName] = useState('');
  const [shared, setShared] = useState(false);
  const [problem, setProblem] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await call('triage.saveView', { name: name.trim(), filter, shared });
      await queryClient.invalidateQueries({ queryKey: VIEWS.queryKey });
      notify(t('views.saved', { name: name.trim() }));
      onClose();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet title={t('views.saveTitle')} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <label className="field">
          <span className="label">{t('views.name')}</span>
          <input
            className="input"
            required
            maxLength={100}
            ref={focusFirst}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
        </label>
        <label className="choice">
          <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
          <span>{t('views.share')}</span>
        </label>
        <Problem words={problem} />
        <SheetFoot words={t('act.save')} off={!name.trim()} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
