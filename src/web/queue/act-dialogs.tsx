import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useReasons } from '../app/queries.ts';
import type { Closing } from '../app/queue-api.ts';
import { useMay } from '../app/session.tsx';
import { ClearById } from '../tip/clear-by-id.tsx';
import { type Acted, useActs } from './acts.ts';
import { AlikeDialog } from './alike-dialog.tsx';
import { AssignDialog } from './assign-dialog.tsx';
import { CloseDialog } from './close-dialog.tsx';
import { HandOverDialog } from './hand-over-dialog.tsx';
import { closeWhole } from './set-work.ts';

export type ActDialog = 'close' | 'assign' | 'handOver' | 'clear' | 'alike';

/** From so many chosen tips on they are closed as one act, which can be taken back later too. */
const AS_ACT = 20;

type Props = {
  dialog: ActDialog | null;
  tips: readonly Acted[];
  setDialog: (dialog: ActDialog | null) => void;
  /** after an act was begun; `closed`: the tips leave the queue of open ones */
  onDone: (closed: boolean) => void;
};

/** The dialogs of acts on tips, the same in the queue and on a tip. */
export function ActDialogs({ dialog, tips, setDialog, onDone }: Props) {
  const { t } = useTranslation();
  const acts = useActs();
  useReasons();
  const mayClear = useMay('tip:clear');
  const [begin, setBegin] = useState('');
  /** a set that was chosen in a dialog, to be closed in the next */
  const [chosen, setChosen] = useState<readonly Acted[] | null>(null);
  const closing = chosen ?? tips;
  const leave = () => {
    setBegin('');
    setChosen(null);
    setDialog(null);
  };
  const done = (closed: boolean) => {
    leave();
    onDone(closed);
  };
  if (dialog === 'close')
    return (
      <CloseDialog
        tips={closing}
        onClose={leave}
        onChoose={(given: Closing) => {
          const asAct = given.reason !== 'duplicate' && (chosen !== null || closing.length >= AS_ACT);
          if (asAct) void closeWhole(t, { set: closing.map(({ id }) => id) }, given);
          else void acts.close(closing, given);
          done(given.reason !== 'duplicate');
        }}
        onWhole={(given: Closing) => {
          void closeWhole(t, { bundle: closing[0]!.id }, given);
          done(true);
        }}
        onClear={() => {
          // who may not clear hands the tip to one who may
          if (!mayClear) setBegin(t('close.toClear'));
          setDialog(mayClear && tips.length === 1 ? 'clear' : 'handOver');
        }}
      />
    );
  if (dialog === 'alike' && tips[0])
    return (
      <AlikeDialog
        tip={tips[0]}
        onClose={leave}
        onMerge={(set) => {
          void acts.merge(set);
          done(false);
        }}
        onCloseSet={(set) => {
          setChosen(set);
          setDialog('close');
        }}
      />
    );
  if (dialog === 'assign')
    return (
      <AssignDialog
        tips={tips}
        onClose={leave}
        onChoose={(officer, name) => {
          void acts.assign(tips, officer, name);
          done(false);
        }}
      />
    );
  if (dialog === 'handOver')
    return (
      <HandOverDialog
        tips={tips}
        begin={begin}
        onClose={leave}
        onChoose={(officer, name, note) => {
          void acts.handOver(tips, officer, name, note);
          done(false);
        }}
      />
    );
  return dialog === 'clear' && tips[0] ? <ClearById tip={tips[0].id} onClose={leave} /> : null;
}
