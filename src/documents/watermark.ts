import type { Instant } from '../kernel/time.ts';

/** Who took a file out of the house, when, and which: what stands at its foot and in each page's head. */
export type Watermark = {
  officer: string;
  unit: string;
  at: Instant;
  export: string;
  /** SHA-256 of profile, filter and span, hex */
  filter: string;
};

/** The whole mark, as the last row of a file. */
export function markOf({ officer, unit, at, export: id, filter }: Watermark): string {
  return `Handed out by Tipstaff to ${officer}, ${unit}, at ${at}. Export ${id}. Filter SHA-256 ${filter}.`;
}

/** The mark in pieces short enough for the head and foot of a printed page (255 characters in all). */
export function pageMarkOf({ officer, unit, at, export: id, filter }: Watermark): {
  head: string;
  foot: string;
} {
  const short = (name: string) => [...name].slice(0, 60).join('');
  return {
    head: `${short(officer)} · ${short(unit)} · ${at}`,
    foot: `Export ${id} · filter ${filter.slice(0, 16)}`,
  };
}
