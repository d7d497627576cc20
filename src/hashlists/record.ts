import type { ListProblem } from './shape.ts';

/** A hash as a file has it. `algorithm`: as it is written there; '' where it is not. */
export type RawHash = { algorithm: string; value: string };

/**
 * One record of a file, as its reader found it.
 *
 * at         where it stands: `record 7`, `line 12`
 * category, victim…  literal texts; null where there is none
 * media      payloads that stood in it and were dropped unread
 * deleted    it says that a hash was taken off the list
 * problem    it could not be read at all
 */
export type RawRecord = {
  at: string;
  hashes: RawHash[];
  category: string | null;
  victim: string | null;
  offender: string | null;
  distributed: string | null;
  series: string | null;
  media: number;
  deleted: boolean;
  problem: ListProblem | null;
};

/** Reads one file's bytes in the order in which they come, in constant memory. Fails HASHLIST_UNREADABLE. */
export type RecordReader = {
  feed: (bytes: Buffer) => Promise<RawRecord[]>;
  end: () => Promise<RawRecord[]>;
  /** scheme of the categories, as far as the file says it; known at the end */
  profile: () => string | null;
  /** whether the file says that another follows it */
  goesOn: () => boolean;
};

/** A value longer than this is a payload, or nothing that a list is asked for: it is dropped as it comes. */
export const LONGEST_VALUE = 4096;

export const emptyRecord = (at: string): RawRecord => ({
  ...{ at, hashes: [], category: null, victim: null, offender: null, distributed: null, series: null },
  ...{ media: 0, deleted: false, problem: null },
});
