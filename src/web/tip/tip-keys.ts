import { useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import type { CloseReason, TipView } from '../../tips/shape.ts';
import { useKeys } from '../app/keys.ts';
import { useMay } from '../app/session.tsx';
import { useActs } from '../queue/acts.ts';
import { useOpenSuspect } from '../queue/open-suspect.ts';
import { neighbours } from '../queue/queues.ts';
import { TIP_TABS, type TipTab } from './tabs.ts';

export type TipActs = ReturnType<typeof useTipActs>;

/** The acts on the tip that is open. After closing the next tip of the queue is shown. */
export function useTipActs(
  tip: TipView,
  setDialog: (dialog: 'close' | 'assign' | 'clear' | null) => void,
  goNext: () => void,
) {
  const { t } = useTranslation();
  const acts = useActs();
  const mayWrite = useMay('tip:write') && tip.state !== 'cleared';
  const mayClear = useMay('tip:clear') && tip.state !== 'cleared';
  return {
    mayWrite,
    mayClear,
    clear: () => mayClear && setDialog('clear'),
    assignMe: () => mayWrite && void acts.assign([tip], 'me', t('queue.me')),
    assignOther: () => mayWrite && setDialog('assign'),
    assignTo: (officer: string | null, name: string) => {
      setDialog(null);
      void acts.assign([tip], officer, name);
    },
    escalate: () => mayWrite && void acts.escalate([tip]),
    close: () => mayWrite && tip.state === 'open' && setDialog('close'),
    closeWith: (reason: CloseReason, note: string) => {
      setDialog(null);
      void acts.close([tip], reason, note);
      goNext();
    },
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
    { keys: 'a', run: acts.assignMe },
    { keys: 'A', run: acts.assignOther },
    { keys: 'e', run: acts.escalate },
    { keys: 'x', run: acts.close },
    {
      keys: 'Escape',
      run: () =>
        router.history.canGoBack() ? router.history.back() : void router.navigate({ to: '/queue' }),
    },
    ...TIP_TABS.map((tab, index) => ({ keys: String(index + 1), run: () => goTab(tab) })),
  ]);
}
