import { Fragment, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Approval } from '../../access/shape.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { actWords, inputFieldWords } from '../language/words.ts';
import { ApprovedChanges } from '../rules/change-list.tsx';

const TONES = { approved: 'done', refused: 'now', expired: 'warn' } as const;

/** The version of the rules whose release is asked for. */
const versionOf = ({ fields }: Approval): number =>
  Number(fields.find(({ name }) => name === 'version')?.value);

/** One ask: the act in a sentence, all of its input field by field, its digest, who asked and why, how it stands. */
export function ApprovalCard({ approval, children }: { approval: Approval; children: ReactNode }) {
  const { t } = useTranslation();
  const format = useFormat();
  const now = useNow();
  const { state } = approval;
  const open = state === 'asked' || state === 'approved';
  const left = format.left(approval.expiresAt, now);
  return (
    <article className="approval" aria-labelledby={`approval-${approval.id}`}>
      <header>
        <h3 id={`approval-${approval.id}`}>{actWords(t, approval.action, approval.about)}</h3>
        <span className={`tag ${state in TONES ? TONES[state as keyof typeof TONES] : ''}`}>
          {t(`approvalState.${state}`)}
        </span>
      </header>
      <p className="soft small">
        {t('approvals.by', { name: approval.askedBy.name, time: format.full(approval.askedAt) })}
        {open && (
          <span title={format.full(approval.expiresAt)}> · {t('approvals.left', { left: left.words })}</span>
        )}
      </p>
      <blockquote>{approval.reason}</blockquote>
      <dl>
        {approval.fields.map(({ name, value }) => (
          <Fragment key={name}>
            <dt>{inputFieldWords(t, name)}</dt>
            <dd>
              {approval.action === 'triage.releaseRules' && name === 'changes' ? (
                <ApprovedChanges version={versionOf(approval)} lines={value.split('\n')} />
              ) : (
                <bdi>{value === '{}' ? t('approvals.all') : value}</bdi>
              )}
            </dd>
          </Fragment>
        ))}
        <dt>{t('approvals.digest')}</dt>
        <dd className="mono">{approval.digest}</dd>
      </dl>
      {approval.decidedBy && approval.decidedAt && (
        <p className="small">
          {t('approvals.decidedBy', { name: approval.decidedBy.name, time: format.full(approval.decidedAt) })}
          {approval.note && <bdi> {approval.note}</bdi>}
        </p>
      )}
      {children}
    </article>
  );
}
