import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { EvidenceList, Strength } from './evidence.tsx';
import { isSilent } from './words-of-evidence.ts';

type Compared = Output<'subjects.compare'>;

/** What is asked of the server about two subjects: the same for the list's pane and for the page, so that opening is at once. */
export const usePair = (left: string, right: string) =>
  useQuery({ ...asked('subjects.compare', { left, right }), staleTime: 60_000 });

/** Evidence for and against two being one person, at once. */
export function PairEvidence({ pair }: { pair: ReturnType<typeof usePair> }) {
  const { data, error, refetch } = pair;
  if (error && !data) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  return <ForAndAgainst compared={data} />;
}

function ForAndAgainst({ compared }: { compared: Compared }) {
  const { t } = useTranslation();
  const { evidence, bits } = compared;
  const speaksFor = evidence.filter((one) => one.bits > 0 || isSilent(one));
  const against = evidence.filter((one) => !speaksFor.includes(one));
  return (
    <div className="for-against">
      {evidence.length > 0 && (
        <p>
          <span className="soft">{t('subject.inAll')}</span> <Strength bits={bits} all />
        </p>
      )}
      <section aria-labelledby="evidence-for">
        <h3 id="evidence-for">{t('subject.for')}</h3>
        {speaksFor.length > 0 ? (
          <EvidenceList evidence={speaksFor} />
        ) : (
          <p className="soft">{t('subject.forNone')}</p>
        )}
      </section>
      <section aria-labelledby="evidence-against">
        <h3 id="evidence-against">{t('subject.against')}</h3>
        {against.length > 0 ? (
          <EvidenceList evidence={against} />
        ) : (
          <p className="soft">{t('subject.againstNone')}</p>
        )}
      </section>
    </div>
  );
}
