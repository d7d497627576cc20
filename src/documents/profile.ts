import type { Permission } from '../actions/shape.ts';
import type { Instant } from '../kernel/time.ts';
import type { Db } from '../storage/db.ts';
import type { QueueFilter } from '../triage/shape.ts';
import type { ExportProfile } from './shape.ts';

/** A cell: text, a number, an instant as such, or nothing. Never a formula, never markup. */
export type Cell =
  | { kind: 'text'; value: string }
  | { kind: 'number'; value: number }
  | { kind: 'instant'; value: Instant }
  | null;

/** One column: its head and how a row's cell is read. What stands in no column stands in no export. */
export type Column<Row> = { head: string; cell: (row: Row) => Cell };

/** What an export is asked for, beside its profile. */
export type Wanted = {
  filter: QueueFilter;
  from: Instant | null;
  to: Instant | null;
  /** id of the network whose links are wanted */
  network?: string;
};
export type Asker = { unit: number; id: string };

/** A point or a line of a picture, with its values by name. */
export type Point = { id: string; values: Record<string, string | number | null> };
export type Line = { from: string; to: string; directed: boolean; values: Point['values'] };
export type Picture = { points: readonly Point[]; lines: readonly Line[] };

/**
 * What one kind of export holds: a list of columns that is typed to its rows, and where the rows come from.
 *
 * needs  the permission that the same rows take on a screen
 * takes  which of the wishes it knows; others are refused, never passed over
 * rows   pages of rows, as the officer may see them
 * drawn  the same as points and lines, where it is a picture
 */
export type Profile<Row = never> = {
  name: ExportProfile;
  needs: Permission;
  takes: readonly (keyof Wanted)[];
  columns: readonly Column<Row>[];
  rows: (db: Db, asker: Asker, wanted: Wanted) => AsyncIterable<readonly Row[]>;
  drawn?: (db: Db, asker: Asker, wanted: Wanted) => Promise<Picture>;
};

/** A profile without its type of rows: heads, and pages of cells. */
export type OpenProfile = Pick<Profile, 'name' | 'needs' | 'takes' | 'drawn'> & {
  heads: readonly string[];
  cells: (db: Db, asker: Asker, wanted: Wanted) => AsyncIterable<Cell[][]>;
};

/** A profile as the exporter takes it. Cells come from its columns and from nowhere else. */
export function profile<Row>({ name, needs, takes, columns, rows, drawn }: Profile<Row>): OpenProfile {
  return {
    name,
    needs,
    takes,
    ...(drawn && { drawn }),
    heads: columns.map(({ head }) => head),
    cells: async function* (db, asker, wanted) {
      for await (const page of rows(db, asker, wanted))
        yield page.map((row) => columns.map(({ cell }) => cell(row)));
    },
  };
}

export const text = (value: string | null): Cell => (value === null ? null : { kind: 'text', value });
export const number = (value: number | null): Cell => (value === null ? null : { kind: 'number', value });
export const instant = (value: Instant | null): Cell => (value === null ? null : { kind: 'instant', value });
export const yesNo = (value: boolean): Cell => ({ kind: 'text', value: value ? 'yes' : 'no' });
