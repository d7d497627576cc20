import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { readSheet } from 'read-excel-file/node';
import { beforeAll, describe, expect, it } from 'vitest';
import { APPROVAL_PROBLEMS } from '../../src/access/approval.ts';
import { statement } from '../../src/storage/statement.ts';
import { addOfficers } from '../access/work-officers.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { HOTLINE } from '../fixtures/ndjson/tip-records.ts';
import { seriousFaults, type Watched } from './browser.ts';
import { catalogue } from './catalogue.ts';
import { screensOf } from './screens-of.ts';

const LOG = statement<{ record_id: string; input_digest: string }>(
  'test.exportsInLog',
  'fan-out',
  `SELECT record_id, input_digest FROM audit_entry WHERE action = 'documents.export' AND record_kind = 'export'`,
);

describe('an officer asks, a second one approves', () => {
  const app = freshApp({ now: new Date().toISOString() });
  const screens = screensOf(app);
  const signedIn = screens.of;
  let asker: Watched;
  let head: Watched;

  beforeAll(async () => {
    const house = await app;
    const lines = Array.from({ length: 30 }, (_, at) => JSON.stringify({ ...HOTLINE, number: `EH-${at}` }));
    await take(house, lay(join(house.folder, 'tips'), { 'all.ndjson': lines.join('\n') }));
    await addOfficers(house, [
      { name: 'asha asks', roles: ['investigator'] },
      { name: 'hari heads', roles: ['unit head'] },
    ] as const);
    asker = await signedIn('asha asks');
    head = await signedIn('hari heads');
  }, 180_000);

  const notice = (page: Page, words: RegExp) => page.locator('.notice', { hasText: words }).waitFor();

  it('an export from the queue is refused alone, and a second officer is asked', async () => {
    const { page } = asker;
    await page.goto(`${screens.base}/queue`);
    await page.locator('.queue-row .tip-link').first().waitFor();
    await page.getByRole('button', { name: 'Export…' }).click();
    await page.getByLabel('Why, and for whom').fill('Register of the court in Example');
    await page.getByRole('button', { name: 'Make the file' }).click();
    const sheet = page.getByRole('dialog', { name: 'This takes a second officer' });
    await sheet.waitFor();
    expect(await sheet.getByLabel('Why it is needed').inputValue()).toBe('Register of the court in Example');
    await sheet.getByRole('button', { name: 'Ask a second officer' }).click();
    await notice(page, /^Asked\./);
    await page.keyboard.press('g');
    await page.keyboard.press('r');
    const mine = page.locator('#mine .approval');
    await mine.waitFor();
    expect(await mine.innerText()).toContain('waits');
    expect(await mine.getByRole('button', { name: 'Carry it out' }).count()).toBe(0);
    expect(await page.locator('#waiting .approval').count()).toBe(0);
  });

  it('the unit head sees it on Today, field by field, and approves', async () => {
    const { page } = head;
    await page.goto(screens.base);
    await page.getByRole('link', { name: '1 review waits for you as the second officer' }).click();
    const waiting = page.locator('#waiting .approval');
    await waiting.waitFor();
    const shown = await waiting.innerText();
    for (const words of [
      'asha asks',
      'Register of the court in Example',
      'Filters › State of the tip',
      'open',
      'xlsx',
    ])
      expect(shown).toContain(words);
    await waiting.getByLabel('Note (may stay empty)').fill('seen');
    await waiting.getByRole('button', { name: 'Approve' }).click();
    await notice(page, /^Approved\./);
    await expect.poll(() => waiting.count()).toBe(0);
  });

  it('the asker carries it out once and keeps the file that the log names', async () => {
    const { page } = asker;
    await page.goto(screens.base);
    await page.getByRole('link', { name: '1 act that you asked for was approved' }).click();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Carry it out' }).click();
    const file = await download;
    const bytes = readFileSync(await file.path());
    const [entry, ...more] = await (await app).database.transaction('read', 'house', (db) => db.all(LOG));
    expect(more).toEqual([]);
    expect(file.suggestedFilename()).toBe(`tipstaff-${entry!.record_id}.xlsx`);
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(entry!.input_digest);
    const rows = await readSheet(bytes);
    expect(rows).toHaveLength(32);
    expect(rows.at(-1)![0]).toContain('asha asks');
    await notice(page, /^File with 30 rows handed out\./);
    await expect.poll(() => page.locator('#mine .approval').innerText()).toContain('carried out');
    expect(await page.getByRole('button', { name: 'Carry it out' }).count()).toBe(0);
  });

  it('asked nothing of any other origin, and met no fault but the refusal', async () => {
    for (const { outside, faults } of [asker, head]) {
      expect(outside).toEqual([]);
      expect(faults.filter((fault) => !/status of 403/.test(fault))).toEqual([]);
    }
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 390, height: 844 },
  ] as const)('axe finds nothing serious: $theme, $language, $width', async (settings) => {
    const { page } = await signedIn('hari heads', settings);
    const other = await signedIn('asha asks', settings);
    await other.page.goto(`${screens.base}/approvals`);
    await other.page.locator('#mine .approval').first().waitFor();
    await other.page.getByRole('button', { name: /Export…|निर्यात…/ }).click();
    await other.page.getByRole('dialog').waitFor();
    await page.goto(`${screens.base}/approvals`);
    await page.locator('#waiting p').first().waitFor();
    for (const each of [other.page, page]) {
      const width = await each.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(await seriousFaults(each)).toEqual([]);
      expect(width).toBeLessThanOrEqual(0);
    }
    const pictures = process.env['TIPSTAFF_TEST_PICTURES'];
    if (pictures) {
      await other.page.screenshot({ path: join(pictures, `export-${settings.width}.png`) });
      await other.page.keyboard.press('Escape');
      await other.page.screenshot({ path: join(pictures, `approvals-${settings.width}.png`) });
    }
  });
});

describe('the catalogue', () => {
  it('has words for every problem of an approval, in English those of the server', () => {
    const words = catalogue('en');
    for (const [why, problem] of Object.entries(APPROVAL_PROBLEMS))
      expect(words.get(`approvalProblem.${why}`)).toBe(problem);
  });
});
