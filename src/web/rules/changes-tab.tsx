import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { asked } from '../app/queries.ts';
import type { ShownRules } from '../app/rules-api.ts';
import { useFormat } from '../language/use-format.ts';
import { failureWords } from '../language/words.ts';
import { FailurePanel, Skeleton } from '../look/states.tsx';
import { Problem } from '../sign-in/problem.tsx';
import { ChangeList } from './change-list.tsx';
import { renewRules } from './renew-rules.ts';
import { versionWords } from './rule-words.ts';
import type { Editing } from './use-editing.ts';

/** What comes with a version, compared with the rules in force, and the asking for its release. */
export function ChangesTab({ shown, editing }: { shown: ShownRules; editing: Editing }) {
  const { t } = useTranslation();
  const format = useFormat();
  const { version, inForce } = shown;
  const { data, error, refetch } = useQuery({
    ...asked('triage.ruleDifference', { version }),
    enabled: !inForce,
    staleTime: 0,
  });
  if (inForce) return <p className="soft">{t('rules.changes.inForce')}</p>;
  if (error) return <FailurePanel error={error} onRetry={() => void refetch()} />;
  if (!data) return <Skeleton lines={6} />;
  return (
    <section className="rule-group" aria-labelledby="changes">
      <header>
        <h2 id="changes">
          {t('rules.changes.title', { from: versionWords(t, data.from), to: versionWords(t, data.to) })}
        </h2>
        <span className="faint">{format.number(data.changes.length)}</span>
      </header>
      {editing.isDraft && (
        <label className="field measure">
          <span className="label">{t('rules.changes.note')}</span>
          <input
            className="input"
            maxLength={2000}
            value={editing.note ?? ''}
            onChange={(event) => editing.changeNote(event.target.value)}
          />
        </label>
      )}
      {editing.isChanged && <p className="hint">{t('rules.saveFirst')}</p>}
      {data.changes.length === 0 ? (
        <p className="soft">{t('rules.changes.none')}</p>
      ) : (
        <ChangeList changes={data.data} />
      )}
      {editing.isDraft && <Release shown={shown} changes={data.changes} isChanged={editing.isChanged} />}
    </section>
  );
}

type Props = { shown: ShownRules; changes: string[]; isChanged: boolean };

/** Alone nobody releases rules: the act is refused, and the frame offers to ask a second officer with exactly these changes. */
function Release({ shown, changes, isChanged }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const [problem, setProblem] = useState('');
  const { version, digest, problems } = shown;
  const release = async () => {
    setProblem('');
    try {
      await call('triage.releaseRules', { version, digest, changes });
      await renewRules();
    } catch (error) {
      const failure = failureOf(error);
      if (failure.code !== 'APPROVAL_NEEDED') setProblem(failureWords(t, failure));
    }
  };
  return (
    <div className="release">
      {problems.length > 0 && (
        <p className="problem">
          {t('rules.changes.wrong', { count: problems.length, shown: format.number(problems.length) })}
        </p>
      )}
      <p className="hint measure">{t('rules.changes.releaseWhy')}</p>
      <Problem words={problem} />
      <button
        type="button"
        className="button main"
        disabled={isChanged || problems.length > 0 || changes.length === 0}
        onClick={() => void release()}
      >
        {t('rules.changes.release')}
      </button>
    </div>
  );
}
