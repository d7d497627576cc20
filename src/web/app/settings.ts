import './zod-without-code.ts';
import { useSyncExternalStore } from 'react';
import * as z from 'zod';

const settingsShape = z.object({
  theme: z.enum(['system', 'light', 'dark']).catch('system'),
  density: z.enum(['compact', 'normal', 'roomy']).catch('normal'),
  language: z.enum(['en', 'hi']).catch('en'),
  /** j, k, a, e, x … act at once (WCAG 2.1.4: can be switched off) */
  singleKeys: z.boolean().catch(true),
  rail: z.enum(['wide', 'narrow']).catch('wide'),
  hiddenColumns: z.array(z.string()).catch([]),
});
export type Settings = z.infer<typeof settingsShape>;

const PLACE = 'tipstaff.settings';
const listeners = new Set<() => void>();
let current: Settings = read();

function read(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(PLACE) ?? '{}');
    return settingsShape.parse(kept && typeof kept === 'object' ? kept : {});
  } catch {
    return settingsShape.parse({});
  }
}

/** The officer's own settings of this browser. They hold nothing about tips. */
export function settings(): Settings {
  return current;
}

export function changeSettings(change: Partial<Settings>): void {
  current = { ...current, ...change };
  try {
    localStorage.setItem(PLACE, JSON.stringify(current));
  } catch {
    // a browser without storage keeps the settings until the page is closed
  }
  applySettings();
  for (const listener of listeners) listener();
}

/** Write theme, density and language on the document, where the style sheets look. */
export function applySettings(): void {
  const root = document.documentElement;
  root.dataset.theme = current.theme;
  root.dataset.density = current.density;
  root.lang = current.language;
}

export function useSettings(): Settings {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => current,
  );
}

/** Height of a row in pixels, as look/tokens.css has it. */
export const ROW_HEIGHTS = { compact: 28, normal: 32, roomy: 40 } as const;
