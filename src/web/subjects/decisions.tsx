import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { asked, useOfficers } from '../app/queries.ts';
import { useMay } from '../app/session.tsx';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { useDecide } from './decide.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Decision = Output<'subjects.decisions'>['decisions'][number];

/** What officers decided about this subject, newest first; what still holds can be undone. */
export function Decisions({ subject }: { subject: string }) {
  const { t } = useTranslation();
  const decide = useDecide();
  const [undoing, setUndoing] = useState<Decision | null>(null);
  const { data, error, refetch } = useQuery({ ...asked('subjects.decisions', { subject }), staleTime: 0 });
  return (
    <section className="subject-part" aria-labelledby="decisions">
      <h2 id="decisions">{t('subject.decisions')}</h2>
      {error && !data && <FailurePanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton lines={2} />}
      {data?.decisions.length === 0 && <p className="soft">{t('subject.decisionsNone')}</p>}
      {data && data.decisions.length > 0 && (
        <ol className="decisions">
          {data.decisions.map((decision) => (
            <Line key={decision.id} decision={decision} onUndo={() => setUndoing(decision)} />
          ))}
        </ol>
      )}
      {undoing && (
        <ReasonDialog
          title={t('subject.undoTitle')}
          act={t('act.undo')}
          onClose={() => setUndoing(null)}
          onDecide={(reason) => decide.undo(undoing.id, reason)}
        >
          <p className="soft">{t('subject.undoWhat')}</p>
        </ReasonDialog>
      )}
    </section>
  );
}

function Line({ decision, onUndo }: { decision: Decision; onUndo: () => void }) {
  const { t } = useTranslation();
  const format = useFormat();
  const officers = useOfficers();
  const mayDecide = useMay('subject:decide');
  const { kind, ended } = decision;
  return (
    <li className={ended ? 'ended' : ''}>
      <p>
        <b>{t(`subjectDecision.${kind}`)}</b>{' '}
        {ended && <span className="tag">{t(`subjectEnded.${ended.kind}`)}</span>}
        {!ended && decision.bindsNobody && <span className="tag warn">{t('subject.bindsNobody')}</span>}
      </p>
      <p className="soft small">
        {officers.get(decision.officer) ?? decision.officer},{' '}
        <time dateTime={decision.at}>{format.full(decision.at)}</time>
      </p>
      <q className="note">{decision.reason}</q>
      <Sides sides={decision.sides} />
      {ended && (
        <p className="small soft">
          {t('subject.endedBy', {
            name: officers.get(ended.officer) ?? ended.officer,
            time: format.full(ended.at),
          })}{' '}
          <q>{ended.reason}</q>
        </p>
      )}
      {!ended && kind !== 'undo' && mayDecide && (
        <button type="button" className="button small" onClick={onUndo}>
          {t('subject.undoOne')}
        </button>
      )}
    </li>
  );
}

/** How many parties stand on each side, with a tip of each to look at. */
function Sides({ sides }: { sides: Decision['sides'] }) {
  const { t } = useTranslation();
  const format = useFormat();
  return (
    <p className="small sides">
      {sides.map((side) => (
        <span key={side.map(({ tip, party }) => `${tip} ${party}`).join()}>
          {t('subject.partiesCount', { count: side.length, shown: format.number(side.length) })}{' '}
          {side[0] && (
            <Link to="/tips/$tip" params={{ tip: side[0].tip }} preload={false}>
              {t('subject.aTip')}
            </Link>
          )}
        </span>
      ))}
    </p>
  );
}
