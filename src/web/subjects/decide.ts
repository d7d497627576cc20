import type { TFunction } from 'i18next';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Overruled } from '../../subjects/shape.ts';
import type { Output } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';

export type Decided = Output<'subjects.join'>;
/** Two subjects as the officer saw them: `seen` is the newest decision about them that he could know of. */
export type SeenPair = { left: string; right: string; seen: string | null };
type After = { done?: (decided: Decided) => void; undone?: (decided: Decided) => void };

/** What was known of subjects is asked again after a decision; lists keep what they show meanwhile. */
export function renewSubjects(): Promise<unknown> {
  return queryClient.invalidateQueries({
    predicate: ({ queryKey }) => String(queryKey[0]).startsWith('subjects.'),
  });
}

/** A decision against which another is or would be taken, in a sentence with its officer. */
export const overruledWords = (t: TFunction, { kind, name, whole }: Overruled): string =>
  t(whole ? 'subject.overruled' : 'subject.narrowed', { name, what: t(`subjectDecision.${kind}`) });

/** A decision; where another officer was quicker, what is shown is asked again. */
async function decideNow(work: Promise<Decided>): Promise<Decided> {
  try {
    return await work;
  } catch (error) {
    const { code } = failureOf(error);
    if (code === 'CHANGED_MEANWHILE' || code === 'NOTHING_TO_UNDO') void renewSubjects();
    throw error;
  }
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
        const answer = await decideNow(
          call('subjects.undo', { decision, reason: t('subject.undoneAtOnce') }),
        );
        notify(t('subject.undoneNow'));
        undone?.(answer);
        void renewSubjects();
      } catch (error) {
        notify(failureWords(t, failureOf(error)), { tone: 'failed' });
      }
    };
    const decided = (answer: Decided, words: string, after: After) => {
      const against = answer.overruled.map((one) => overruledWords(t, one));
      notify([words, ...against].join(' '), { undo: () => void undo(answer, after) });
      after.done?.(answer);
      void renewSubjects();
    };
    return {
      join: async (pair: SeenPair, reason: string, after: After = {}) =>
        decided(await decideNow(call('subjects.join', { ...pair, reason })), t('subject.joined'), after),
      separate: async (pair: SeenPair, reason: string, after: After = {}) =>
        decided(
          await decideNow(call('subjects.separate', { ...pair, reason })),
          t('subject.separated'),
          after,
        ),
      split: async (
        { subject, identifiers, seen }: { subject: string; identifiers: string[]; seen: string | null },
        reason: string,
        after: After = {},
      ) =>
        decided(
          await decideNow(call('subjects.split', { subject, identifiers, seen, reason })),
          t('subject.wasSplit'),
          after,
        ),
      undo: async (decision: string, reason: string, after: After = {}) => {
        const answer = await decideNow(call('subjects.undo', { decision, reason }));
        notify(t('subject.undoneNow'));
        after.undone?.(answer);
        void renewSubjects();
      },
    };
  }, [t]);
}
