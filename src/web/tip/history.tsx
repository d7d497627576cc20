import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { asked, useOfficers } from '../app/queries.ts';
import { answerWords } from '../language/answer-words.ts';
import { decisionWords } from '../language/decision-words.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';

/** Who decided what about the tip, and when. Decisions taken back stay in the list, struck through. */
export function History({ tip }: { tip: TipView }) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  const { data, error, refetch } = useQuery({ ...asked('triage.history', { tip: tip.id }), staleTime: 0 });
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={4} />;
  if (data.decisions.length === 0) return <p className="soft">{t('history.none')}</p>;
  return (
    <ol className="timeline">
      {data.decisions.map((decision) => (
        <li key={decision.id} className={decision.undone ? 'undone' : ''}>
          <time dateTime={decision.at}>{format.full(decision.at)}</time>
          <span>
            <b>
              {decision.kind === 'new_facts'
                ? t('history.program')
                : (officers.get(decision.by) ?? decision.by)}
            </b>{' '}
            {decisionWords(t, decision, officers)}
            {decision.undone && <span className="tag">{t('history.undone')}</span>}
            {decision.answer && <span className="answer">{answerWords(t, decision.answer)}</span>}
            {decision.note && <q className="note">{decision.note}</q>}
          </span>
        </li>
      ))}
    </ol>
  );
}
