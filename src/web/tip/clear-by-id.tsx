import { useQuery } from '@tanstack/react-query';
import { asked } from '../app/queries.ts';
import { ClearDialog } from './clear-dialog.tsx';

/** The clearing of one of a tip's persons, from where the tip itself is not open. */
export function ClearById({ tip, onClose }: { tip: string; onClose: () => void }) {
  const { data } = useQuery(asked('tips.show', { tip, words: false, alone: true }));
  return data ? <ClearDialog tip={data} onClose={onClose} /> : null;
}
