import type { PathFound } from '../app/api.ts';
import type { Graph, Picture } from './picture-data.ts';

/** The lines of the picture that a path leads along, by position. A step over a thing has two. Steps outside the picture have none. */
export function linesOfPath(
  { at, lines, of }: Picture,
  { hubs }: Pick<Graph, 'hubs'>,
  path: PathFound,
): number[] {
  const hubOf = new Map(hubs.map(({ thing, id }) => [thing, id]));
  const between = (one: string, other: string) => {
    const [a, b] = [at.get(one), at.get(other)];
    if (a === undefined || b === undefined) return [];
    return of[a]!.filter((index) => lines[index]!.from === b || lines[index]!.to === b);
  };
  return (path ?? []).flatMap(({ from, to, thing, kinds }) => {
    const hub = thing === null ? undefined : hubOf.get(thing);
    if (hub) return [...between(from, hub), ...between(hub, to)];
    return between(from, to).filter((index) => kinds.includes(lines[index]!.kind));
  });
}
