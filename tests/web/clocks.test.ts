import { mkdirSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { addUnit } from '../../src/access/store.ts';
import { beginLog } from '../../src/audit/store.ts';
import { statement } from '../../src/storage/statement.ts';
import { makeOfficer } from '../access/officers.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults } from './browser.ts';
import { screensOf } from './screens-of.ts';

const MANY = 25_000;
/** As many clocks on one tip, a minute apart. */
const PLANT = statement(
  'test.manyClocks',
  'one-shard',
  `INSERT INTO clock (record_id, clock_id, unit_id, tip_id, record_kind, rule, kind, zone, started_at, started_by, due_at, renewals, follows)
   SELECT $1::uuid, ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid, 2, $1::uuid, 'tip', 'in.it-3-1-j', 2, 'Asia/Kolkata',
     $2::timestamptz, 'system', $2::timestamptz + n * interval '1 minute', 0, true FROM generate_series(1, $3::int) AS n`,
);
const SHOTS = process.env['TIPSTAFF_SHOTS'];
/** The Friday before clocks go back in New York, on Sunday 1 November 2026 at 06:00 UTC. */
const NOW = '2026-10-30T16:00:00.000Z';

describe('the clock board across a change of the clock and a holiday', async () => {
  const app = await freshApp({ now: NOW });
  await app.database.transaction('write', 'house', async (db) => {
    await addUnit(db, { id: 2, name: 'Example unit', shortName: 'Example', country: 'US' }, app.clock());
    await beginLog(db, 2);
  });
  const clerk: Person = await person(app, 2, 'clerk', ['intake clerk', 'unit head']);
  await clerk.takeIn([tipLine('T-1'), tipLine('T-2'), tipLine('T-3')]);
  const { rows } = await clerk.call<{ rows: { id: string; number: string }[] }>('triage.queue');
  const tip = (number: string) => rows.find((row) => row.number === number)!.id;
  const screens = screensOf(app);

  /** A page of an officer of the unit, whose browser stands in New York at the test's time. */
  async function signedIn(
    name: string,
    roles: RoleName[],
    settings: { theme?: 'light' | 'dark'; language?: 'en' | 'hi' } = {},
  ): Promise<Page> {
    const { token } = await makeOfficer(app, name, roles, 2);
    const context: BrowserContext = await screens.browser.newContext({
      viewport: { width: 1440, height: 900 },
      timezoneId: 'America/New_York',
      colorScheme: settings.theme ?? 'light',
      reducedMotion: 'reduce',
    });
    await context.clock.install({ time: new Date(NOW) });
    await context.addInitScript((kept) => localStorage.setItem('tipstaff.settings', JSON.stringify(kept)), {
      theme: 'light',
      language: 'en',
      ...settings,
    });
    await context.addCookies([{ name: 'tipstaff', value: token, url: screens.base }]);
    return context.newPage();
  }

  async function look(page: Page, name: string): Promise<void> {
    expect(await seriousFaults(page)).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    for (const [size, width, height] of [
      ['wide', 1440, 900],
      ['narrow', 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${SHOTS}/${name}-${size}.png` });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('starts clocks on a tip, shows them by day in the officer’s zone, moves them with a holiday', async () => {
    const page = await signedIn('head', ['unit head']);
    await page.goto(`${screens.base}/tips/${tip('T-1')}`);
    await page.getByRole('heading', { name: 'Clocks' }).waitFor();
    await look(page, 'tip-clocks');
    await page.getByRole('button', { name: 'Start a clock…' }).click();
    // two days from Saturday noon on the wall: over the hour that comes twice, to Monday
    await page.getByLabel('By which rule').selectOption('unit.order');
    await page.getByLabel('How many').fill('1');
    await page.getByLabel('Of what').selectOption('working-days');
    await page.getByLabel(/^Where it was/).fill('by order of the head');
    await look(page, 'start-clock');
    await page.getByRole('button', { name: 'Start', exact: true }).click();
    const order = page.getByRole('listitem').filter({ hasText: 'The unit’s own order' });
    // Friday; Saturday and Sunday are closed; Monday ends after the change: 23:59 EST is 04:59 UTC on Tuesday
    await order.getByText('2 Nov 2026, 23:59 GMT-5 (3 Nov 04:59 UTC)').waitFor();
    await order.getByText('by order of the head').waitFor();

    // 24 hours are 24 hours; a week on the wall is an hour longer
    const at = '2026-10-31T12:00:00-04:00';
    app.setNow('2026-10-31T16:00:00.000Z');
    await clerk.call('clocks.start', { tip: 'T-2', rule: 'in.it-3-1-j', at });
    app.setNow(NOW);
    await page.goto(`${screens.base}/clocks?view=month&day=2026-11-03`);
    const day = (words: RegExp) => page.getByRole('button', { name: words });
    await day(/^2 Nov 2026: 1 clock ends/).waitFor();
    await day(/^3 Nov 2026: 1 clock ends/).waitFor();
    expect(await page.locator('td', { has: day(/^26 Nov 2026/) }).innerText()).toContain('Thanksgiving Day');
    await look(page, 'clocks-month');

    await page.getByRole('button', { name: 'Holidays and estimates…' }).click();
    await page.getByLabel('Day', { exact: true }).fill('2026-11-02');
    await page.getByLabel('What it is called').fill('Local holiday');
    await page.getByRole('button', { name: 'Add the day' }).click();
    await page.getByText('Local holiday').first().waitFor();
    await look(page, 'clocks-holidays');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await day(/^2 Nov 2026: 0 clocks end/).waitFor();
    await day(/^3 Nov 2026: 2 clocks end/).waitFor();

    // by keyboard to the day, into its list, and back
    await day(/^3 Nov 2026/).focus();
    await page.keyboard.press('ArrowLeft');
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.getAttribute('data-day')))
      .toBe('2026-11-02');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await page.getByRole('grid', { name: 'Clocks by their end' }).waitFor();
    const list = page.getByRole('row').filter({ hasText: 'The unit’s own order' });
    await list.getByText('3 Nov 2026 23:59').waitFor();
    expect(await page.getByRole('row').count()).toBe(3);
    await page.keyboard.press('j');
    await page.locator('.law-line').getByText('in America/New_York').waitFor();
    await page.goBack();
    await page.getByRole('radio', { name: 'Week' }).check({ force: true });
    await page.getByText('23:59').first().waitFor();
    // the week of the change has a day of 25 hours: what ends in its last hour ends on it
    await look(page, 'clocks-week');
  }, 180_000);

  it('is a list by end, of one kind, with estimates marked and the law at the row that has the focus', async () => {
    const page = await signedIn('analyst', ['analyst'], { theme: 'dark' });
    await page.goto(`${screens.base}/clocks`);
    const grid = page.getByRole('grid', { name: 'Clocks by their end' });
    await grid.getByText('estimate').first().waitFor();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.locator('.law-line').getByText('IT Rules 2021, r. 3(1)(j)').waitFor();
    await look(page, 'clocks-list-dark');
    await page.getByRole('button', { name: /^Their reply 1/ }).click();
    await expect.poll(() => page.getByRole('row').count()).toBe(2);
    expect(page.url()).toContain('kind=reply');
    await page.getByLabel('Estimates').selectOption('only');
    await page.getByText('No clock fits').waitFor();
    await look(page, 'clocks-empty');
    await page.getByRole('button', { name: 'Show all clocks' }).click();
    await grid.waitFor();
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save as calendar' }).click();
    expect((await saved).suggestedFilename()).toBe('clocks.ics');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /T-2/ }).waitFor();
  }, 120_000);

  it('stops and renews on the tip, and tells on Today what is near', async () => {
    const page = await signedIn('investigator', ['investigator'], { language: 'hi' });
    await page.goto(`${screens.base}/tips/${tip('T-3')}`);
    await page.getByRole('button', { name: 'समय-सीमा चलाएँ…' }).click();
    await page.getByLabel('किस नियम से').selectOption('us.2703f');
    await page.getByRole('button', { name: 'चलाएँ', exact: true }).click();
    const kept = page.getByRole('listitem').filter({ hasText: 'अमेरिकी प्रदाता द्वारा संरक्षण' });
    await kept.getByRole('button', { name: 'नवीनीकरण' }).click();
    await kept.getByText('नवीनीकृत').waitFor();
    await kept.getByRole('button', { name: 'रोकें' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'रोकें' }).click();
    await page.getByText('1 रुकी').waitFor();
    await clerk.call('clocks.start', { tip: 'T-3', rule: 'in.takedown', at: '2026-10-30T13:30:00Z' });
    await page.goto(screens.base);
    await page.getByText('अवैध सामग्री हटाना').first().waitFor();
    await look(page, 'today-clocks');
    await page.keyboard.press('g');
    await page.keyboard.press('c');
    await page.getByRole('heading', { level: 1, name: 'समय-सीमाएँ' }).waitFor();
    await look(page, 'clocks-hi');
  }, 120_000);

  it('shows 25,000 as it shows ten: only rows near the window stand in the page', async () => {
    await app.database.transaction('write', 'house', (db) => db.run(PLANT, [tip('T-1'), NOW, MANY]));
    const page = await signedIn('reader', ['analyst']);
    await page.goto(`${screens.base}/clocks?kind=reply`);
    const grid = page.getByRole('grid', { name: 'Clocks by their end' });
    await expect.poll(() => grid.getAttribute('aria-rowcount')).toBe(String(MANY + 3));
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.keyboard.press('End');
    const last = page.locator('.queue-row.active');
    await last.getByText('16 Nov 2026').waitFor({ timeout: 60_000 });
    expect(await page.getByRole('row').count()).toBeLessThan(80);
    await page.goto(`${screens.base}/clocks?view=month&day=2026-11-02`);
    await page.getByRole('button', { name: /^1 Nov 2026: 1,500 clocks end/ }).waitFor();
  }, 180_000);
});
