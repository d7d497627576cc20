import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { SubjectIdentifier } from '../../subjects/shape.ts';
import type { Output } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { overruledWords, useDecide } from './decide.ts';
import { Shown } from './mask.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

type Props = {
  subject: string;
  chosen: readonly SubjectIdentifier[];
  identifiers: readonly SubjectIdentifier[];
  onClose: () => void;
  onSplit: () => void;
};

/** Split by chosen identifiers: first what would go and what would stay, then the reason. */
export function SplitDialog({ subject, chosen, identifiers, onClose, onSplit }: Props) {
  const { t } = useTranslation();
  const decide = useDecide();
  const ids = chosen.map(({ choice }) => choice);
  const { data, error } = useQuery({
    ...asked('subjects.splitPreview', { subject, identifiers: ids }),
    staleTime: 0,
  });
  const barred = !data || data.goes.parties === 0 || data.stays.parties === 0;
  return (
    <ReasonDialog
      title={t('subject.splitTitle')}
      act={t('subject.splitNow')}
      barred={barred}
      onClose={onClose}
      onDecide={async (reason) => {
        await decide.split({ subject, identifiers: ids, seen: data?.newest ?? null }, reason);
        onSplit();
      }}
    >
      <p className="soft">{t('subject.splitWhat')}</p>
      {error && <FailurePanel error={error} />}
      {!data && !error && <Skeleton lines={3} />}
      {data && barred && (
        <p role="alert" className="problem">
          {t('subject.splitAll')}
        </p>
      )}
      {data && !barred && <Preview preview={data} identifiers={identifiers} />}
    </ReasonDialog>
  );
}

type PreviewProps = {
  preview: Output<'subjects.splitPreview'>;
  identifiers: readonly SubjectIdentifier[];
};

function Preview({ preview, identifiers }: PreviewProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const size = ({ parties, tips }: { parties: number; tips: number }) =>
    `${t('subject.partiesCount', { count: parties, shown: format.number(parties) })} · ${t('subject.tipsCount', { count: tips, shown: format.number(tips) })}`;
  const named = (ids: readonly string[]) => {
    const wanted = new Set(ids);
    return identifiers.filter(({ choice }) => wanted.has(choice));
  };
  return (
    <dl className="split-preview" aria-live="polite">
      <dt>{t('subject.goes')}</dt>
      <dd>
        <b>{size(preview.goes)}</b>
        <Values identifiers={named(preview.withThem)} />
      </dd>
      <dt>{t('subject.stays')}</dt>
      <dd>
        <b>{size(preview.stays)}</b>
      </dd>
      <dt>{t('subject.becomes')}</dt>
      <dd>
        <b>
          {t('subject.subjectsCount', {
            count: preview.becomes.length,
            shown: format.number(preview.becomes.length),
          })}
        </b>
        <p className="small soft">{preview.becomes.map(size).join(' | ')}</p>
        {preview.becomes.filter(({ goes }) => !goes).length > 1 && (
          <p className="small">{t('subject.fallsApart')}</p>
        )}
        {preview.overruled.map((one) => (
          <p key={one.decision} className="small">
            {overruledWords(t, one)}
          </p>
        ))}
      </dd>
      {named(preview.both).length > 0 && (
        <>
          <dt>{t('subject.onBoth')}</dt>
          <dd>
            <Values identifiers={named(preview.both)} />
          </dd>
        </>
      )}
    </dl>
  );
}

const SHOWN = 12;

function Values({ identifiers }: { identifiers: readonly SubjectIdentifier[] }) {
  const { t } = useTranslation();
  const rest = identifiers.length - SHOWN;
  return (
    <ul>
      {identifiers.slice(0, SHOWN).map(({ choice, kind, display }) => (
        <li key={choice}>
          <span className="soft">{t(`identifier.${kind}`)}</span> <Shown display={display} />
        </li>
      ))}
      {rest > 0 && <li className="soft">{t('tip.moreOf', { count: rest })}</li>}
    </ul>
  );
}
