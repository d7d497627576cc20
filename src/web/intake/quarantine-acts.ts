import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { RetryResult } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';

export type QuarantineActs = ReturnType<typeof useQuarantineActs>;

/** Retry and dismiss. `retry` answers what became of each, or null where the server refused. */
export function useQuarantineActs() {
  const { t } = useTranslation();
  return useMemo(() => {
    const renew = () => {
      for (const name of ['intake.quarantine', 'intake.runs', 'app.today']) {
        void queryClient.invalidateQueries({ queryKey: [name] });
      }
    };
    return {
      retry: async (ids: string[], replacement?: string): Promise<RetryResult | null> => {
        try {
          const result = await call('intake.retry', {
            ids,
            ...(replacement === undefined ? {} : { replacement }),
          });
          notify(t('quarantine.retried', { resolved: result.resolved, waiting: result.waiting }));
          renew();
          return result;
        } catch (error) {
          notify(failureWords(t, failureOf(error)), { tone: 'failed' });
          return null;
        }
      },
      dismiss: async (ids: string[], note: string): Promise<void> => {
        try {
          const { dismissed } = await call('intake.dismiss', { ids, note });
          notify(t('quarantine.dismissed', { count: dismissed }));
          renew();
        } catch (error) {
          notify(failureWords(t, failureOf(error)), { tone: 'failed' });
        }
      },
    };
  }, [t]);
}
