import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { screensOf } from './screens-of.ts';

/** What has the focus, as an officer without a mouse knows it: its name, and whether it shows that it has it. */
const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const name = element.getAttribute('aria-label') ?? element.innerText;
    return `${element.tagName.toLowerCase()} ${name.split('\n')[0]!.trim()}`;
  });

describe('a day without a mouse', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  await person(app, 1, 'hari heads', ['unit head']);
  const said = { ...tipLine('K-1'), texts: [{ kind: 'note', text: 'neutral words' }] };
  await clerk.takeIn([said, tipLine('K-2'), tipLine('K-3')]);
  const screens = screensOf(app);
  let page: Page;
  beforeAll(async () => {
    ({ page } = await screens.ofNew('asha analyst', ['analyst'], { wait: 20_000, home: true }));
  }, 60_000);
  const keys = async (...names: string[]) => {
    for (const name of names) await page.keyboard.press(name);
  };
  /** Until the focus is there: a page that is opened for the first time is fetched first. */
  const stands = (words: RegExp) => expect.poll(() => focused(page), { timeout: 20_000 }).toMatch(words);
  const told = (words: RegExp) => page.locator('.notice', { hasText: words }).last().waitFor();
  const tabTo = async (name: string) => {
    for (let step = 0; step < 12; step += 1) {
      await keys('Tab');
      if ((await focused(page)).endsWith(name)) return;
    }
    expect(await focused(page)).toContain(name);
  };

  it('claims a tip, opens it, unfolds and folds what it tells, and keeps the focus on the way', async () => {
    await keys('g', 'q');
    await page.locator('.queue-row', { hasText: 'K-1' }).waitFor();
    await stands(/^div Tips by urgency$/);
    while (!(await page.locator('.queue-row.active').innerText()).includes('K-1')) await keys('j');
    await keys('a');
    await told(/K-1 is with you/);
    await keys('Enter');
    await stands(/^h1 /);
    await keys('4');
    await stands(/^button Words/);
    await tabTo('Unfold the words');
    await keys('Enter');
    await page.getByText('neutral words').waitFor();
    expect(await focused(page)).toBe('button Fold');
    await keys('Enter');
    expect(await focused(page)).toBe('button Unfold the words');
  });

  it('closes it with a reason and takes that back', async () => {
    // the reasons are there before they are asked for: the keys may follow each other as fast as a hand is
    await page.waitForFunction(() =>
      performance.getEntriesByType('resource').some(({ name }) => name.includes('triage.reasons')),
    );
    await keys('x', '3', 'Tab');
    await page.keyboard.type('no time and no port');
    await tabTo('Close the tip');
    await keys('Enter');
    await told(/K-1 closed/);
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await keys('u');
    await told(/^Undone/);
    await keys('Escape');
    await stands(/^div Tips by urgency$/);
  });

  it('edits a weight in a draft, saves, looks through all tips and asks for release', async () => {
    await keys('g', 'u');
    await page.getByRole('button', { name: 'Edit in a draft' }).waitFor();
    await stands(/^main /); // not the window: Tab goes on in the page
    await tabTo('Edit in a draft');
    await keys('Enter');
    await told(/is a draft now/);
    await page.getByLabel('Weight of danger.meeting-planned').waitFor();
    await stands(/^main /);
    await tabTo('Weight of danger.meeting-planned');
    await keys('Control+a');
    await page.keyboard.type('98');
    await keys('Control+s');
    await told(/The draft is saved/);
    expect(await focused(page)).toContain('Weight of danger.meeting-planned');
    const tab = () => page.locator('.rule-tabs input:checked').inputValue();
    while (!(await page.evaluate(() => document.activeElement!.matches('.rule-tabs input'))))
      await keys('Shift+Tab');
    while ((await tab()) !== 'preview') await keys('ArrowRight');
    await page.getByRole('button', { name: 'Look through all tips' }).waitFor();
    await tabTo('Look through all tips');
    await keys('Enter');
    await page.getByText(/of 3 tips would change lane/).waitFor();
    expect(await focused(page)).toBe('button Look through all tips');
    await keys('Shift+Tab');
    while ((await tab()) !== 'changes') await keys('ArrowLeft');
    await page.getByText('weight +97 → +98').waitFor();
    await page.getByRole('button', { name: 'Release…' }).waitFor();
    await tabTo('Release…');
    await keys('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.type('measured against the last month');
    await tabTo('Ask a second officer');
    await keys('Enter');
    await told(/^Asked\./);
    for (const { outside, faults } of screens.opened)
      expect([outside, faults.filter((fault) => !/status of 403/.test(fault))]).toEqual([[], []]);
  });
});
