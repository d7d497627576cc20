import type { Hull } from './hull.ts';
import type { Shown } from './narrow.ts';
import type { Picture, RoleCode } from './picture-data.ts';

/** What stands out: one in focus with those beside him, a list, lines of a path. */
export type Marked = {
  focus: number | null;
  beside: ReadonlySet<number>;
  chosen: ReadonlySet<number>;
  path: readonly number[];
  roles: ReadonlyMap<number, RoleCode>;
};

/** All that is drawn. */
export type Scene = { picture: Picture; shown: Shown; marked: Marked; hulls: readonly Hull[] };
