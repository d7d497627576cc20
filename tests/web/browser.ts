import { existsSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import bundled from '@sparticuz/chromium';
import { type Browser, chromium, type Page } from 'playwright-core';

/** Never the package's own arguments: they switch web security off, which is what is tested here. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** A real Chromium: the one on this machine where TIPSTAFF_CHROMIUM names it, else the one that npm installed. */
export async function launch(): Promise<Browser> {
  const named = process.env['TIPSTAFF_CHROMIUM'];
  return chromium.launch({
    executablePath: named && existsSync(named) ? named : await bundled.executablePath(),
    args: ARGUMENTS,
  });
}

/** What a page did that it must not: requests to other origins, faults, complaints of the content security policy. */
export type Watched = { page: Page; outside: string[]; faults: string[] };

export async function open(
  browser: Browser,
  base: string,
  settings: { width?: number; height?: number; theme?: 'light' | 'dark'; language?: 'en' | 'hi' } = {},
): Promise<Watched> {
  const { width = 1440, height = 900, theme = 'light', language = 'en' } = settings;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  await context.addInitScript((kept) => localStorage.setItem('tipstaff.settings', JSON.stringify(kept)), {
    theme,
    language,
  });
  const page = await context.newPage();
  const watched: Watched = { page, outside: [], faults: [] };
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && !request.url().startsWith('data:'))
      watched.outside.push(request.url());
  });
  page.on('pageerror', (error) => watched.faults.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of 401/.test(message.text()))
      watched.faults.push(message.text());
  });
  return watched;
}

/** Faults of accessibility that axe calls serious or critical on the page as it stands. */
export async function seriousFaults(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 120)).join(' | ')}`);
}
