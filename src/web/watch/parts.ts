/** The parts of the watch list, as they stand in the address. */
export const WATCH_PARTS = ['alerts', 'watched', 'ended'] as const;
export type WatchPart = (typeof WATCH_PARTS)[number];
