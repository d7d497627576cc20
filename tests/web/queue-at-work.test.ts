import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { setActive } from '../../src/access/store.ts';
import { call as callAction } from '../../src/app/call.ts';
import { actionNamed } from '../../src/app/table.ts';
import { actorNow, makeOfficer } from '../access/officers.ts';
import { type Person, person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults } from './browser.ts';
import { type Look, screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const BUNDLE = 500;

describe('the queue at work, at the screens', () => {
  const house = freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const screens = screensOf(house);
  const signedIn = async (name: string, roles: RoleName[], look: Look = {}) =>
    (await screens.ofNew(name, roles, { ...look, wait: 30_000, home: true })).page;
  let clerk: Person;

  beforeAll(async () => {
    const app = await house;
    clerk = await person(app, 1, 'Clerk', ['intake clerk', 'analyst']);
    await clerk.takeIn([
      ...['T-1', 'T-2', 'T-3', 'T-4'].map((number) => tipLine(number, { phone: '+91 98765 00311' })),
      ...Array.from({ length: BUNDLE }, (_, at) =>
        tipLine(`B-${at}`, { hash: 'b'.repeat(64), viral: true, platform: 'WideChat' }),
      ),
    ]);
  }, 180_000);

  const idOf = async (number: string) =>
    (await clerk.call<{ id: string }>('tips.show', { tip: number, words: false, alone: true })).id;
  const openBy = async (page: Page, number: string) => {
    await page.goto(`${screens.base}/tips/${await idOf(number)}`);
    await page.getByRole('heading', { name: 'Why it is here' }).waitFor();
  };
  const says = (page: Page, words: RegExp | string) => page.getByText(words).first().waitFor();

  async function look(page: Page, name: string): Promise<void> {
    expect(await seriousFaults(page), name).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    for (const [size, width, height] of [
      ['wide', 1440, 900],
      ['narrow', 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${SHOTS}/queue-${name}-${size}.png` });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('a race for one tip in two browsers has one winner, whom the other is told', async () => {
    const pages = [await signedIn('Asha', ['analyst']), await signedIn('Bilal', ['analyst'])];
    for (const page of pages) await openBy(page, 'T-1');
    await Promise.all(pages.map((page) => page.keyboard.press('a')));
    const taken = pages.map((page) => page.getByText(/This tip is with (Asha|Bilal) already/).first());
    const lost = await Promise.race(taken.map((each, at) => each.waitFor().then(() => at)));
    const winner = lost === 0 ? 'Bilal' : 'Asha';
    expect(await taken[lost]!.innerText()).toContain(winner);
    // both are shown who has it, the loser without doing anything
    for (const page of pages) await says(page, `with ${winner}`);
    const { assigned } = await clerk.call<{ assigned: string }>('tips.show', { tip: 'T-1' });
    const { officers } = await clerk.call<{ officers: { id: string; displayName: string }[] }>(
      'access.officers',
    );
    expect(officers.find(({ id }) => id === assigned)?.displayName).toBe(winner);
  }, 120_000);

  it('what one takes, another’s open queue shows; the next that nobody has is taken by a key', async () => {
    const page = await signedIn('Chitra', ['analyst']);
    await page.goto(`${screens.base}/queue`);
    await page.locator('.queue-row.active .tip-link').waitFor();
    const row = page.locator('.queue-row', { hasText: 'T-2' });
    await clerk.call('triage.claim', { tips: [{ id: await idOf('T-2') }] });
    await expect.poll(() => row.innerText(), { timeout: 25_000 }).toContain('Clerk');
    await page.keyboard.press('n');
    await says(page, 'with Chitra');
    await look(page, 'tip');
  }, 120_000);

  it('closes a bundle of 500 as one act, and takes all of it back', async () => {
    const page = await signedIn('Devi', ['analyst']);
    await page.goto(`${screens.base}/queue?platform=WideChat`);
    await page.locator('.queue-row.active .tip-link').waitFor();
    const closed = async () =>
      (
        await clerk.call<{ total: number }>('triage.facets', {
          filter: { state: ['closed'], bundled: true, platform: ['WideChat'] },
        })
      ).total;
    await page.keyboard.press('x');
    await page.getByRole('dialog').waitFor();
    await page.getByRole('radio', { name: /Known and widely spread/ }).waitFor();
    await page.keyboard.press('5');
    expect(await page.getByLabel(/Close all of the bundle: 500 tips/).isChecked()).toBe(true);
    await look(page, 'close');
    await page.getByRole('button', { name: 'Close 500 tips' }).click();
    await says(page, '500 tips closed as one act');
    expect(await closed()).toBe(BUNDLE);
    await page.keyboard.press('u');
    await says(page, '500 tips are as they were before');
    expect(await closed()).toBe(0);
    await page.locator('.queue-row.active .tip-link').waitFor();
  }, 180_000);

  it('a reason asks what it asks; a duplicate opens the tip that was kept and says so', async () => {
    const page = await signedIn('Esha', ['analyst']);
    await openBy(page, 'T-4');
    await page.keyboard.press('x');
    await page.getByRole('radio', { name: /Not our jurisdiction/ }).waitFor();
    await page.keyboard.press('2');
    const confirm = page.getByRole('button', { name: 'Close the tip' });
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('State').fill('Kerala');
    expect(await confirm.isDisabled()).toBe(false);
    await page.getByRole('radio', { name: /^Duplicate/ }).click();
    expect(await confirm.isDisabled()).toBe(true);
    await page.getByLabel('Number of the tip that it doubles').fill('T-3');
    await confirm.click();
    await expect
      .poll(async () => (await clerk.call<{ number: string }>('tips.show', { tip: 'T-4' })).number)
      .toBe('T-3');
    await openBy(page, 'T-4');
    await says(page, /You opened Example Hotline T-4: it was merged/);
    await page.getByRole('link', { name: 'Example Hotline T-4' }).click();
    await says(page, 'Merged as a duplicate into');
    await look(page, 'merged');
  }, 120_000);

  it('hands over with a note that the receiver reads on Today; records an outcome', async () => {
    const receiver = await signedIn('Farah', ['analyst']);
    const page = await signedIn('Gauri', ['analyst']);
    await openBy(page, 'T-3');
    await page.keyboard.press('h');
    await page.getByRole('combobox', { name: 'To' }).waitFor();
    await expect
      .poll(() => page.getByRole('combobox', { name: 'To' }).locator('option').allInnerTexts())
      .toContainEqual(expect.stringContaining('Farah'));
    const farah = await page
      .getByRole('combobox', { name: 'To' })
      .locator('option', { hasText: 'Farah' })
      .getAttribute('value');
    await page.getByRole('combobox', { name: 'To' }).selectOption(farah!);
    await page.getByLabel(/^Note/).fill('the platform answers on Monday');
    await look(page, 'hand-over');
    await page.getByRole('button', { name: 'Hand over', exact: true }).click();
    await says(page, 'with Farah');
    await receiver.goto(screens.base);
    await says(receiver, 'the platform answers on Monday');
    await look(receiver, 'today');
    await receiver.getByRole('button', { name: /I have read it/ }).click();
    await receiver.getByText('the platform answers on Monday').waitFor({ state: 'detached' });
    await openBy(receiver, 'T-3');
    await receiver.getByRole('combobox', { name: 'Outcome' }).selectOption('child_safeguarded');
    await says(receiver, /recorded by Farah/);
  }, 120_000);

  it('the head sees the workload, sets shares and profiles; another officer ends the second look', async () => {
    const head = await signedIn('Head', ['unit head']);
    await head.goto(`${screens.base}/workload`);
    await head.getByRole('heading', { name: 'Open tips by officer' }).waitFor();
    await head.getByRole('button', { name: 'Languages of Farah' }).click();
    await head.getByRole('menuitemcheckbox', { name: 'Marathi' }).click();
    await head.keyboard.press('Escape');
    await expect
      .poll(() => head.getByRole('button', { name: 'Languages of Farah' }).innerText())
      .toContain('Marathi');
    const share = head.getByRole('spinbutton', { name: /Too little to act on/ });
    await share.fill('100');
    await share.blur();
    await says(head, 'Share saved');
    await look(head, 'workload');
    await clerk.call('triage.close', {
      tips: [{ id: await idOf('T-2') }],
      reason: 'not_enough_to_act',
      note: 'no address and no port',
    });
    const page = await signedIn('Indu', ['analyst'], { theme: 'dark', language: 'hi' });
    await page.goto(`${screens.base}/looks`);
    await says(page, 'no address and no port');
    await look(page, 'looks');
    await page.getByRole('textbox').fill('agreed');
    await page.getByRole('button').filter({ hasText: 'पुष्टि' }).click();
    await page.getByText('no address and no port').waitFor({ state: 'detached' });
  }, 120_000);

  it('the head gives back what somebody had who works no more, and takes that back', async () => {
    const app = await house;
    const gone = await person(app, 1, 'Govind', ['analyst']);
    await clerk.takeIn(['G-1', 'G-2'].map((number) => tipLine(number)));
    for (const number of ['G-1', 'G-2'])
      await gone.call('triage.claim', { tips: [{ id: await idOf(number) }] });
    await app.database.transaction('write', 'house', (db) => setActive(db, gone.id, false, app.clock()));
    const head = await signedIn('Hema', ['unit head']);
    await head.goto(`${screens.base}/workload`);
    const back = head.getByRole('button', { name: 'Give the open tips of Govind back to the queue' });
    await back.waitFor();
    await look(head, 'works-no-more');
    await back.click();
    await says(head, '2 tips of Govind are back in the queue');
    await back.waitFor({ state: 'detached' });
    await head.goto(`${screens.base}/looks`);
    await says(head, '2 tips of Govind given back to the queue');
    await head.getByRole('listitem').filter({ hasText: 'Govind' }).getByRole('button').click();
    await says(head, '2 tips are as they were before');
    await head.goto(`${screens.base}/workload`);
    await back.waitFor();
  }, 120_000);

  it('a view is renamed, opens the queue, and the pages fit a phone', async () => {
    const page = await signedIn('Jaya', ['analyst']);
    await page.goto(`${screens.base}/queue?platform=WideChat`);
    await page.getByRole('button', { name: 'Saved views' }).click();
    await page.getByRole('menuitem', { name: /Save these filters/ }).click();
    await page.getByLabel('Name of the view').fill('spread');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('button', { name: 'spread' }).click();
    await page.getByRole('menuitem', { name: /Manage views/ }).click();
    await page.getByLabel('Name of the view').fill('widely spread');
    await page.getByLabel('Name of the view').blur();
    await page.getByRole('radio', { name: /queue opens with it/ }).click();
    await look(page, 'views');
    await page.keyboard.press('Escape');
    await page.goto(screens.base);
    await page.getByRole('link', { name: /^Queue/ }).click();
    await expect.poll(() => page.url()).toContain('platform=WideChat');
    await page.getByRole('button', { name: 'widely spread' }).waitFor();
    await page.setViewportSize({ width: 390, height: 844 });
    for (const path of ['/looks', '/queue', `/tips/${await idOf('T-1')}`]) {
      await page.goto(`${screens.base}${path}`);
      await page.getByRole('heading', { level: 1 }).waitFor();
      const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(over, path).toBeLessThanOrEqual(0);
    }
  }, 120_000);

  it('asked nothing of any other origin, and met no fault', () => {
    expect(screens.opened.flatMap(({ outside }) => outside)).toEqual([]);
    // refusals of a race are answers
    const faults = screens.opened
      .flatMap((each) => each.faults)
      .filter((words) => !/status of 409/.test(words));
    expect(faults).toEqual([]);
  });

  it('Today says what changed since an officer was last here', async () => {
    const app = await house;
    const { token } = await makeOfficer(app, 'returning', ['analyst']);
    await callAction(
      app,
      actionNamed('tips.show')!,
      { tip: 'T-4', words: false },
      (await actorNow(app, token))!,
    );
    app.setNow('2026-11-21T18:00:00.000Z');
    await clerk.takeIn([tipLine('T-9', { phone: '+91 98765 00319' })]);
    const { page } = await screens.of('returning', { wait: 30_000, home: true });
    await page.getByRole('heading', { name: 'Since you were away' }).waitFor();
    await says(page, 'New open tips:');
    await look(page, 'away');
  });
});
