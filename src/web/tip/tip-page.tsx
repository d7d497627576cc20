import { useQuery } from '@tanstack/react-query';
import { useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { useCallback, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { asked } from '../app/queries.ts';
import { TipClocks } from '../clocks/tip-clocks.tsx';
import { Skeleton } from '../look/states.tsx';
import { type ActDialog, ActDialogs } from '../queue/act-dialogs.tsx';
import { useLive } from '../queue/live.ts';
import { neighbours, standOn } from '../queue/queues.ts';
import { TipNotOpened } from './break-glass.tsx';
import { ClearDialog } from './clear-dialog.tsx';
import { Facts } from './facts.tsx';
import { Gaps } from './gaps.tsx';
import { Leftovers } from './leftovers.tsx';
import { OutcomeField } from './outcome-field.tsx';
import { ProvenanceProvider } from './provenance.tsx';
import { Restriction } from './restriction.tsx';
import { SealedProvider } from './sealed.tsx';
import type { TipTab, Wanted } from './tabs.ts';
import { TipHeader } from './tip-header.tsx';
import { useTipActs, useTipKeys } from './tip-keys.ts';
import { TipTabs } from './tip-tabs.tsx';
import './tip.css';
import './provenance.css';
import './document.css';
import './sealed.css';
import { TipAlerts } from '../watch/tip-alerts.tsx';
import { Why } from './why.tsx';

/** One tip: why it is here, its facts with where each came from, what happened to it. */
export function TipPage() {
  const { t } = useTranslation();
  const { tip: id } = useParams({ from: '/tips/$tip' });
  const { version, alone } = useSearch({ from: '/tips/$tip' });
  const { data, error, refetch } = useQuery({
    ...asked('tips.show', {
      tip: id,
      words: false,
      ...(version ? { version } : {}),
      ...(alone ? { alone } : {}),
    }),
    staleTime: 60_000,
  });
  useEffect(() => standOn(id), [id]);
  if (error && !data) return <TipNotOpened tip={id} error={error} onRetry={() => void refetch()} />;
  if (!data) {
    return (
      <div className="page-body">
        <Skeleton lines={12} label={t('tip.loading')} />
      </div>
    );
  }
  return <Tip key={`${data.id} ${data.version}`} tip={data} />;
}

function Tip({ tip }: { tip: TipView }) {
  const navigate = useNavigate();
  const { tab = 'timeline' } = useSearch({ from: '/tips/$tip' });
  const [dialog, setDialog] = useState<ActDialog | null>(null);
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const [place, setPlace] = useState<string | null>(null);
  const goTab = useCallback(
    (to: TipTab) =>
      void navigate({
        to: '/tips/$tip',
        params: { tip: tip.id },
        search: (before) => ({ ...before, tab: to }),
        replace: true,
      }),
    [navigate, tip.id],
  );
  const goTip = useCallback(
    (to: string | null) => void (to && navigate({ to: '/tips/$tip', params: { tip: to }, replace: true })),
    [navigate],
  );
  const onOpen = useCallback(
    (document: number, find: string) => {
      setWanted({ document, find });
      goTab('document');
    },
    [goTab],
  );
  const onWords = useCallback(
    (at: string) => {
      setPlace(at);
      goTab('words');
    },
    [goTab],
  );
  const acts = useTipActs(tip, setDialog);
  useLive([tip.id]);
  useTipKeys(tip, acts, goTip, goTab);
  return (
    <SealedProvider tip={tip}>
      <ProvenanceProvider tip={tip} onOpen={onOpen}>
        <article className="tip">
          <TipHeader tip={tip} acts={acts} goTip={goTip} />
          <div className="tip-columns">
            <aside className="tip-side">
              <Restriction tip={tip} />
              <TipAlerts tip={tip} />
              <Why tip={tip} onWords={onWords} />
              <OutcomeField tip={tip} mayWrite={acts.mayWrite} />
              <Gaps tip={tip} />
              <TipClocks tip={tip} />
              <Leftovers tip={tip} />
            </aside>
            <div className="tip-main">
              <Facts tip={tip} onFiles={() => goTab('files')} />
              <TipTabs tip={tip} tab={tab} onTab={goTab} wanted={wanted} place={place} />
            </div>
          </div>
        </article>
        {dialog === 'clear' ? (
          <ClearDialog tip={tip} onClose={() => setDialog(null)} />
        ) : (
          <ActDialogs
            dialog={dialog}
            tips={[tip]}
            setDialog={setDialog}
            onDone={(closed) => closed && goTip(neighbours(tip.id).after)}
          />
        )}
      </ProvenanceProvider>
    </SealedProvider>
  );
}
