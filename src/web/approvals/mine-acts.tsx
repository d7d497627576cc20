import { useNavigate } from '@tanstack/react-router';
import { useCallback, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../access/shape.ts';
import type { Export } from '../../documents/shape.ts';
import type { SourceDocument } from '../app/api.ts';
import { call, callNamed } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient, renewApprovals } from '../app/queries.ts';
import { handOut } from '../exports/hand-out.ts';
import { failureWords } from '../language/words.ts';
import { OpenedDocument } from './opened-document.tsx';

/** What the one who asked may do: carry out what was approved, exactly as it stands there; withdraw what is open. */
export function MineActs({ approval }: { approval: Approval }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const [busy, setBusy] = useState(false);
  const [opened, setOpened] = useState<SourceDocument | null>(null);
  const close = useCallback(() => setOpened(null), []);
  const { state, id, action, input } = approval;
  if (opened) return <OpenedDocument document={opened} onClose={close} />;
  if (state !== 'asked' && state !== 'approved') return null;
  const act = async (work: () => Promise<void>) => {
    setBusy(true);
    try {
      await work();
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
    setBusy(false);
    renewApprovals();
  };
  const carryOut = () =>
    act(async () => {
      const answer = await callNamed(action, { ...input, approval: id });
      if (action === 'documents.export') await handOut(t, answer as Export);
      else if (action === 'tips.unsealDocument') setOpened(answer as SourceDocument);
      else notify(t('approvals.done'));
      // there it shows how far the scoring of all tips is
      if (action === 'triage.releaseRules') await navigate({ to: '/rules' });
      // what the act changed may be shown anywhere
      void queryClient.invalidateQueries();
    });
  const withdraw = () =>
    act(async () => {
      await call('approvals.withdraw', { id });
      notify(t('approvals.withdrawn'));
    });
  return (
    <div className="approval-foot">
      <button type="button" className="button" disabled={busy} onClick={() => void withdraw()}>
        {t('approvals.withdraw')}
      </button>
      {state === 'approved' && (
        <button type="button" className="button main" disabled={busy} onClick={() => void carryOut()}>
          {t('approvals.carryOut')}
        </button>
      )}
    </div>
  );
}
