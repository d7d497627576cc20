import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { TipView } from '../../src/tips/shape.ts';
import { person, tipLine } from '../access/people.ts';
import { addOfficers } from '../access/work-officers.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults } from './browser.ts';
import { type Look, screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];

describe('care for staff at the screens', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  const other = await person(app, 1, 'Other', ['investigator']);
  await clerk.takeIn([{ ...tipLine('G-1'), flags: ['infant'] }, tipLine('P-1'), tipLine('P-2')]);
  await app.rescoreWork.settled();
  await addOfficers(app, [
    { name: 'asha analyst', roles: ['analyst'] },
    { name: 'hari heads', roles: ['unit head'] },
    { name: 'adi administrator', roles: ['administrator'] },
  ] as const);
  const screens = screensOf(app);
  const signedIn = async (name: string, look: Look = {}) => (await screens.of(name, look)).page;
  let analyst: Page;

  beforeAll(async () => {
    if (SHOTS) mkdirSync(SHOTS, { recursive: true });
    analyst = await signedIn('asha analyst');
  }, 180_000);

  const record = async (numbers: readonly string[], outcome: string) => {
    const tips = [];
    for (const tip of numbers) tips.push({ id: (await other.call<TipView>('tips.show', { tip })).id });
    await other.call('triage.outcome', { tips, outcome });
  };

  it('counts what one reads oneself; beyond one’s own limit a break is offered, which can be put away', async () => {
    await analyst.goto(screens.base);
    await analyst.getByText('gravest kinds that you read: 0 today, 0 this week').waitFor();
    await analyst.getByRole('link', { name: 'Set your own limit' }).click();
    await analyst.getByLabel(/^Gravest tips in a day/).fill('1');
    await analyst.keyboard.press('Enter');
    await analyst.locator('.notice', { hasText: 'Your limits are set.' }).waitFor();
    await analyst.goto(`${screens.base}/queue`);
    await analyst.locator('.queue-row', { hasText: 'G-1' }).locator('.tip-link').click();
    await analyst.getByRole('heading', { name: 'Why it is here' }).waitFor();
    await analyst.goto(screens.base);
    const offer = analyst.getByRole('status').filter({ hasText: 'Breaks and a word' });
    await offer.waitFor();
    expect(await offer.innerText()).toContain('You have read 1 of the gravest tips today');
    await analyst.getByText('read: 1 today, 1 this week').waitFor();
    await analyst.waitForLoadState('networkidle'); // what the page asks as it opens
    const sent: string[] = [];
    analyst.on('request', (request) => {
      const name = new URL(request.url()).pathname;
      // what the page asks by itself each minute
      if (!/app\.today|away|exposure|ends|count|waiting|notices|facets|overruled/i.test(name))
        sent.push(name);
    });
    await analyst.getByRole('button', { name: 'Put away' }).click();
    await expect.poll(() => offer.count()).toBe(0);
    expect(sent).toEqual([]);
    await analyst.getByRole('link', { name: 'Queue' }).first().click();
    await analyst.locator('.queue-row').first().waitFor(); // nothing stands in the way
  });

  it('how it ended is told to who worked on it, until he says that he has seen it', async () => {
    await analyst.goto(`${screens.base}/queue`);
    for (const number of ['P-1', 'P-2']) {
      await analyst.locator('.queue-row', { hasText: number }).locator('.tip-link').click();
      await analyst.getByRole('heading', { name: 'Why it is here' }).waitFor();
      await analyst.keyboard.press('a');
      await analyst.locator('.notice').first().waitFor();
      await analyst.goto(`${screens.base}/queue`);
    }
    await record(['P-1', 'P-2'], 'child_safeguarded');
    await analyst.goto(screens.base);
    const ends = analyst.locator('section', { has: analyst.getByRole('heading', { name: 'How it ended' }) });
    await ends.waitFor();
    expect(await ends.locator('li').allInnerTexts()).toHaveLength(2);
    expect(await ends.locator('li', { hasText: 'P-1' }).innerText()).toContain('Child safeguarded');
    await ends.getByRole('button', { name: 'I have seen it P-1' }).click();
    await expect.poll(() => ends.locator('li').count()).toBe(1);
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 1440, height: 900 },
    { theme: 'dark', language: 'en', width: 390, height: 844 },
    { theme: 'light', language: 'hi', width: 390, height: 844 },
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const page = await signedIn('asha analyst', settings);
      const head = await signedIn('hari heads', settings);
      for (const [of, path, ready] of [
        [page, '/', '.break-offer'],
        [page, '/account', '.care-limits'],
        [head, '/workload', '#care-totals'],
      ] as const) {
        await of.goto(screens.base + path);
        await of.locator(ready).waitFor();
        const width = await of.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(
          [...(await seriousFaults(of)), width > 0 ? `${width} px too wide` : ''].filter(Boolean),
          path,
        ).toEqual([]);
        await of.locator(ready).scrollIntoViewIfNeeded();
        if (SHOTS)
          await of.screenshot({
            path: `${SHOTS}/care${path.replaceAll(/\W+/g, '-')}-${settings.theme}-${settings.width}.png`,
          });
      }
    },
    90_000,
  );

  it('the head is told no sum of so few; who reads no tips has nothing to set', async () => {
    const head = await signedIn('hari heads');
    await head.goto(`${screens.base}/workload`);
    await head.getByText('Fewer than 5 officers read any of them: no sum is told.').waitFor();
    const administrator = await signedIn('adi administrator');
    await administrator.goto(`${screens.base}/account`);
    await administrator.getByRole('heading', { level: 1 }).waitFor();
    expect(await administrator.locator('#care').count()).toBe(0);
  });

  it('asked nothing of any other origin, and met no fault', () => {
    for (const { outside, faults } of screens.opened) expect([...outside, ...faults]).toEqual([]);
  });
});
