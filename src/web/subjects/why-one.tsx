import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubjectTipLine } from '../../subjects/shape.ts';
import type { Output } from '../app/api.ts';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { EvidenceList } from './evidence.tsx';

type Ref = { tip: string; party: number };
type Choice = { key: string; ref: Ref; words: string };

/** Why two parties are one person: the strongest chain between the newest and the oldest, or between two that are picked. */
export function WhyOne({ subject, tips }: { subject: string; tips: readonly SubjectTipLine[] }) {
  const { t } = useTranslation();
  const choices = useChoices(tips);
  const [picked, setPicked] = useState<{ left?: string; right?: string }>(() => ends(choices));
  const at = (key: string | undefined) => choices.find((each) => each.key === key);
  const left = at(picked.left) ?? choices[0];
  const right = at(picked.right) ?? choices.at(-1);
  return (
    <section className="subject-part" aria-labelledby="why-one">
      <h2 id="why-one">{t('subject.why')}</h2>
      {choices.length < 2 || !left || !right ? (
        <p className="soft">{t('subject.whyAlone')}</p>
      ) : (
        <>
          <div className="why-pick">
            <Pick
              label={t('subject.whyLeft')}
              choices={choices}
              value={left.key}
              onPick={(key) => setPicked({ ...picked, left: key })}
            />
            <Pick
              label={t('subject.whyRight')}
              choices={choices}
              value={right.key}
              onPick={(key) => setPicked({ ...picked, right: key })}
            />
          </div>
          {left === right ? (
            <p className="soft">{t('subject.whySame')}</p>
          ) : (
            <Chain subject={subject} left={left} right={right} choices={choices} />
          )}
        </>
      )}
    </section>
  );
}

/** The newest and the oldest of those known at first: what is shown does not change as more tips come. */
const ends = (choices: readonly Choice[]) => {
  const [left, right] = [choices[0]?.key, choices.at(-1)?.key];
  return { ...(left ? { left } : {}), ...(right ? { right } : {}) };
};

function useChoices(tips: readonly SubjectTipLine[]): Choice[] {
  const { t } = useTranslation();
  return tips.flatMap((tip) =>
    tip.parties.map(({ party, role }) => ({
      key: keyOf({ tip: tip.id, party }),
      ref: { tip: tip.id, party },
      words: `${tip.source} ${tip.number} · ${t(`role.${role}`)}${
        tip.parties.length > 1 ? ` ${t('subject.party', { number: party + 1 })}` : ''
      }`,
    })),
  );
}

const keyOf = ({ tip, party }: Ref): string => `${tip} ${party}`;

type PickProps = {
  label: string;
  choices: readonly Choice[];
  value: string;
  onPick: (key: string) => void;
};

function Pick({ label, choices, value, onPick }: PickProps) {
  const field = useId();
  return (
    <div className="field">
      <label htmlFor={field}>{label}</label>
      <select id={field} className="input" value={value} onChange={(event) => onPick(event.target.value)}>
        {choices.map(({ key, words }) => (
          <option key={key} value={key}>
            {words}
          </option>
        ))}
      </select>
    </div>
  );
}

type ChainProps = { subject: string; left: Choice; right: Choice; choices: readonly Choice[] };

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
  choices: readonly Choice[],
  unknown: string,
): string {
  const known = choices.find(({ key }) => key === keyOf(step[end]));
  if (known) return known.words;
  const side = step.evidence
    .map((one) => (end === 'from' ? one.left : one.right))
    .find((one) => one !== null);
  return side ? `${side.source} ${side.number}` : unknown;
}
