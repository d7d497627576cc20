import { mkdirSync, readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults } from './browser.ts';
import { type Look, screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];

/** A platform's report, invented: `whole` has what most lack. */
const report = (number: string, platform: string, month: string, whole: boolean) => ({
  ...{ tipstaff: 'tip/1', kind: 'platform', source: 'Example Exchange', number },
  ...{ platform, reportingPlatform: platform, country: 'IN', received: `2026-${month}-12T10:00:00Z` },
  incident: { type: 'enticement', at: `2026-${month}-10T10:00:00Z` },
  parties: [
    {
      ...{ role: 'suspect', accountId: `u-${number}` },
      identifiers: [
        {
          ...{ kind: 'ip', value: '203.0.113.25', time: `2026-${month}-10T10:00:00Z` },
          ...(whole && { port: 51_812 }),
        },
        ...(whole ? [{ kind: 'phone', value: '+91 98765 00411' }] : []),
      ],
    },
  ],
  files: [
    { name: 'a.bin', id: `f-${number}`, ...(whole && { viewed: true }) },
    { name: 'b.bin', viewed: false, hashes: [{ type: 'SHA256', value: 'c'.repeat(64) }] },
  ],
});
const MONTHS = ['03', '05', '06', '08', '09', '10', '11'];

describe('what is missing, at the screens', () => {
  const house = freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const screens = screensOf(house);
  const signedIn = async (name: string, look: Look = {}) =>
    (await screens.ofNew(name, ['analyst'], { ...look, wait: 30_000, home: true })).page;
  let clerk: Person;

  beforeAll(async () => {
    const app = await house;
    clerk = await person(app, 1, 'Clerk', ['intake clerk', 'analyst']);
    await clerk.takeIn([
      ...MONTHS.flatMap((month, at) => [
        report(`A-${at}`, 'Alphachat', month, at % 2 === 0),
        report(`B-${at}`, 'Betachat', month, at > 4),
        report(`C-${at}`, 'Betachat', month, false),
      ]),
      report('G-1', 'Gammabook', '11', true),
      tipLine('H-1'),
    ]);
    const id = async (number: string) => (await clerk.call<{ id: string }>('tips.show', { tip: number })).id;
    app.setNow('2026-11-21T11:30:00.000Z');
    await clerk.call('triage.outcome', { tips: [{ id: await id('A-2') }], outcome: 'arrest' });
    for (const number of ['B-0', 'B-1', 'A-1'])
      await clerk.call('triage.close', { tips: [{ id: await id(number) }], reason: 'not_enough_to_act' });
  }, 180_000);

  const openBy = async (page: Page, number: string) => {
    const { id } = await clerk.call<{ id: string }>('tips.show', { tip: number });
    await page.goto(`${screens.base}/tips/${id}`);
    await page.locator('.gaps').waitFor();
  };

  async function look(page: Page, name: string): Promise<void> {
    expect(await seriousFaults(page), name).toEqual([]);
    for (const [size, width, height] of [
      ['wide', 1440, 900],
      ['narrow', 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, `${name} ${size}`).toBeLessThanOrEqual(0);
      if (!SHOTS) continue;
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: `${SHOTS}/platforms-${name}-${size}.png` });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('a tip says what it lacks and why; the request is read, copied and kept as a file', async () => {
    const page = await signedIn('Asha');
    await openBy(page, 'C-0');
    const panel = page.locator('.gaps');
    expect(await panel.getByRole('listitem').allInnerTexts()).toContainEqual(
      expect.stringContaining('Source port of each IP address'),
    );
    expect(await panel.innerText()).toContain('1 of 2 have it');
    await panel.getByText('Source port of each IP address').click();
    await panel.getByText(/only the source port tells them apart/).waitFor();
    await panel.scrollIntoViewIfNeeded();
    await look(page, 'tip');
    await panel.getByRole('button', { name: 'Request to Betachat…' }).click();
    const sheet = page.getByRole('dialog', { name: 'Request to the platform' });
    await sheet.getByText(/Our reference/).waitFor();
    await look(page, 'request');
    await sheet.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('Copied', { exact: false }).first().waitFor();
    const saving = page.waitForEvent('download');
    await sheet.getByRole('button', { name: 'Save as text' }).click();
    const saved = await saving;
    expect(saved.suggestedFilename()).toMatch(/^request-[0-9a-f]{8}-2026-11-21\.txt$/);
    const text = readFileSync(await saved.path(), 'utf8');
    expect(text).toContain('reported account: u-C-0');
    expect(text).toContain('The source port of each of the IP addresses named below.');
  }, 120_000);

  it('a hotline’s tip says that nobody can be asked', async () => {
    const page = await signedIn('Bilal', { theme: 'dark', language: 'hi' });
    await openBy(page, 'H-1');
    await page.getByText(/यह सूचना किसी प्लेटफ़ॉर्म ने नहीं दी/).waitFor();
    expect(await page.locator('.gaps button').count()).toBe(0);
  }, 120_000);

  it('the scorecard sorts, opens a row, keeps its period in the address', async () => {
    const page = await signedIn('Chitra');
    await page.getByRole('link', { name: 'Platforms' }).click();
    const rows = page.locator('.platform-row th');
    await rows.first().waitFor();
    const names = async () => (await rows.allInnerTexts()).map((text) => text.replace(/^\W+/, ''));
    expect(await names()).toEqual(['Betachat', 'Alphachat', 'Gammabook']);
    await page.getByRole('button', { name: 'Fields given' }).click();
    await expect.poll(names).toEqual(['Gammabook', 'Alphachat', 'Betachat']);
    await page.getByRole('button', { name: 'Fields given' }).click();
    await expect.poll(names).toEqual(['Betachat', 'Alphachat', 'Gammabook']);
    await page.getByRole('button', { name: 'Betachat' }).click();
    await page.getByText('2 of 14 tips that need it').first().waitFor();
    await look(page, 'card');
    await page.getByLabel('From').fill('2026-11-01');
    await expect.poll(() => page.url()).toContain('from=2026-11-01');
    await expect.poll(() => page.locator('.platform-row').first().innerText()).toMatch(/Betachat\s+2\s/);
    await page.reload();
    await page.locator('.platform-row').first().waitFor();
    expect(await page.locator('.platform-row').first().innerText()).toMatch(/Betachat\s+2\s/);
    await page
      .locator('.platform-filters')
      .getByLabel(/^With the field/)
      .selectOption('hash');
    await page.getByRole('button', { name: /^Hash of each file/ }).click();
    expect(page.url()).toContain('field=hash');
  }, 120_000);

  it('in the dark and in Hindi', async () => {
    const page = await signedIn('Devi', { theme: 'dark', language: 'hi' });
    await page.goto(`${screens.base}/platforms`);
    await page.locator('.platform-row').first().waitFor();
    await look(page, 'dark');
    await openBy(page, 'C-0');
    await page.locator('.gaps').scrollIntoViewIfNeeded();
    await look(page, 'tip-dark');
  }, 120_000);

  it('asked nothing of any other origin, and met no fault', () => {
    expect(screens.opened.flatMap(({ outside }) => outside)).toEqual([]);
    expect(screens.opened.flatMap(({ faults }) => faults)).toEqual([]);
  });
});
