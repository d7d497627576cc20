import { useRouter } from '@tanstack/react-router';
import type { TipView } from '../../tips/shape.ts';
import { useKeys } from '../app/keys.ts';
import { useMay } from '../app/session.tsx';
import type { ActDialog } from '../queue/act-dialogs.tsx';
import { useActs } from '../queue/acts.ts';
import { useOpenSuspect } from '../queue/open-suspect.ts';
import { neighbours } from '../queue/queues.ts';
import { TIP_TABS, type TipTab } from './tabs.ts';

export type TipActs = ReturnType<typeof useTipActs>;

/** The acts on the tip that is open. */
export function useTipActs(tip: TipView, setDialog: (dialog: ActDialog | null) => void) {
  const acts = useActs();
  const mayWrite = useMay('tip:write') && tip.state !== 'cleared';
  const mayClear = useMay('tip:clear') && tip.state !== 'cleared';
  return {
    mayWrite,
    mayClear,
    clear: () => mayClear && setDialog('clear'),
    claim: () => mayWrite && void acts.claim([tip]),
    release: () => mayWrite && void acts.release([tip]),
    assignBest: () => mayWrite && void acts.assignBest([tip]),
    assignOther: () => mayWrite && setDialog('assign'),
    handOver: () => mayWrite && setDialog('handOver'),
    alike: () => mayWrite && tip.state === 'open' && setDialog('alike'),
    escalate: () => mayWrite && void acts.escalate([tip]),
    close: () => mayWrite && tip.state === 'open' && setDialog('close'),
    reopen: () => mayWrite && void acts.reopen([tip]),
  };
}

export function useTipKeys(
  tip: TipView,
  acts: TipActs,
  goTip: (to: string | null) => void,
  goTab: (to: TipTab) => void,
): void {
  const router = useRouter();
  const openSuspect = useOpenSuspect();
  useKeys([
    { keys: 'j', run: () => goTip(neighbours(tip.id).after) },
    { keys: 'k', run: () => goTip(neighbours(tip.id).before) },
    { keys: 's', run: () => void openSuspect(tip.id) },
    { keys: 'a', run: acts.claim },
    { keys: 'b', run: acts.assignBest },
    { keys: 'h', run: acts.handOver },
    { keys: 'r', run: acts.release },
    { keys: 'm', run: acts.alike },
    { keys: 'A', run: acts.assignOther },
    { keys: 'e', run: acts.escalate },
    { keys: 'x', run: acts.close },
    {
      keys: 'Escape',
      run: () =>
        router.history.canGoBack() ? router.history.back() : void router.navigate({ to: '/queue' }),
    },
    ...TIP_TABS.map((tab, index) => ({
      keys: String(index + 1),
      run: () => {
        goTab(tab);
        document.getElementById(`tab-${tab}`)?.focus();
      },
    })),
  ]);
}
