import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch, open, seriousFaults, type Watched } from './browser.ts';
import { MENDED, OFFICER, served } from './served.ts';

const PASSWORD = 'a quiet river bends 42';

describe('an officer at the screens', () => {
  let browser: Browser;
  let base: string;
  let secret: string;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    ({ base, secret } = await served());
    browser = await launch();
    watched = await open(browser, base);
    page = watched.page;
  }, 180_000);
  afterAll(() => browser?.close());

  const activeTip = () => page.locator('.queue-row.active .tip-link').innerText();

  it('signs in with the one-time secret, chooses a password, and signs in with that', async () => {
    await page.goto(base);
    await page.getByLabel(/name/i).first().fill(OFFICER.name);
    await page
      .getByLabel(/secret|password/i)
      .first()
      .fill(secret);
    await page.keyboard.press('Enter');
    const fields = page.locator('input[type=password]');
    await expect
      .poll(() => page.getByRole('heading').allInnerTexts(), { timeout: 20_000 })
      .toEqual(expect.arrayContaining([expect.stringMatching(/choose/i)]));
    for (let at = 0; at < (await fields.count()); at += 1) await fields.nth(at).fill(PASSWORD);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Today' }).waitFor();
  });

  it('works ten tips with the keyboard alone', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.locator('.queue-row.active .tip-link').waitFor();
    const worked = new Set<string>();
    for (let round = 0; round < 10; round += 1) {
      worked.add(await activeTip());
      await page.keyboard.press('a');
      await expect.poll(() => page.locator('.queue-row.active').innerText()).toContain(OFFICER.displayName);
      await page.keyboard.press('Enter');
      await page.getByRole('heading', { name: 'Why it is here' }).waitFor();
      await page.keyboard.press('Escape');
      await page.locator('.queue-row.active .tip-link').waitFor();
      await page.keyboard.press('j');
    }
    expect(worked.size).toBe(10);
  });

  it('closes one with a reason and undoes it', async () => {
    const closing = await activeTip();
    await page.keyboard.press('x');
    await page.getByRole('dialog').getByRole('radio').nth(2).waitFor();
    await page.keyboard.press('3');
    await page.keyboard.press('Enter');
    await expect.poll(activeTip).not.toBe(closing);
    await expect.poll(() => page.locator('.queue-row .tip-link').allInnerTexts()).not.toContain(closing);
    await page.keyboard.press('u');
    await expect.poll(() => page.locator('.queue-row .tip-link').allInnerTexts()).toContain(closing);
  });

  it('retries a quarantined file with corrected text', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('i');
    const line = page.locator('.quarantine-line', { hasText: 'broken.json' });
    await line.first().click();
    await page.getByRole('button', { name: 'Show the text' }).first().click();
    await page.getByRole('textbox', { name: /Corrected here/ }).fill(MENDED);
    await page.getByRole('button', { name: 'Retry with this text' }).click();
    await expect.poll(() => line.count(), { timeout: 20_000 }).toBe(0);
  });

  it('finds a tip by a phone number typed with spaces', async () => {
    await page.keyboard.press('/');
    await page.keyboard.type('+91 99999 00042');
    await page.getByRole('option', { name: /190000001/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('h1').innerText()).toContain('190000001');
  });

  it('asked nothing of any other origin, and met no fault', async () => {
    expect(watched.outside).toEqual([]);
    expect(watched.faults).toEqual([]);
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 1440, height: 900 },
    { theme: 'dark', language: 'en', width: 390, height: 844 },
    { theme: 'light', language: 'hi', width: 390, height: 844 },
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const state = await page.context().storageState();
      const other = await open(browser, base, settings);
      await other.page.context().addCookies(state.cookies);
      const faults: Record<string, string[]> = {};
      const visit = async (path: string, ready: string) => {
        await other.page.goto(`${base}${path}`);
        await other.page.locator(ready).first().waitFor();
        const width = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        faults[path] = [
          ...(await seriousFaults(other.page)),
          ...(width > 0 ? [`the page is ${width} px too wide`] : []),
        ];
      };
      await visit('/queue', '.queue-row .tip-link');
      const tip = await other.page.locator('.queue-row .tip-link').first().getAttribute('href');
      await visit('/', 'h1');
      await visit(tip!, '.facts');
      await visit(`${tip}?tab=history`, '.facts');
      await visit('/intake', 'h1');
      await visit('/account', '#sessions');
      await visit('/about', 'h1');
      expect(Object.values(faults).flat(), JSON.stringify(faults)).toEqual([]);
      expect([...other.outside, ...other.faults]).toEqual([]);
      await other.page.context().close();
    },
    240_000,
  );
});
