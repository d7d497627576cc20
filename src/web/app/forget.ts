import { forgetNetworks } from '../networks/found-networks.ts';
import { closeQueues } from '../queue/queues.ts';
import { forgetWorking } from '../rules/working.ts';
import { forgetReasons } from '../tip/reasons.ts';
import { forgetWatched } from '../watch/watched.ts';
import { clearNotices } from './notices.ts';
import { queryClient } from './queries.ts';

/** Let go of everything that was shown: the officer leaves, or another one comes. Who is signed in is asked anew elsewhere. */
export function forgetShown(): void {
  closeQueues();
  forgetNetworks();
  forgetWatched();
  clearNotices();
  forgetReasons();
  forgetWorking();
  queryClient.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'access.me' });
}
