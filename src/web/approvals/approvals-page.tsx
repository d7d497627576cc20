import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../access/shape.ts';
import { asked } from '../app/queries.ts';
import { ExportButton } from '../exports/export-button.tsx';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { ApprovalCard } from './approval-card.tsx';
import './approvals.css';
import { DecideForm } from './decide-form.tsx';
import { MineActs } from './mine-acts.tsx';

/** What waits for me as the second officer; what I asked a second one for. */
export function ApprovalsPage() {
  const { t } = useTranslation();
  return (
    <>
      <header className="page-head">
        <title>{`${t('go.approvals')} · Tipstaff`}</title>
        <h1>{t('go.approvals')}</h1>
        <p className="soft small">{t('approvals.about')}</p>
        <span className="push" />
        <ExportButton />
      </header>
      <div className="page-body approvals">
        <Section which="waiting" />
        <Section which="mine" />
      </div>
    </>
  );
}

function Section({ which }: { which: 'waiting' | 'mine' }) {
  const { t } = useTranslation();
  const { data, error, refetch } = useQuery({
    ...asked('approvals.list', { which }),
    refetchInterval: 60_000,
  });
  const foot = (approval: Approval) =>
    which === 'waiting' ? <DecideForm approval={approval} /> : <MineActs approval={approval} />;
  return (
    <section id={which} aria-labelledby={`${which}-title`}>
      <h2 id={`${which}-title`}>{t(`approvals.${which}`)}</h2>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={4} />}
      {data?.approvals.length === 0 && <p className="soft">{t(`approvals.${which}None`)}</p>}
      {data && data.approvals.length > 0 && (
        <ul className="approval-list">
          {data.approvals.map((approval) => (
            <li key={approval.id}>
              <ApprovalCard approval={approval}>{foot(approval)}</ApprovalCard>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
