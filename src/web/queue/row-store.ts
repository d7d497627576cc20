import type { QueueRow } from '../../triage/shape.ts';

/** One page as the server gave it. `rows` is null where it was let go; its cursor brings it back. */
type Page<Row> = { cursor: string | undefined; rows: Row[] | null; length: number };
export type Load<Row = QueueRow> = (
  after: string | undefined,
  limit: number,
) => Promise<{ rows: Row[]; next: string | null }>;

/** What the screen sees of the store. A new object after every change. */
export type RowsSnapshot = {
  /** rows whose place is known, loaded or let go */
  count: number;
  /** false: the server has more behind the last one */
  complete: boolean;
  loading: boolean;
  error: unknown;
  /** raised by every change */
  version: number;
};
/** What a change did, to take it back with. */
export type Restore = () => void;

/** The first page is small, so that something stands there at once. */
const FIRST_ROWS = 100;
const PAGE_ROWS = 500;
/** Pages kept in memory: 10,000 rows. The others are asked for again by their cursor. */
const PAGES_KEPT = 20;

export type RowStore<Row extends { id: string } = QueueRow> = ReturnType<typeof createRowStore<Row>>;

/**
 * The rows of one filter, by keyset pages: grows forward as the officer scrolls, lets go of pages far away, so that a
 * queue of a million costs what is near the window. Acts change rows in place; a removed row's successor takes its index.
 */
export function createRowStore<Row extends { id: string } = QueueRow>(load: Load<Row>) {
  let pages: Page<Row>[] = [{ cursor: undefined, rows: null, length: 0 }];
  let complete = false;
  let error: unknown = null;
  let loading: number | null = null;
  let generation = 0;
  let snapshot: RowsSnapshot = { count: 0, complete, loading: false, error, version: 0 };
  const listeners = new Set<() => void>();

  const tell = (): void => {
    const count = pages.reduce((sum, page) => sum + page.length, 0);
    snapshot = { count, complete, loading: loading !== null, error, version: snapshot.version + 1 };
    for (const listener of listeners) listener();
  };

  /** Page and offset of an index, or null beyond the end. */
  const place = (index: number): { page: number; offset: number } | null => {
    let start = 0;
    for (let page = 0; page < pages.length; page += 1) {
      const { length } = pages[page]!;
      if (index < start + length) return { page, offset: index - start };
      start += length;
    }
    return null;
  };

  const fetchPage = async (number: number): Promise<void> => {
    if (loading !== null) return;
    const asked = generation;
    loading = number;
    error = null;
    tell();
    try {
      const answer = await load(pages[number]!.cursor, number === 0 ? FIRST_ROWS : PAGE_ROWS);
      if (asked !== generation) return;
      pages[number] = { cursor: pages[number]!.cursor, rows: answer.rows, length: answer.rows.length };
      if (number === pages.length - 1) {
        complete = answer.next === null;
        if (answer.next !== null) pages.push({ cursor: answer.next, rows: null, length: 0 });
      }
      letGo(number);
    } catch (problem) {
      if (asked === generation) error = problem;
    } finally {
      if (asked === generation) {
        loading = null;
        tell();
      }
    }
  };

  const letGo = (near: number): void => {
    const held = pages.flatMap((page, number) => (page.rows ? [number] : []));
    held.sort((a, b) => Math.abs(b - near) - Math.abs(a - near));
    for (const number of held.slice(0, Math.max(0, held.length - PAGES_KEPT))) pages[number]!.rows = null;
  };

  /** See that the rows from `first` to `last` are there or on their way; one page at a time. */
  const ensure = (first: number, last: number): void => {
    if (loading !== null || error) return;
    const start = place(first)?.page ?? pages.length - 1;
    const end = place(last)?.page ?? pages.length - 1;
    for (let number = start; number <= end; number += 1) {
      if (!pages[number]!.rows) return void fetchPage(number);
    }
  };

  const rowAt = (index: number): Row | null => {
    const found = place(index);
    return found ? (pages[found.page]!.rows?.[found.offset] ?? null) : null;
  };

  const indexOf = (id: string): number => {
    let start = 0;
    for (const page of pages) {
      const offset = page.rows?.findIndex((row) => row.id === id) ?? -1;
      if (offset >= 0) return start + offset;
      start += page.length;
    }
    return -1;
  };

  const rowOf = (id: string): Row | null => {
    for (const page of pages) {
      const row = page.rows?.find((one) => one.id === id);
      if (row) return row;
    }
    return null;
  };

  /** Change rows in place; null removes one. Returns how to put them back as they were. */
  const change = (ids: ReadonlySet<string>, to: (row: Row) => Row | null): Restore => {
    const before = generation;
    const touched = new Map<number, Row[]>();
    pages.forEach((page, number) => {
      if (!page.rows?.some((row) => ids.has(row.id))) return;
      touched.set(number, page.rows);
      page.rows = page.rows.flatMap((row) => (ids.has(row.id) ? (to(row) ?? []) : row));
      page.length = page.rows.length;
    });
    if (touched.size > 0) tell();
    return () => {
      if (before !== generation) return;
      for (const [number, was] of touched) putBack(pages[number]!, was, ids);
      if (touched.size > 0) tell();
    };
  };

  return {
    subscribe: (listener: () => void): (() => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    snapshot: () => snapshot,
    ensure,
    rowAt,
    indexOf,
    rowOf,
    change,
    /** Ask again for the pages on which these rows stand: somebody else changed them. */
    renew: (ids: ReadonlySet<string>): void => {
      for (const page of pages) if (page.rows?.some((row) => ids.has(row.id))) page.rows = null;
      tell();
    },
    retry: (): void => {
      error = null;
      tell();
    },
    /** Forget all rows and begin again at the top. */
    reload: (): void => {
      generation += 1;
      pages = [{ cursor: undefined, rows: null, length: 0 }];
      complete = false;
      error = null;
      loading = null;
      tell();
    },
  };
}

/** Put the rows of `ids` back where they stood in `was`; what others changed meanwhile stays. */
function putBack<Row extends { id: string }>(
  page: Page<Row>,
  was: readonly Row[],
  ids: ReadonlySet<string>,
): void {
  if (!page.rows) {
    page.length = was.length;
    return;
  }
  const now = new Map(page.rows.map((row) => [row.id, row]));
  const known = new Set(was.map(({ id }) => id));
  const back = was.flatMap((row) => (ids.has(row.id) ? row : (now.get(row.id) ?? [])));
  page.rows = [...back, ...page.rows.filter((row) => !known.has(row.id))];
  page.length = page.rows.length;
}
