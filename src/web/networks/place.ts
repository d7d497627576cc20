import type { Wanted } from './found-networks.ts';

type Place = { wanted: Wanted | null; index: number; scrollTop: number };
const BEGINNING: Place = { wanted: null, index: 0, scrollTop: 0 };

/** Where the officer stood in the list, so that Back finds it again. Kept in memory alone. */
export const place: Place = { ...BEGINNING };

export function forgetPlace(): void {
  Object.assign(place, BEGINNING);
}
