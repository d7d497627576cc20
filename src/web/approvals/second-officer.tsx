import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call, onApprovalNeeded, type Refused } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { renewApprovals } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { actWords, failureWords } from '../language/words.ts';
import { Sheet, SheetFoot } from '../look/dialog.tsx';
import { NoteField } from '../look/note-field.tsx';
import { Problem } from '../sign-in/problem.tsx';

/** Wherever an act is refused because it takes a second officer, offers to ask for one. Stands once, in the frame. */
export function SecondOfficer() {
  const [refused, setRefused] = useState<Refused | null>(null);
  useEffect(() => onApprovalNeeded(setRefused), []);
  return refused && <AskSheet key={refused.action} refused={refused} onClose={() => setRefused(null)} />;
}

function AskSheet({ refused, onClose }: { refused: Refused; onClose: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { action, input } = refused;
  const [reason, setReason] = useState(typeof input.reason === 'string' ? input.reason : '');
  const [problem, setProblem] = useState('');
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    try {
      const { approvers } = await call('approvals.ask', { action, input, reason: reason.trim() });
      renewApprovals();
      if (approvers === 0) notify(t('approvals.askedNobody'), { tone: 'failed' });
      else notify(t('approvals.asked', { count: approvers, shown: format.number(approvers) }));
      onClose();
    } catch (error) {
      setProblem(failureWords(t, failureOf(error)));
    }
  };
  return (
    <Sheet title={t('approvals.needed')} onClose={onClose}>
      <form className="close-form" onSubmit={(event) => void submit(event)}>
        <p>{actWords(t, action, action)}</p>
        <p className="hint">{t('approvals.neededWhy')}</p>
        <NoteField
          words={t('approvals.reason')}
          value={reason}
          onChange={setReason}
          rows={3}
          least={1}
          first
        />
        <Problem words={problem} />
        <SheetFoot words={t('approvals.ask')} off={!reason.trim()} onCancel={onClose} />
      </form>
    </Sheet>
  );
}
