import { queryClient } from '../app/queries.ts';

/** What the screens know of clocks is asked again. */
export async function renewClocks(): Promise<void> {
  for (const name of ['clocks.ofRecord', 'clocks.board', 'clocks.counts', 'clocks.days', 'app.today'])
    await queryClient.invalidateQueries({ queryKey: [name] });
}
