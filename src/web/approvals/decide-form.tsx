import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../access/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { renewApprovals } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';

/** The second officer's yes or no to exactly what is shown above it: the digest goes along. */
export function DecideForm({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  if (!approval.decidable) return <p className="hint">{t('approvalProblem.related')}</p>;
  const decide = async (approve: boolean) => {
    setBusy(true);
    try {
      const { id, digest } = approval;
      await call('approvals.decide', { id, digest, approve, ...(note.trim() && { note: note.trim() }) });
      notify(t(approve ? 'approvals.approvedNow' : 'approvals.refusedNow'));
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
    setBusy(false);
    renewApprovals();
  };
  return (
    <form className="approval-foot" onSubmit={(event) => event.preventDefault()}>
      <label className="field">
        <span className="label">{t('approvals.note')}</span>
        <input
          className="input"
          maxLength={2000}
          autoComplete="off"
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
      </label>
      <button type="button" className="button" disabled={busy} onClick={() => void decide(false)}>
        {t('approvals.refuse')}
      </button>
      <button type="button" className="button main" disabled={busy} onClick={() => void decide(true)}>
        {t('approvals.approve')}
      </button>
    </form>
  );
}
