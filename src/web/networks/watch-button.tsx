import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { call } from '../app/client.ts';
import { useFormat } from '../language/use-format.ts';
import { EyeIcon } from '../look/icons.tsx';
import { noteInList } from './found-networks.ts';
import { renewNetworks, useWatching } from './watching.ts';

/** Watch or unwatch, and, where somebody came to a watched network, that this was read. */
export function WatchButton({ network }: { network: Pick<Network, 'id' | 'watched' | 'unread'> }) {
  const { t } = useTranslation();
  const format = useFormat();
  const watch = useWatching();
  const read = async () => {
    await call('networks.watch', { network: network.id });
    noteInList(network.id, { watched: true, unread: 0 });
    await renewNetworks();
  };
  return (
    <>
      <button
        type="button"
        className="button small"
        aria-pressed={network.watched}
        onClick={() => void watch(network)}
      >
        <EyeIcon />
        {t(network.watched ? 'networks.unwatch' : 'networks.watch')}
      </button>
      {network.unread > 0 && (
        <span className="small">
          <b className="net-unread">
            {t('networks.unreadOf', { count: network.unread, shown: format.number(network.unread) })}
          </b>{' '}
          <button type="button" className="button link small" onClick={() => void read()}>
            {t('networks.markRead')}
          </button>
        </span>
      )}
    </>
  );
}
