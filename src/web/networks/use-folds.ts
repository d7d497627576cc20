import { useMemo, useState } from 'react';
import { type Folded, folded, opensFolded } from './fold.ts';
import type { Picture } from './picture-data.ts';

const NONE: ReadonlySet<string> = new Set();

/** Which parts are folded. A large picture opens with all of them so. */
export function useFolds(picture: Picture) {
  const { parts } = picture;
  const all = useMemo(() => new Set(parts.map(({ id }) => id)), [parts]);
  const [opened, setOpened] = useState<ReadonlySet<string> | null>(null);
  const isOpen = opened ?? (opensFolded(picture) ? NONE : all);
  const fold = useMemo((): Folded | null => folded(picture, isOpen), [picture, isOpen]);
  const withPart = (id: string) => setOpened(new Set([...isOpen, id]));
  const inside = (point: number): number[] =>
    fold && point >= fold.home.length
      ? [...fold.home.keys()].filter((index) => fold.home[index] === point)
      : [point];
  return {
    fold,
    /** points that a point stands for: those in a disc, else itself */
    inside,
    folded: parts.filter(({ id }) => !isOpen.has(id)).length,
    open: (disc: number): number[] => {
      withPart(fold!.picture.points[disc]!.id);
      return inside(disc);
    },
    openAround: (point: number) => {
      const disc = fold?.home[point] ?? -1;
      if (disc !== -1) withPart(fold!.picture.points[disc]!.id);
    },
    /** fold one part, by position, or all of them */
    close: (part: number | null) =>
      setOpened(part === null ? NONE : new Set([...isOpen].filter((id) => id !== parts[part]!.id))),
    openAll: () => setOpened(all),
  };
}
