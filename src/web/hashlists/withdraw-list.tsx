import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { HashList } from '../../hashlists/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { renewLists } from './renew-lists.ts';

/** Withdraw a list, with the reason. */
export function WithdrawList({ list, onClose }: { list: HashList; onClose: () => void }) {
  const { t } = useTranslation();
  const [reason, setReason] = useState('');
  const [problem, setProblem] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      await call('hashlists.withdraw', { list: list.id, reason: reason.trim() });
      notify(t('hashLists.wasWithdrawn', { name: list.name }));
      onClose();
      await renewLists();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet title={t('hashLists.withdrawOf', { name: list.name })} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <p>{t('hashLists.withdrawMeans')}</p>
        <NoteField words={t('hashLists.reason')} value={reason} onChange={setReason} least={5} first />
        <Problem words={problem} />
        <SheetFoot words={t('hashLists.withdraw')} off={reason.trim().length < 5} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
