import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';

export type Decided = Output<'subjects.join'>;
type After = { done?: (decided: Decided) => void; undone?: (decided: Decided) => void };

/** What was known of subjects is asked again after a decision; lists keep what they show meanwhile. */
export function renewSubjects(): Promise<unknown> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => String(queryKey[0]).startsWith('subjects.'),
  });
}

/**
 * The decisions on who is whom. Each throws where it is refused, so that the dialog can say why and keep the reason; each can be
 * undone for ten seconds with `u`, later from the list of decisions.
 */
export function useDecide() {
  const { t } = useTranslation();
  return useMemo(() => {
    const undo = async ({ decision }: Decided, { undone }: After) => {
      try {
        const answer = await call('subjects.undo', { decision, reason: t('subject.undoneAtOnce') });
        notify(t('subject.undoneNow'));
        undone?.(answer);
        void renewSubjects();
      } catch (error) {
        notify(failureWords(t, failureOf(error)), { tone: 'failed' });
      }
    };
    const decided = async (answer: Decided, words: string, after: After) => {
      notify(words, { undo: () => void undo(answer, after) });
      after.done?.(answer);
      void renewSubjects();
    };
    return {
      join: async (left: string, right: string, reason: string, after: After = {}) =>
        decided(await call('subjects.join', { left, right, reason }), t('subject.joined'), after),
      separate: async (left: string, right: string, reason: string, after: After = {}) =>
        decided(await call('subjects.separate', { left, right, reason }), t('subject.separated'), after),
      split: async (subject: string, identifiers: string[], reason: string, after: After = {}) =>
        decided(await call('subjects.split', { subject, identifiers, reason }), t('subject.wasSplit'), after),
      undo: async (decision: string, reason: string, after: After = {}) => {
        const answer = await call('subjects.undo', { decision, reason });
        notify(t('subject.undoneNow'));
        after.undone?.(answer);
        void renewSubjects();
      },
    };
  }, [t]);
}
