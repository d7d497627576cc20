import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubjectTipLine } from '../../subjects/shape.ts';
import type { Output } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { EvidenceList } from './evidence.tsx';
import { choicesOf, keyOf, type PartyChoice, PartyPick } from './party-pick.tsx';

type Picked = { left: PartyChoice | undefined; right: PartyChoice | undefined };

/** Why two parties are one person: the strongest chain between the newest and the oldest, or between two that are picked. */
export function WhyOne({ subject, tips }: { subject: string; tips: readonly SubjectTipLine[] }) {
  const { t } = useTranslation();
  const known = choicesOf(t, tips);
  // the newest and the oldest of those known at first: what is shown does not change as more tips come
  const [picked, setPicked] = useState<Picked>({ left: known[0], right: known.at(-1) });
  const [met, setMet] = useState<readonly PartyChoice[]>([]);
  const { left = known[0], right = known.at(-1) } = picked;
  const pick = (side: 'left' | 'right') => (choice: PartyChoice) => {
    setPicked({ ...picked, [side]: choice });
    setMet((before) => [...before, choice]);
  };
  return (
    <section className="subject-part" aria-labelledby="why-one">
      <h2 id="why-one">{t('subject.why')}</h2>
      {known.length < 2 || !left || !right ? (
        <p className="soft">{t('subject.whyAlone')}</p>
      ) : (
        <>
          <div className="why-pick">
            <PartyPick
              subject={subject}
              label={t('subject.whyLeft')}
              known={known}
              chosen={left}
              onPick={pick('left')}
            />
            <PartyPick
              subject={subject}
              label={t('subject.whyRight')}
              known={known}
              chosen={right}
              onPick={pick('right')}
            />
          </div>
          {left.key === right.key ? (
            <p className="soft">{t('subject.whySame')}</p>
          ) : (
            <Chain subject={subject} left={left} right={right} choices={[...known, ...met]} />
          )}
        </>
      )}
    </section>
  );
}

type ChainProps = { subject: string; left: PartyChoice; right: PartyChoice; choices: readonly PartyChoice[] };

function Chain({ subject, left, right, choices }: ChainProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const { data, error, refetch } = useQuery({
    ...asked('subjects.why', { subject, left: left.ref, right: right.ref }),
    staleTime: 60_000,
  });
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={5} />;
  if (data.steps.length === 0) return <p className="soft">{t('subject.whyHidden')}</p>;
  return (
    <>
      <p className="soft small">
        {t('subject.whySteps', { count: data.steps.length, shown: format.number(data.steps.length) })}
      </p>
      <ol className="chain">
        {data.steps.map((step, at) => (
          <li key={`${keyOf(step.from)} ${keyOf(step.to)}`}>
            <h3>
              <span className="step">{format.number(at + 1)}</span>
              {t('subject.whyStep', {
                from: nameOf(step, 'from', choices, t('subject.aTip')),
                to: nameOf(step, 'to', choices, t('subject.aTip')),
              })}
            </h3>
            <EvidenceList evidence={step.evidence} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** A party of a step by its tip’s number: from the list of tips, else from what its evidence says. */
function nameOf(
  step: Output<'subjects.why'>['steps'][number],
  end: 'from' | 'to',
  choices: readonly PartyChoice[],
  unknown: string,
): string {
  const known = choices.find(({ key }) => key === keyOf(step[end]));
  if (known) return known.words;
  const side = step.evidence
    .map((one) => (end === 'from' ? one.left : one.right))
    .find((one) => one !== null);
  return side ? `${side.source} ${side.number}` : unknown;
}
