import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { addUnit } from '../../src/access/store.ts';
import { beginLog } from '../../src/audit/store.ts';
import { makeOfficer } from '../access/officers.ts';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const dated = (number: string, day: string) => ({
  ...tipLine(number),
  texts: [{ kind: 'escalation', text: `A meeting is planned for ${day}.` }],
});

const app = await freshApp({ now: '2026-11-20T12:00:00.000Z' });
await app.database.transaction('write', 'house', async (db) => {
  await addUnit(db, { id: 2, name: 'Example unit', shortName: 'Example', country: 'US' }, app.clock());
  await beginLog(db, 2);
});
const clerk = await person(app, 2, 'clerk', ['intake clerk', 'unit head']);
await clerk.takeIn([dated('M-25', '2026-11-25'), dated('M-22', '2026-11-22')]);
const screens = screensOf(app);

async function pageAt(now: string, timezoneId: string): Promise<Page> {
  app.setNow(now);
  const { token } = await makeOfficer(app, `head of ${timezoneId} at ${now}`, ['unit head'], 2);
  const context = await screens.browser.newContext({ viewport: { width: 1440, height: 900 }, timezoneId });
  await context.clock.install({ time: new Date(now) });
  await context.addCookies([{ name: 'tipstaff', value: token, url: screens.base }]);
  const page = await context.newPage();
  page.setDefaultTimeout(12_000);
  return page;
}

async function shot(page: Page, name: string): Promise<void> {
  if (!SHOTS) return;
  mkdirSync(SHOTS, { recursive: true });
  await page.screenshot({ path: `${SHOTS}/${name}.png` });
}

test.each([
  ['the evening before in Los Angeles', '2026-11-22T04:00:00.000Z', 'America/Los_Angeles', 'tomorrow'],
  ['in the afternoon of the day', '2026-11-22T14:20:00.000Z', 'UTC', 'today'],
  ['in the last hours of the last zone', '2026-11-23T11:00:00.000Z', 'Pacific/Auckland', 'still runs'],
])(
  'a day without a time is not over while it runs, in queue, board and tip: %s',
  async (_, now, zone, words) => {
    const page = await pageAt(now, zone);
    const name = zone.replace('/', '-');
    await page.goto(`${screens.base}/queue`);
    const row = page.getByRole('row').filter({ hasText: 'M-22' });
    await row.getByText(words, { exact: true }).waitFor();
    expect(await page.getByText('over', { exact: true }).count()).toBe(0);
    await shot(page, `queue-${name}`);
    await row.getByRole('link', { name: /M-22/ }).first().click();
    const clock = page.getByRole('listitem').filter({ hasText: 'Day of the meeting' }).first();
    await clock.getByText(words, { exact: true }).waitFor();
    await shot(page, `tip-${name}`);
    await page.goto(`${screens.base}/clocks?kind=event`);
    const line = page.getByRole('row').filter({ hasText: 'M-22' });
    await line.getByText(words, { exact: true }).waitFor();
    await line.getByText('22 Nov 2026', { exact: true }).waitFor();
    await shot(page, `board-${name}`);
    await page.goto(`${screens.base}/clocks?view=month&day=2026-11-22&kind=event`);
    await page.getByRole('button', { name: /^22 Nov 2026: 1 clock ends/ }).waitFor();
    await page.getByRole('button', { name: /^21 Nov 2026: 0 clocks end/ }).waitFor();
    await shot(page, `month-${name}`);
    await page.getByRole('button', { name: /^22 Nov 2026: 1 clock ends/ }).click();
    await page.getByRole('row').filter({ hasText: 'M-22' }).waitFor();
    await page.context().close();
  },
);

test('when its day is over in the last zone it is over', async () => {
  const page = await pageAt('2026-11-23T18:00:00.000Z', 'UTC');
  await page.goto(`${screens.base}/clocks?kind=event`);
  const line = page.getByRole('row').filter({ hasText: 'M-22' });
  const words = line.getByText('over for 6 h', { exact: true });
  await words.waitFor();
  await page.clock.setFixedTime(new Date('2026-11-23T17:50:00.000Z'));
  await page.reload();
  const long = line.getByText('over for 5 h 50 min', { exact: true });
  await long.waitFor();
  const cut = await long.evaluate((node) => {
    const cell = node.closest('.cell')!;
    return cell.scrollWidth > cell.clientWidth;
  });
  expect(cut).toBe(false);
  await shot(page, 'board-over');
  await page.context().close();
});
