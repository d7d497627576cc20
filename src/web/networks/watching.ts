import { useTranslation } from 'react-i18next';
import type { Network } from '../../networks/shape.ts';
import { call } from '../app/client.ts';
import { failureOf } from '../app/failure.ts';
import { notify } from '../app/notices.ts';
import { queryClient } from '../app/queries.ts';
import { failureWords } from '../language/words.ts';
import { noteInList } from './found-networks.ts';

/** Watch a network, or watch it no longer; with an undo. */
export function useWatching(): (network: Pick<Network, 'id' | 'watched'>) => Promise<void> {
  const { t } = useTranslation();
  return async function change({ id, watched }): Promise<void> {
    try {
      await call(watched ? 'networks.unwatch' : 'networks.watch', { network: id });
      noteInList(id, { watched: !watched, unread: 0 });
      notify(t(watched ? 'networks.unwatched' : 'networks.watched'), {
        undo: () => void change({ id, watched: !watched }),
      });
    } catch (error) {
      notify(failureWords(t, failureOf(error)), { tone: 'failed' });
    }
    await renewNetworks();
  };
}

/** What is known of networks is asked again; pictures, and the rows of the list, stay. */
export async function renewNetworks(): Promise<void> {
  await Promise.all(
    ['networks.list', 'networks.show', 'networks.ofSubject'].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
}
