import { useFormat } from '../language/use-format.ts';
import { useSetWork } from './set-work.ts';

/** How far an act on many tips is; nothing where none is on its way. */
export function SetProgress() {
  const format = useFormat();
  const work = useSetWork();
  if (!work) return null;
  const { words, done, of } = work;
  return (
    <div className="set-progress" role="status">
      <span>
        {words} {format.number(done)} / {format.number(of)}
      </span>
      <progress value={done} max={Math.max(1, of)} aria-label={words} />
    </div>
  );
}
