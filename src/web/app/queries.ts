import { QueryClient, queryOptions, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { QueueFilter, Rule } from '../../triage/shape.ts';
import type { ActionName, Input, Output } from './api.ts';
import { call } from './client.ts';
import { Failure } from './failure.ts';

/** Refusals are answers: only a server that could not be reached is asked again. */
export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      refetchOnWindowFocus: false,
      retry: (tries, error) => error instanceof Failure && error.code === 'SERVER_UNREACHABLE' && tries < 2,
    },
    mutations: { retry: false },
  },
});

/** One query of the server: the key is the action and its input. */
export function asked<N extends ActionName>(name: N, input: Input<N>) {
  return queryOptions({
    queryKey: [name, input] as const,
    queryFn: ({ signal }): Promise<Output<N>> => call(name, input, signal),
  });
}

/** How many asks wait for this officer as the second one, and how many own ones were approved; asked anew each minute. */
export function useApprovalCounts(): Output<'approvals.count'> {
  const { data } = useQuery({ ...asked('approvals.count', {}), refetchInterval: 60_000 });
  return data ?? { waiting: 0, ready: 0 };
}

/** How many pairs of subjects wait for a decision; asked anew each minute, of those who may read tips. */
export function useReviewsWaiting(mayRead: boolean): number {
  const { data } = useQuery({ ...asked('subjects.waiting', {}), refetchInterval: 60_000, enabled: mayRead });
  return data?.waiting ?? 0;
}

/** The filter of the view with which the officer's queue opens; empty where none was chosen. */
export function useDefaultView(mayRead: boolean): QueueFilter {
  const { data } = useQuery({ ...asked('triage.views', {}), enabled: mayRead });
  return data?.views.find(({ isDefault }) => isDefault)?.filter ?? NO_FILTER;
}
const NO_FILTER: QueueFilter = {};

/** What is known of approvals is asked again. */
export function renewApprovals(): void {
  for (const name of ['approvals.count', 'approvals.list'])
    void queryClient.invalidateQueries({ queryKey: [name] });
}

const LONG_MS = 10 * 60_000;

/** Officers of the unit by id. Empty until they are known, or where the officer may not see them. */
export function useOfficers(): Map<string, string> {
  const { data } = useQuery({ ...asked('access.officers', {}), staleTime: LONG_MS });
  return useMemo(() => new Map(data?.officers.map(({ id, displayName }) => [id, displayName])), [data]);
}

/** Words of a triage rule in the officer's language; its id where the rule is not known any more. */
export function useRuleWords(): (id: string) => string {
  const { i18n } = useTranslation();
  const { data } = useQuery({ ...asked('triage.rules', {}), staleTime: LONG_MS });
  return useMemo(() => {
    const rules = new Map<string, Rule>(data?.rules.map((rule) => [rule.id, rule]));
    return (id) => rules.get(id)?.words[i18n.language === 'hi' ? 'hi' : 'en'] ?? id;
  }, [data, i18n.language]);
}

/** How many alerts of the watch list nobody acknowledged; asked anew each minute, of those who may read tips. */
export function useOpenAlerts(mayRead: boolean): number {
  const { data } = useQuery({ ...asked('watch.count', {}), refetchInterval: 60_000, enabled: mayRead });
  return data?.open ?? 0;
}

/** The reasons for closing. Whoever may close keeps them at hand: the key that chooses one works as soon as the dialog is there. */
export function useReasons() {
  return useQuery({ ...asked('triage.reasons', {}), staleTime: Number.POSITIVE_INFINITY });
}
