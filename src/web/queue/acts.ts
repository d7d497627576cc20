import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { CloseReason, TipView } from '../../tips/shape.ts';
import type { QueueRow } from '../../triage/shape.ts';
import type { Decided, TipRef } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { useMe } from '../app/session.tsx';
import { failureWords } from '../language/words.ts';
import { changeEverywhere, renewEverywhere } from './queues.ts';

/** A tip as acts need it. */
export type Acted = Pick<QueueRow, 'id' | 'revision' | 'source' | 'number'>;
type Changed = Partial<
  Pick<QueueRow, 'assigned' | 'lane' | 'state' | 'closeReason' | 'escalated' | 'revision'>
>;

export type Acts = ReturnType<typeof useActs>;

/**
 * The acts on tips. Each shows at once, can be taken back for ten seconds, and is rolled back where the server refuses.
 */
export function useActs() {
  const { t } = useTranslation();
  const me = useMe();
  return useMemo(() => {
    const act = async (
      tips: readonly Acted[],
      change: Changed,
      words: string,
      send: (tips: readonly TipRef[]) => Promise<Decided>,
    ) => {
      if (tips.length === 0) return;
      const back = show(tips, change);
      try {
        const decisions = await inParts(tips, send);
        showRevisions(decisions);
        notify(words, { undo: () => void undo(decisions, back) });
      } catch (error) {
        back();
        const failure = failureOf(error);
        notify(failureWords(t, failure), { tone: 'failed' });
        if (failure.code === 'CHANGED_MEANWHILE') renewEverywhere(new Set(tips.map(({ id }) => id)));
        refreshTips(tips.map(({ id }) => id));
      }
      refreshCounts();
    };
    const undo = async (decisions: Decided['decisions'], back: () => void) => {
      try {
        const undone = await inParts(decisions, (some) =>
          call('triage.undo', { decisions: some.map(({ tip, decision }) => ({ tip, decision })) }),
        );
        back();
        showRevisions(undone);
        notify(t('undo.done'));
      } catch (error) {
        notify(failureWords(t, failureOf(error)), { tone: 'failed' });
      }
      refreshTips(decisions.map(({ tip }) => tip));
      refreshCounts();
    };
    const which = (tips: readonly Acted[]) => ({
      count: tips.length,
      number: tips.length === 1 ? `${tips[0]!.source} ${tips[0]!.number}` : '',
    });
    return {
      assign: (tips: readonly Acted[], officer: string | null, name: string) => {
        const assigned = officer === 'me' ? me.officer.id : officer;
        const words =
          officer === null ? t('undo.unassigned', which(tips)) : t('undo.assigned', { ...which(tips), name });
        return act(tips, { assigned }, words, (refs) =>
          call('triage.assign', { tips: refsOf(refs), officer }),
        );
      },
      escalate: (tips: readonly Acted[]) =>
        act(
          tips,
          { lane: 'now', state: 'open', closeReason: null },
          t('undo.escalated', which(tips)),
          (refs) => call('triage.escalate', { tips: refsOf(refs) }),
        ),
      close: (tips: readonly Acted[], reason: CloseReason, note: string) =>
        act(
          tips,
          { state: 'closed', closeReason: reason },
          t('undo.closed', { ...which(tips), reason: t(`close.${reason}`) }),
          (refs) => call('triage.close', { tips: refsOf(refs), reason, ...(note ? { note } : {}) }),
        ),
      reopen: (tips: readonly Acted[]) =>
        act(tips, { state: 'open', closeReason: null }, t('undo.reopened', which(tips)), (refs) =>
          call('triage.reopen', { tips: refsOf(refs) }),
        ),
    };
  }, [t, me.officer.id]);
}

/** One request decides on at most so many. */
const AT_ONCE = 500;

async function inParts<One>(
  all: readonly One[],
  send: (some: readonly One[]) => Promise<Decided>,
): Promise<Decided['decisions']> {
  const decisions: Decided['decisions'] = [];
  for (let from = 0; from < all.length; from += AT_ONCE) {
    decisions.push(...(await send(all.slice(from, from + AT_ONCE))).decisions);
  }
  return decisions;
}

const refsOf = (tips: readonly TipRef[]): TipRef[] =>
  tips.map(({ id, revision }) => ({ id, ...(revision === undefined ? {} : { revision }) }));

/** Show a change in every queue and on every open tip. Returns the way back. */
function show(tips: readonly Acted[], change: Changed): () => void {
  const ids = new Set(tips.map(({ id }) => id));
  const queues = changeEverywhere(ids, (row) => ({ ...row, ...change }));
  const views = queryClient
    .getQueriesData<TipView>({ queryKey: ['tips.show'] })
    .filter(([, view]) => view && ids.has(view.id));
  for (const [key, view] of views) queryClient.setQueryData(key, { ...view, ...change });
  return () => {
    queues();
    for (const [key, view] of views) queryClient.setQueryData(key, view);
  };
}

function showRevisions(decisions: Decided['decisions']): void {
  for (const { tip, revision } of decisions) {
    changeEverywhere(new Set([tip]), (row) => ({ ...row, revision }));
    queryClient.setQueriesData<TipView>({ queryKey: ['tips.show'] }, (view) =>
      view?.id === tip ? { ...view, revision } : view,
    );
  }
}

function refreshTips(ids: readonly string[]): void {
  const wanted = new Set(ids);
  void queryClient.invalidateQueries({
    predicate: ({ queryKey, state }) =>
      (queryKey[0] === 'tips.show' && wanted.has((state.data as TipView | undefined)?.id ?? '')) ||
      queryKey[0] === 'triage.history',
  });
}

function refreshCounts(): void {
  for (const name of ['triage.facets', 'app.today', 'triage.history']) {
    void queryClient.invalidateQueries({ queryKey: [name] });
  }
}
