import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import type { TipView } from '../../tips/shape.ts';
import { asked, queryClient } from '../app/queries.ts';
import { bringUpToDate } from './queues.ts';

const SOON_MS = 10_000;

/** Ask every ten seconds who has these tips and how they stand, and show it in every queue and on an open tip. */
export function useLive(ids: readonly string[]): void {
  const of = [...ids].sort();
  const { data } = useQuery({
    ...asked('triage.standing', { of }),
    enabled: of.length > 0,
    refetchInterval: SOON_MS,
    staleTime: 0,
    gcTime: SOON_MS,
  });
  useEffect(() => {
    if (!data) return;
    bringUpToDate(data.tips);
    const newer = new Map(data.tips.map((each) => [each.id, each]));
    queryClient.setQueriesData<TipView>({ queryKey: ['tips.show'] }, (view) => {
      const standing = view && newer.get(view.id);
      return view && standing && standing.revision > view.revision ? { ...view, ...standing } : view;
    });
  }, [data]);
}
