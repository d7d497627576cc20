import { queryClient } from '../app/queries.ts';

/** What is known of the lists is asked again. */
export const renewLists = (): Promise<void> =>
  queryClient.invalidateQueries({ queryKey: ['hashlists.list'] });
