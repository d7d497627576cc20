import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { asked, queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';

/** Open the subject believed to stand behind the first suspect of a tip; a notice where there is none. */
export function useOpenSuspect(): (tip: string) => Promise<void> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return async (tip) => {
    try {
      const { subjects } = await queryClient.fetchQuery({
        ...asked('subjects.ofTip', { tip }),
        staleTime: 60_000,
      });
      const [first] = subjects
        .filter(({ roles }) => roles.includes('suspect'))
        .sort((a, b) => Math.min(...a.parties) - Math.min(...b.parties));
      if (first) await navigate({ to: '/subjects/$subject', params: { subject: first.id } });
      else notify(t('subject.noSuspect'));
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
  };
}
