// biome-ignore-all lint/a11y/useSemanticElements: rows stand absolutely in a virtual list, which table elements cannot
// biome-ignore-all lint/a11y/useFocusableInteractive: the grid alone has the focus and names its active row
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { shortId } from '../../kernel/short-id.ts';
import type { Network } from '../../networks/shape.ts';
import { useNow } from '../app/clock.ts';
import { useFormat } from '../language/use-format.ts';
import { EyeIcon } from '../look/icons.tsx';
import { Growth } from './growth.tsx';

export const TRACKS = [
  '28px',
  'minmax(112px, 1fr)',
  '64px',
  '64px',
  'minmax(110px, 1.4fr)',
  'minmax(110px, 1.4fr)',
  '52px',
  '60px',
  '56px',
  '88px',
  '96px',
  '56px',
] as const;

type Props = {
  network: Network;
  index: number;
  top: number;
  active: boolean;
  narrow: boolean;
  onPress: (index: number) => void;
  onWatch: (network: Network) => void;
};

/** One network of the list: a line of cells, or two lines on a narrow screen. */
export function NetworkRow({ network, index, top, active, narrow, onPress, onWatch }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Enter on the grid opens the active row
    <div
      role="row"
      id={`network-${network.id}`}
      aria-rowindex={index + 2}
      aria-selected={active}
      className={['queue-row', narrow && 'two-lines', active && 'active'].filter(Boolean).join(' ')}
      style={{ transform: `translateY(${top}px)` }}
      onClick={(event) => {
        if (String(window.getSelection()) !== '') return;
        event.preventDefault();
        onPress(index);
      }}
    >
      <span role="gridcell" className="cell tick">
        <WatchMark network={network} onWatch={onWatch} />
      </span>
      {narrow ? <TwoLines network={network} /> : <Cells network={network} />}
    </div>
  );
}

function WatchMark({ network, onWatch }: { network: Network; onWatch: (network: Network) => void }) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      tabIndex={-1}
      className={network.watched ? 'net-watch on' : 'net-watch'}
      aria-pressed={network.watched}
      aria-label={t('networks.watchThis', { name: shortId(network.id) })}
      title={t(network.watched ? 'networks.unwatch' : 'networks.watch')}
      onClick={(event) => {
        event.stopPropagation();
        onWatch(network);
      }}
    >
      <EyeIcon />
    </button>
  );
}

function NetworkLink({ id }: { id: string }) {
  return (
    <Link to="/networks/$network" params={{ network: id }} tabIndex={-1} className="tip-link" preload={false}>
      N <b>{shortId(id)}</b>
    </Link>
  );
}

function Cells({ network }: { network: Network }) {
  const { t } = useTranslation();
  const format = useFormat();
  const number = (value: number) => (value > 0 ? format.number(value) : '');
  return (
    <>
      <span role="gridcell" className="cell clip">
        <NetworkLink id={network.id} />
        {network.filesOnly && (
          <span className="soft small" title={t('networks.filesOnlyWhy')}>
            {' '}
            {t('networks.filesOnly')}
          </span>
        )}
      </span>
      <span role="gridcell" className="cell number">
        <b>{format.number(network.members)}</b>
      </span>
      <span role="gridcell" className="cell number">
        {number(network.reached)}
      </span>
      <Names counts={network.countries} wordsOf={format.country} />
      <Names counts={network.platforms} />
      <span role="gridcell" className="cell number">
        {number(network.files)}
      </span>
      <span role="gridcell" className="cell number" title={t('networks.columnHint.money')}>
        {number(network.payments)}
      </span>
      <span role="gridcell" className="cell number">
        {number(network.tips)}
      </span>
      <span role="gridcell" className="cell">
        <Growth weeks={network.weeks} />
      </span>
      <span role="gridcell" className="cell number">
        <LastSeen at={network.lastAt} />
      </span>
      <span role="gridcell" className="cell number">
        <Unread count={network.unread} />
      </span>
    </>
  );
}

/** Names by how often they occur; all of them, with their counts, on hover. */
function Names({
  counts,
  wordsOf = (name) => name,
}: {
  counts: readonly { name: string; count: number }[];
  wordsOf?: (name: string) => string;
}) {
  const format = useFormat();
  const all = counts.map(({ name, count }) => `${wordsOf(name)} ${format.number(count)}`).join(', ');
  return (
    <span role="gridcell" className="cell clip" title={all}>
      {counts.length > 1 && <span className="net-count">{format.number(counts.length)}</span>}
      {counts.length > 0 ? counts.map(({ name }) => name).join(', ') : <span className="faint">—</span>}
    </span>
  );
}

function LastSeen({ at }: { at: string | null }) {
  const format = useFormat();
  const now = useNow();
  if (!at) return <span className="faint">—</span>;
  return (
    <time dateTime={at} title={format.full(at)} className="soft">
      {format.ago(at, now)}
    </time>
  );
}

function Unread({ count }: { count: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  if (count === 0) return null;
  return (
    <span className="net-unread" title={t('networks.unreadOf', { count, shown: format.number(count) })}>
      +{format.number(count)}
      <span className="unseen">{t('networks.unreadOf', { count, shown: format.number(count) })}</span>
    </span>
  );
}

function TwoLines({ network }: { network: Network }) {
  const { t } = useTranslation();
  const format = useFormat();
  const countries = network.countries.map(({ name }) => name).join(', ');
  return (
    <span role="gridcell" className="lines">
      <span className="line">
        <NetworkLink id={network.id} />
        <span>{t('networks.people', { count: network.members, shown: format.number(network.members) })}</span>
        {network.filesOnly && <span className="soft small">{t('networks.filesOnly')}</span>}
        <Unread count={network.unread} />
        <span className="push">
          <LastSeen at={network.lastAt} />
        </span>
      </span>
      <span className="line soft">
        <Growth weeks={network.weeks} />
        <span className="clip">
          {[countries, network.platforms.map(({ name }) => name).join(', ')].filter(Boolean).join(' · ')}
        </span>
      </span>
    </span>
  );
}
