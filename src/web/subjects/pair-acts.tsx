import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useKeys } from '../app/keys.ts';
import { useMay } from '../app/session.tsx';
import { useSettings } from '../app/settings.ts';
import { type Decided, type SeenPair, useDecide } from './decide.ts';
import { ReasonDialog } from './reason-dialog.tsx';

type Props = {
  pair: SeenPair | null;
  /** told before the lists are asked again */
  done: (kind: 'join' | 'separate', pair: SeenPair, decided: Decided) => void;
  undone: (pair: SeenPair, decided: Decided) => void;
};

/** Same person or not, with a reason: `s` and `n`. */
export function PairActs({ pair, done, undone }: Props) {
  const { t } = useTranslation();
  const decide = useDecide();
  const mayDecide = useMay('subject:decide');
  const { singleKeys } = useSettings();
  const [asked, setAsked] = useState<{ kind: 'join' | 'separate'; pair: SeenPair } | null>(null);
  const ask = (kind: 'join' | 'separate') => {
    if (!mayDecide || !pair) return false;
    setAsked({ kind, pair });
    return true;
  };
  useKeys([
    { keys: 's', run: () => ask('join') },
    { keys: 'n', run: () => ask('separate') },
  ]);
  if (!mayDecide) return <span className="soft small">{t('subject.notYours')}</span>;
  const key = (name: string) => singleKeys && <kbd className="key">{name}</kbd>;
  return (
    <>
      <button type="button" className="button" disabled={!pair} onClick={() => ask('join')}>
        {t('subject.same')} {key('s')}
      </button>
      <button type="button" className="button" disabled={!pair} onClick={() => ask('separate')}>
        {t('subject.notSame')} {key('n')}
      </button>
      {asked && (
        <ReasonDialog
          title={t(asked.kind === 'join' ? 'subject.sameTitle' : 'subject.notSameTitle')}
          act={t(asked.kind === 'join' ? 'subject.same' : 'subject.notSame')}
          onClose={() => setAsked(null)}
          onDecide={(reason) =>
            decide[asked.kind](asked.pair, reason, {
              done: (decided) => done(asked.kind, asked.pair, decided),
              undone: (decided) => undone(asked.pair, decided),
            })
          }
        >
          <p className="soft">{t(asked.kind === 'join' ? 'subject.sameWhat' : 'subject.notSameWhat')}</p>
        </ReasonDialog>
      )}
    </>
  );
}
