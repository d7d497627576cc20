import { type KeyboardEvent, lazy, Suspense } from 'react';
import { useTranslation } from 'react-i18next';
import type { TipView } from '../../tips/shape.ts';
import { useFormat } from '../language/use-format.ts';
import { Skeleton } from '../look/states.tsx';
import { FilesTable } from './files-table.tsx';
import { IdentifiersTable } from './identifiers-table.tsx';
import type { Wanted } from './tabs.ts';
import { TIP_TABS, type TipTab } from './tabs.ts';
import { Timeline } from './timeline.tsx';
import { WordsOf } from './words-of.tsx';

const SourceDocument = lazy(() =>
  import('./source-document.tsx').then((file) => ({ default: file.SourceDocument })),
);
const Versions = lazy(() => import('./versions.tsx').then((file) => ({ default: file.Versions })));
const History = lazy(() => import('./history.tsx').then((file) => ({ default: file.History })));

type Props = {
  tip: TipView;
  tab: TipTab;
  onTab: (tab: TipTab) => void;
  wanted: Wanted | null;
  place: string | null;
};

/** Arrow keys move between tabs, their numbers open them from anywhere on the page. */
export function TipTabs({ tip, tab, onTab, wanted, place }: Props) {
  const { t } = useTranslation();
  const format = useFormat();
  const counts: Partial<Record<TipTab, number>> = {
    files: tip.facts.files.length,
    identifiers: tip.facts.identified.length,
    words: wordsCount(tip),
    versions: tip.versions.length,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    const next = TIP_TABS[(TIP_TABS.indexOf(tab) + step + TIP_TABS.length) % TIP_TABS.length]!;
    event.preventDefault();
    onTab(next);
    document.getElementById(`tab-${next}`)?.focus();
  };
  return (
    <section className="tip-tabs" aria-label={t('tip.tabs')}>
      <div className="tabs" role="tablist" aria-label={t('tip.tabs')} onKeyDown={onKeyDown}>
        {TIP_TABS.map((one) => (
          <button
            key={one}
            type="button"
            role="tab"
            id={`tab-${one}`}
            aria-selected={one === tab}
            aria-controls="tab-panel"
            tabIndex={one === tab ? 0 : -1}
            onClick={() => onTab(one)}
          >
            {t(`tip.tab.${one}`)}
            {counts[one] !== undefined && <span className="faint">{format.number(counts[one])}</span>}
          </button>
        ))}
      </div>
      <div className="tab-panel" role="tabpanel" id="tab-panel" aria-labelledby={`tab-${tab}`}>
        <Suspense fallback={<Skeleton lines={5} />}>
          {tab === 'timeline' && <Timeline tip={tip} />}
          {tab === 'files' && <FilesTable tip={tip} />}
          {tab === 'identifiers' && <IdentifiersTable tip={tip} />}
          {tab === 'words' && <WordsOf key={place} tip={tip} count={wordsCount(tip)} place={place} />}
          {tab === 'document' && <SourceDocument tip={tip} wanted={wanted} />}
          {tab === 'versions' && <Versions tip={tip} />}
          {tab === 'history' && <History tip={tip} />}
        </Suspense>
      </div>
    </section>
  );
}

function wordsCount({ facts }: TipView): number {
  const own = [...facts.parties, ...facts.files].reduce((sum, part) => sum + part.texts.length, 0);
  return facts.texts.length + own;
}
