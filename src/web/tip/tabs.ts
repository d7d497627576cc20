export const TIP_TABS = [
  'timeline',
  'files',
  'identifiers',
  'words',
  'document',
  'versions',
  'history',
] as const;
export type TipTab = (typeof TIP_TABS)[number];

/** What the source document's tab is asked to show: a document by position, and a text to find in it. */
export type Wanted = { document: number; find: string };
