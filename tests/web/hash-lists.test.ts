import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { freshApp } from '../database/fresh.ts';
import { launch, open, seriousFaults, type Watched } from './browser.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const VICS = fileURLToPath(new URL('../fixtures/hash-lists/hashset-2.0.json', import.meta.url));
const MD5 = '8347086bc08dd8b0e0f7578dc9b0dfe2';
const MIXED = Buffer.from(`md5,category\n${'a1'.repeat(16)},2\nnonsense,1\n`);

describe('hash lists at the screens', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const server = await makeServer(app, 'web');
  let browser: Browser;
  let base: string;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    await server.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
    browser = await launch();
    watched = await signedIn('clerk', ['intake clerk']);
    page = watched.page;
    page.setDefaultTimeout(15_000);
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server.close();
  });

  async function signedIn(name: string, roles: RoleName[], settings = {}): Promise<Watched> {
    const { token } = await makeOfficer(app, name, roles);
    const opened = await open(browser, base, settings);
    await opened.page.context().addCookies([{ name: 'tipstaff', value: token, url: base }]);
    return opened;
  }

  async function look(name: string, at: Page = page): Promise<void> {
    expect(await seriousFaults(at)).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await at.screenshot({ path: `${SHOTS}/${name}.png` });
  }

  type File = string | { name: string; mimeType: string; buffer: Buffer };
  const fill = async (name: string, file: File, purpose: string) => {
    await page.keyboard.press('n');
    await page.locator('.sheet input[type=file]').setInputFiles(file);
    await page.getByLabel('Name of the list').fill(name);
    await page.getByLabel('What it is for').selectOption(purpose);
    await page.getByLabel('Who makes the list').fill('Example Centre');
  };
  const row = (name: string) => page.locator('.hash-table tbody tr', { hasText: name });

  it('says what to do while there is none', async () => {
    await page.goto(`${base}/`);
    await page.locator('h1').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.getByRole('heading', { name: 'There is no hash list yet' }).waitFor();
    await look('hash-lists-empty');
  });

  it('brings a list by keyboard and file, and tells what became of it', async () => {
    await fill('VICS sample', VICS, 'children');
    await page.getByLabel('Licence, conditions').fill('for this unit alone');
    await look('hash-lists-import');
    await page.getByRole('button', { name: 'Bring the list', exact: true }).click();
    await page.getByText('The list stands.').waitFor();
    await look('hash-lists-outcome');
    await page.locator('.sheet-foot').getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => row('VICS sample').locator('td.number').textContent()).toBe('24');
    expect(await row('VICS sample').textContent()).toContain('categories of US');
  });

  it('tells which records were left out, and refuses what is no list', async () => {
    await fill('Mixed', { name: 'mixed.csv', mimeType: 'text/csv', buffer: MIXED }, 'viral');
    await page.getByRole('button', { name: 'Bring the list', exact: true }).click();
    await page.getByText('line 3').waitFor();
    await page.locator('.sheet-foot').getByRole('button', { name: 'Close' }).click();
    await fill(
      'Letter',
      { name: 'a.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear all.') },
      'other',
    );
    await page.getByRole('button', { name: 'Bring the list', exact: true }).click();
    await page.getByText('Nothing of it was taken in').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.hash-table tbody tr').count()).toBe(2);
  });

  it('says what the lists say of hashes, and keeps them out of the address', async () => {
    await page.getByRole('textbox', { name: 'Hashes' }).fill(`${MD5}\n${'ff'.repeat(16)} nonsense`);
    await page.getByRole('button', { name: 'Ask the lists' }).click();
    const found = page.locator('.hash-found li');
    await expect.poll(() => found.count()).toBe(3);
    expect(await found.nth(0).textContent()).toContain('category 1 (US)');
    expect(await found.nth(0).textContent()).toContain('passed on: yes');
    expect(await found.nth(1).textContent()).toContain('on no list');
    expect(await found.nth(2).textContent()).toContain('no hash that lists hold');
    expect(page.url()).not.toContain(MD5);
    await look('hash-lists-light');
  });

  it('brings a new version, and withdraws with a reason', async () => {
    await row('Mixed').getByRole('button', { name: 'New version of Mixed' }).click();
    expect(await page.getByLabel('Name of the list').inputValue()).toBe('Mixed');
    const buffer = Buffer.from(`md5\n${'b2'.repeat(16)}\n`);
    await page
      .locator('.sheet input[type=file]')
      .setInputFiles({ name: 'm.csv', mimeType: 'text/csv', buffer });
    await page.getByRole('button', { name: 'Bring the list', exact: true }).click();
    await page.getByText('The list stands.').waitFor();
    await page.locator('.sheet-foot').getByRole('button', { name: 'Close' }).click();
    await expect.poll(() => row('Mixed').textContent()).toContain('+1 −1 ~0');
    await row('Mixed').getByRole('button', { name: 'Withdraw Mixed' }).click();
    await page.getByLabel('Reason').fill('its licence ran out');
    await look('hash-lists-withdraw');
    await page.locator('.sheet-foot').getByRole('button', { name: 'Withdraw' }).click();
    await expect.poll(() => row('Mixed').textContent()).toContain('withdrawn');
    expect(await row('Mixed').textContent()).toContain('its licence ran out');
  });

  it('stands dark, narrow, in Hindi, and without acts for who only asks', async () => {
    for (const [name, settings] of Object.entries({
      dark: { theme: 'dark' },
      narrow: { width: 390, height: 844 },
      hindi: { language: 'hi' },
    })) {
      const { page: other, faults, outside } = await signedIn(`analyst ${name}`, ['analyst'], settings);
      await other.goto(`${base}/hash-lists`);
      await other.locator('.hash-table').waitFor();
      await look(`hash-lists-${name}`, other);
      expect(await other.locator('.hash-acts').count()).toBe(0);
      const wide = await other.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);
      expect([name, wide, faults, outside]).toEqual([name, false, [], []]);
      await other.context().close();
    }
  });

  it('asked nobody outside and broke nothing', () => {
    expect(watched.outside).toEqual([]);
    expect(watched.faults.filter((fault) => !/status of 400/.test(fault))).toEqual([]);
  });
});
