import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeOfficer } from '../access/officers.ts';
import { freshApp } from '../database/fresh.ts';
import { manyNetworks } from '../networks/many.ts';
import { open, type Watched } from './browser.ts';
import { screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const MANY = Number(process.env['TIPSTAFF_MANY'] ?? 1_500);

describe(`a list of ${MANY} networks at the screen`, async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const screens = screensOf(app);
  let watched: Watched;

  beforeAll(async () => {
    await manyNetworks(app, 1, MANY);
    const { token } = await makeOfficer(app, 'analyst', ['analyst']);
    watched = await open(screens.browser, screens.base);
    await watched.page.context().addCookies([{ name: 'tipstaff', value: token, url: screens.base }]);
    watched.page.setDefaultTimeout(30_000);
  }, 180_000);

  it('comes by pages: the first rows at once, the others as they are scrolled to, to the last', async () => {
    const { page } = watched;
    const times: number[] = [];
    page.on('requestfinished', (request) => {
      if (request.url().endsWith('networks.list')) times.push(Math.round(request.timing().responseEnd));
    });
    const began = performance.now();
    await page.goto(`${screens.base}/networks`);
    await page.locator('.queue-row .tip-link').first().waitFor();
    const firstRows = Math.round(performance.now() - began);
    const rows = page.locator('.queue-row:not(.coming)');
    const grid = page.getByRole('grid');
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(String(MANY + 1));
    expect(await rows.count()).toBeLessThan(80);
    expect(await page.locator('.queue-count').innerText()).toContain('networks');
    const last = page.locator(`[role=row][aria-rowindex="${MANY + 1}"]:not(.coming)`);
    while ((await last.count()) === 0) {
      await grid.evaluate((element) => element.scrollTo(0, element.scrollHeight));
      await page.waitForTimeout(40);
    }
    const toTheEnd = Math.round(performance.now() - began);
    expect(await rows.count()).toBeLessThan(80);
    await page.keyboard.press('End');
    await expect
      .poll(() => page.locator('.queue-row.active').getAttribute('aria-rowindex'))
      .toBe(String(MANY + 1));
    await page.keyboard.press('Home');
    await expect.poll(() => page.locator('.queue-row.active').getAttribute('aria-rowindex')).toBe('2');
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: `${SHOTS}/networks-many.png` });
      times.sort((a, b) => a - b);
      console.log({
        MANY,
        firstRows,
        toTheEnd,
        pages: times.length,
        median: times[times.length >> 1],
        most: times.at(-1),
      });
    }
  }, 180_000);

  it('is narrowed and ordered by the server, and kept when one comes back', async () => {
    const { page } = watched;
    const count = () => page.locator('.queue-count [role=status]').innerText();
    await page.getByRole('combobox', { name: 'Country' }).selectOption('DE');
    await expect.poll(count).toMatch(/^[\d,]+ networks$/);
    await expect
      .poll(async () => Number((await count()).replace(/\D/g, '')))
      .toBe(Math.floor((MANY + 2) / 3));
    await page.getByRole('combobox', { name: 'Order' }).selectOption('growth');
    await page.locator('.queue-row .tip-link').first().waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    const name = await page.locator('.queue-row.active .tip-link').innerText();
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.getByRole('heading', { level: 1, name: 'Queue' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('n');
    await page.locator('.queue-row.active .tip-link').waitFor();
    expect(await page.locator('.queue-row.active .tip-link').innerText()).toBe(name);
    expect(name).toMatch(/^N [0-9a-f]{8}$/);
    expect([...watched.outside, ...watched.faults]).toEqual([]);
  });
});
