import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Outcome, TipView } from '../../tips/shape.ts';
import type { QueueRow } from '../../triage/shape.ts';
import type { Decided, TipRef } from '../app/api.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { dismissNotice, notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import type { Closing } from '../app/queue-api.ts';
import { useMe } from '../app/session.tsx';
import { failureWords } from '../language/words.ts';
import { createActLine } from './act-line.ts';
import { changeEverywhere, renewEverywhere } from './queues.ts';

/** A tip as acts need it. */
export type Acted = Pick<QueueRow, 'id' | 'revision' | 'source' | 'number' | 'bundle' | 'rules'>;
type Changed = Partial<
  Pick<QueueRow, 'assigned' | 'lane' | 'state' | 'closeReason' | 'escalated' | 'revision'>
>;

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
      send: (tips: TipRef[]) => Promise<Decided>,
    ) => {
      if (tips.length === 0) return;
      const back = once(show(tips, change));
      const sent = line.decide(
        tips.map(({ id, revision }) => ({ id, revision })),
        send,
      );
      const notice = notify(words, { undo: () => void undo(sent, back) });
      try {
        showRevisions(await sent);
      } catch (error) {
        back();
        dismissNotice(notice);
        notify(failureWords(t, failureOf(error)), { tone: 'failed' });
        renew(tips.map(({ id }) => id));
      }
      refreshCounts();
    };
    const undo = async (sent: Promise<Decided['decisions']>, back: () => void) => {
      back();
      const decisions = await sent.catch(() => null);
      // the act itself was refused, and its refusal is told already
      if (!decisions) return;
      try {
        showRevisions(
          await line.undo(decisions, (some) =>
            call('triage.undo', { decisions: some.map(({ tip, decision }) => ({ tip, decision })) }),
          ),
        );
        notify(t('undo.done'));
        refreshTips(decisions.map(({ tip }) => tip));
      } catch (error) {
        notify(failureWords(t, failureOf(error)), { tone: 'failed' });
        renew(decisions.map(({ tip }) => tip));
      }
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
        return act(tips, { assigned }, words, (refs) => call('triage.assign', { tips: refs, officer }));
      },
      escalate: (tips: readonly Acted[]) =>
        act(
          tips,
          { lane: 'now', state: 'open', closeReason: null },
          t('undo.escalated', which(tips)),
          (refs) => call('triage.escalate', { tips: refs }),
        ),
      claim: (tips: readonly Acted[]) =>
        act(tips, {}, t('undo.claimed', which(tips)), async (refs) => {
          const made = await call('triage.claim', { tips: refs });
          changeAll(tips, { assigned: me.officer.id });
          return made;
        }),
      release: (tips: readonly Acted[]) =>
        act(tips, { assigned: null }, t('undo.released', which(tips)), (refs) =>
          call('triage.release', { tips: refs }),
        ),
      assignBest: (tips: readonly Acted[]) =>
        act(tips, {}, t('undo.assignedBest', which(tips)), async (refs) => {
          const made = await call('triage.assignBest', { tips: refs });
          for (const { tip, officer } of made.officers) changeAll([{ id: tip }], { assigned: officer });
          return made;
        }),
      handOver: (tips: readonly Acted[], officer: string, name: string, note: string) =>
        act(tips, { assigned: officer }, t('undo.handedOver', { ...which(tips), name }), (refs) =>
          call('triage.handOver', { tips: refs, officer, note }),
        ),
      outcome: (tips: readonly Acted[], outcome: Outcome | null) =>
        act(
          tips,
          {},
          t('undo.outcome', { ...which(tips), outcome: t(`outcome.${outcome ?? 'none'}`) }),
          async (refs) => {
            const made = await call('triage.outcome', { tips: refs, outcome });
            refreshTips(tips.map(({ id }) => id));
            return made;
          },
        ),
      close: (tips: readonly Acted[], closing: Closing) =>
        act(
          tips,
          closing.reason === 'duplicate' ? {} : { state: 'closed', closeReason: closing.reason },
          t('undo.closed', { ...which(tips), reason: t(`close.${closing.reason}`) }),
          async (refs) => {
            const made = await call('triage.close', { tips: refs, ...closing });
            if (closing.reason === 'duplicate') refreshMerged(made);
            return made;
          },
        ),
      merge: (tips: readonly Acted[]) =>
        act(tips, {}, t('undo.merged', which(tips)), async (refs) => {
          const made = await call('triage.merge', { tips: refs });
          refreshMerged(made);
          return made;
        }),
      reopen: (tips: readonly Acted[]) =>
        act(tips, { state: 'open', closeReason: null }, t('undo.reopened', which(tips)), (refs) =>
          call('triage.reopen', { tips: refs }),
        ),
    };
  }, [t, me.officer.id]);
}

const line = createActLine();

/** A change that the server answered, wherever the tips are shown. */
function changeAll(tips: readonly Pick<Acted, 'id'>[], change: Changed): void {
  show(tips, change);
}

/** Which tip was kept, and which were closed, only the server knows. */
function refreshMerged({ decisions }: Decided): void {
  const ids = decisions.map(({ tip }) => tip);
  renewEverywhere(new Set(ids));
  refreshTips(ids);
}

function once(run: () => void): () => void {
  let done = false;
  return () => {
    if (!done) run();
    done = true;
  };
}

/** Ask the server how the tips stand: what is shown of them may be wrong. */
function renew(tips: readonly string[]): void {
  renewEverywhere(new Set(tips));
  refreshTips(tips);
}

/** Show a change in every queue and on every open tip. Returns the way back. */
function show(tips: readonly Pick<Acted, 'id'>[], change: Changed): () => void {
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
  for (const name of ['triage.facets', 'app.today', 'triage.history', 'triage.looks', 'triage.away']) {
    void queryClient.invalidateQueries({ queryKey: [name] });
  }
}
