import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueFilter } from '../../triage/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';
import { renewEverywhere } from './queues.ts';

/** Take the most urgent tip of a filter that nobody has, and open it. */
export function useClaimNext(): (filter: QueueFilter) => Promise<void> {
  const { t } = useTranslation();
  const navigate = useNavigate();
  return useCallback(
    async (filter) => {
      try {
        const { tip } = await call('triage.claimNext', { filter });
        if (tip === null) return void notify(t('queue.noneFree'));
        renewEverywhere(new Set([tip]));
        void queryClient.invalidateQueries({ queryKey: ['app.today'] });
        await navigate({ to: '/tips/$tip', params: { tip } });
      } catch (error) {
        notify(failureWords(t, failureOf(error)), { tone: 'failed' });
      }
    },
    [t, navigate],
  );
}
