type Place = { index: number; scrollTop: number };

/** Where the officer stood in the board's list, so that Back finds it again. Kept in memory alone. */
export const place: Place = { index: 0, scrollTop: 0 };
