import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { asked } from '../app/queries.ts';
import { useFormat } from '../language/use-format.ts';
import { ProgressLine } from './progress-line.tsx';
import { renewRules } from './renew-rules.ts';
import { versionWords } from './rule-words.ts';

const AGAIN_MS = 1_000;

/** How far the scoring of all tips by the rules in force is; after it what it came to. */
export function RescoringLine() {
  const { t } = useTranslation();
  const format = useFormat();
  const { data } = useQuery({
    ...asked('triage.rescoring', {}),
    refetchInterval: ({ state }) =>
      state.data?.rescoring && state.data.rescoring.endedAt === null ? AGAIN_MS : false,
  });
  const rescoring = data?.rescoring ?? null;
  const running = rescoring !== null && rescoring.endedAt === null;
  const ran = useRef(false);
  useEffect(() => {
    if (ran.current && !running) void renewRules();
    ran.current = running;
  }, [running]);
  if (!rescoring) return null;
  const version = versionWords(t, rescoring.version);
  if (running)
    return (
      <ProgressLine
        label={t('rules.rescoring.now', { version })}
        done={rescoring.done}
        total={rescoring.total}
      />
    );
  return (
    <p className="soft small" role="status">
      {t('rules.rescoring.over', {
        version,
        time: format.full(rescoring.endedAt!),
        done: format.number(rescoring.done),
        changed: format.number(rescoring.changed),
        moved: format.number(rescoring.moved),
      })}
    </p>
  );
}
