import { queryClient } from '../app/queries.ts';
import { latestWatched } from './watched.ts';

/** What is known of the watch list and its alerts is asked again. */
export async function renewWatch(): Promise<void> {
  latestWatched()?.store.reload();
  await Promise.all(
    ['watch.list', 'watch.alerts', 'watch.count', 'networks.list', 'networks.show'].map((name) =>
      queryClient.invalidateQueries({ queryKey: [name] }),
    ),
  );
}
