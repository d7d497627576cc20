import { TipstaffError } from '../kernel/errors.ts';

/** The refusal of a whole file. `problem`: words without anything of the file's contents but a place. */
export const unreadable = (problem: string): TipstaffError =>
  new TipstaffError('HASHLIST_UNREADABLE', { problem });
