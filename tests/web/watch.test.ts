import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { statement } from '../../src/storage/statement.ts';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults, type Watched } from './browser.ts';
import { screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const PHONE = '+91 98765 00077';
const HASH = 'e'.repeat(64);
const MANY = statement(
  'test.manyWatches',
  'one-shard',
  `INSERT INTO watch (unit_id, watch_id, officer_id, shared, kind, prints, at, until)
   SELECT 1, overlay(overlay('0189' || substr(md5(n::text), 5) PLACING '7' FROM 13) PLACING 'a' FROM 17)::uuid, $1::uuid, true, 'phone', '{}', $2::timestamptz - interval '90 days', $2::timestamptz FROM generate_series(1, 25000) AS n`,
);
const UNTIL = '2027-02-01T00:00:00.000Z';

describe('the watch list at the screens', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const clerk = await person(app, 1, 'clerk', ['unit head', 'investigator']);
  const screens = screensOf(app);
  const signedIn = screens.ofNew;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    watched = await signedIn('analyst', ['analyst']);
    page = watched.page;
    page.setDefaultTimeout(10_000);
    await clerk.takeIn([tipLine('W-1', { phone: PHONE })]);
  }, 180_000);

  async function look(name: string, at: Page = page): Promise<void> {
    expect(await seriousFaults(at)).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await at.screenshot({ path: `${SHOTS}/${name}.png` });
  }

  const begin = async (text: string, kind: string, shared = false) => {
    await page.keyboard.press('n');
    await page.getByLabel('What to watch').fill(text);
    await expect.poll(() => page.getByLabel('Read as').inputValue()).toBe(kind);
    await page.getByLabel('Reason').fill('named by the complainant');
    if (shared) await page.getByLabel('For the whole unit').check();
    await look(`watch-add-${kind}`);
    await page.getByRole('button', { name: 'Begin to watch' }).click();
    await page.locator('.sheet').waitFor({ state: 'detached' });
  };

  it('says what to do while nothing is watched', async () => {
    await page.goto(`${screens.base}/`);
    await page.locator('h1').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('w');
    await page.getByRole('heading', { name: 'Nothing touched what you watch' }).waitFor();
    await look('watch-empty');
  });

  it('recognises what is typed, and begins by keyboard', async () => {
    await begin('098765 00077', 'phone');
    await begin(HASH, 'file_hash', true);
    await page.keyboard.press('n');
    await expect
      .poll(() => page.getByLabel('What to watch').evaluate((field) => field === document.activeElement))
      .toBe(true);
    await page.keyboard.type('lake side 7');
    await expect.poll(() => page.getByLabel('Read as').isEnabled()).toBe(true);
    expect(await page.getByLabel('Read as').inputValue()).toBe('');
    expect(await page.getByRole('button', { name: 'Begin to watch' }).isDisabled()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByLabel('Watched', { exact: true }).check();
    await expect.poll(() => page.locator('.queue-row').count()).toBe(2);
    expect(await page.locator('.queue-row').last().innerText()).toContain(PHONE);
    await look('watch-list');
  });

  it('tells on Today, on the tip and in the list of a tip that touches it, until it is acknowledged', async () => {
    await clerk.takeIn([tipLine('W-2', { phone: PHONE, hash: HASH })]);
    await page.goto(`${screens.base}/`);
    await page.getByRole('heading', { name: 'Watch list: 2 alerts' }).waitFor();
    await look('watch-today');
    await page.locator('.alert-tip').first().click();
    await page.getByRole('heading', { name: 'Touches what you watch: 2 open alerts' }).waitFor();
    await look('watch-tip');
    await page.locator('.tip-alerts button').first().click();
    await page.getByRole('heading', { name: 'Touches what you watch: 1 open alert' }).waitFor();
    await page.goto(`${screens.base}/watch`);
    await expect.poll(() => page.locator('.alert-lines li').count()).toBe(1);
    await page.getByLabel('Acknowledged ones too').check();
    await expect.poll(() => page.locator('.alert-lines li').count()).toBe(2);
    await look('watch-alerts');
  });

  it('finds who watches a value, and ends a watch by keyboard', async () => {
    await page.getByLabel('Watched', { exact: true }).check();
    await page.getByLabel('Who watches this value?').fill(PHONE);
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.queue-row').count()).toBe(1);
    await page.getByRole('grid').focus();
    await page.keyboard.press('x');
    await page.getByText(`${PHONE} is watched no longer.`).waitFor();
    await page.getByRole('heading', { name: 'Nothing is watched here' }).waitFor();
    await page.getByLabel('Over', { exact: true }).check();
    await expect.poll(() => page.locator('.queue-row').count()).toBe(1);
  });

  it('stays quick with many, and reads well in the dark, narrow and in Hindi', {
    timeout: 120_000,
  }, async () => {
    await clerk.takeIn([tipLine('W-3', { hash: HASH })]);
    await app.database.transaction('write', 'house', (db) => db.run(MANY, [clerk.id, UNTIL]));
    await page.goto(`${screens.base}/watch?part=watched`);
    await page.getByText('25,001 watches').waitFor();
    await page.getByRole('grid').focus();
    await page.locator('.queue-row.active').waitFor();
    const row = () => page.locator('.queue-row.active').getAttribute('aria-rowindex');
    for (const least of [90, 590, 1090, 1590]) {
      await page.keyboard.press('End');
      await expect.poll(async () => Number(await row())).toBeGreaterThan(least);
      await expect.poll(() => page.locator('.queue-row.coming').count()).toBe(0);
    }
    expect(await page.locator('.queue-row').count()).toBeLessThan(80);
    for (const [name, settings] of [
      ['dark', { theme: 'dark' }],
      ['narrow', { width: 390, height: 844 }],
      ['narrow-hindi', { width: 390, height: 844, theme: 'dark', language: 'hi' }],
    ] as const) {
      const other = await signedIn(`looker ${name}`, ['analyst'], settings);
      for (const part of ['alerts', 'watched']) {
        await other.page.goto(`${screens.base}/watch?part=${part}`);
        await other.page.locator('.queue-row, .alert-lines li').first().waitFor();
        await look(`watch-${part}-${name}`, other.page);
        const wide = await other.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
        expect(wide).toBe(false);
      }
      await other.page.keyboard.press('n');
      await other.page.locator('.sheet input').first().waitFor();
      await look(`watch-add-${name}`, other.page);
      expect([other.faults, other.outside]).toEqual([[], []]);
    }
    expect([watched.faults, watched.outside]).toEqual([[], []]);
  });

  it('takes in a sighting by keyboard, and what is seen again', async () => {
    const own = await signedIn('investigator', ['investigator']);
    own.page.setDefaultTimeout(10_000);
    await own.page.goto(`${screens.base}/intake`);
    await own.page.getByRole('button', { name: 'Sighting' }).waitFor();
    await own.page.keyboard.press('n');
    await own.page.getByLabel('Circulation').check();
    expect(await own.page.getByRole('button', { name: 'Take it in' }).isDisabled()).toBe(true);
    await own.page.getByLabel('Platform').fill('ExampleChat');
    await own.page.getByLabel('Group or channel').fill('room-9');
    await own.page.getByLabel('Link').fill('https://chat.example.org/room-9');
    await own.page.getByLabel('Hashes of the files').fill(HASH);
    await look('sighting-form', own.page);
    await own.page.getByRole('button', { name: 'Take it in' }).click();
    await own.page.getByRole('heading', { name: /own monitoring S-\d{4}-000001/ }).waitFor();
    await own.page.getByText('Touches what you watch').waitFor();
    await look('sighting-tip', own.page);
    await own.page.keyboard.press('n');
    await own.page.getByLabel('Screen name').fill('lakeboy99');
    await own.page.getByRole('button', { name: 'Take it in' }).click();
    await own.page.getByRole('heading', { name: /S-\d{4}-000001 v2/ }).waitFor();
    expect([own.faults, own.outside]).toEqual([[], []]);
    const small = await signedIn('clerk narrow', ['intake clerk'], {
      width: 390,
      height: 844,
      theme: 'dark',
    });
    await small.page.goto(`${screens.base}/intake`);
    await small.page.getByRole('button', { name: 'Sighting' }).click();
    await small.page.getByLabel('Platform').waitFor();
    await look('sighting-form-narrow', small.page);
  });
});
