import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { person, tipLine } from '../access/people.ts';
import { addOfficers } from '../access/work-officers.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults, type Watched } from './browser.ts';
import { screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
/** Only looked at: the two that are always tried differ in everything. */
const OTHER_SIZES = [
  { theme: 'dark', language: 'hi', width: 1440, height: 900 },
  { theme: 'light', language: 'en', width: 390, height: 844 },
] as const;
const MATERIAL = 'Child Pornography (possession, manufacture, and distribution)';
const SPOKEN = {
  ...tipLine('R-3'),
  texts: [{ kind: 'chat', text: 'Shall we see the lighthouse keeper, he asked.' }],
};

describe('the rules of a unit at the screens', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  await clerk.takeIn([tipLine('R-1', { type: MATERIAL }), tipLine('R-2'), SPOKEN]);
  await app.rescoreWork.settled();
  await addOfficers(app, [
    { name: 'asha analyst', roles: ['analyst'] },
    { name: 'hari heads', roles: ['unit head'] },
    { name: 'uma auditor', roles: ['auditor'] },
  ] as const);
  const screens = screensOf(app);
  const signedIn = screens.of;
  let analyst: Watched;
  let head: Watched;

  beforeAll(async () => {
    analyst = await signedIn('asha analyst');
    head = await signedIn('hari heads');
  }, 180_000);

  const notice = (page: Page, words: RegExp) => page.locator('.notice', { hasText: words }).waitFor();
  const tab = (page: Page, name: string) =>
    page.locator('.segments label', { has: page.getByRole('radio', { name, exact: true }) }).click();
  const rule = (page: Page, id: string) =>
    page.locator('.rule', { has: page.getByText(id, { exact: true }) });
  const row = (page: Page, number: string) => page.locator('.queue-row', { hasText: number });

  it('a draft is begun from what is in force, and a weight changed in its place', async () => {
    const { page } = analyst;
    await page.goto(`${screens.base}/rules`);
    await page.getByRole('heading', { name: 'Danger' }).waitFor();
    expect(await page.locator('.page-head').innerText()).toContain('in force');
    expect(await page.locator('.rule input').count()).toBe(0); // what is in force is never edited in its place
    await page.getByRole('button', { name: 'Edit in a draft' }).click();
    await notice(page, /^Version 1 is a draft now/);
    await page.getByRole('searchbox', { name: /Search/ }).fill('possessed');
    await expect.poll(() => page.locator('.rule').count()).toBe(1);
    await page.getByLabel('Weight of danger.material').fill('64');
    await page.getByText('not saved').waitFor();
  });

  it('a rule with its conditions is written in the form, and what is wrong with it is told beside it', async () => {
    const { page } = analyst;
    await page.getByRole('searchbox', { name: /Search/ }).fill('');
    await page.getByRole('button', { name: 'Add a rule to Danger' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('Id', { exact: true }).fill('unit.keeper');
    await sheet.getByLabel('Sentence in English').fill('The keeper is spoken of');
    await sheet.getByLabel('Sentence in Hindi').fill('रखवाले की बात है');
    await sheet.getByLabel('Weight', { exact: true }).fill('33');
    await sheet.getByLabel('Feature of condition 1').selectOption('text.list');
    await sheet.getByLabel('What condition 1 asks').selectOption('oneOf');
    await sheet.getByLabel('meeting-en').check();
    await sheet.getByRole('button', { name: 'Add an exception' }).click();
    await sheet.getByLabel('Rests on').fill('Order 7 of the unit');
    const asks = sheet.locator('.conditions').nth(1);
    await asks.getByLabel('Feature of condition 1').selectOption('victim.age');
    await asks.getByLabel('What condition 1 asks').selectOption('between');
    await asks.getByLabel('Condition 1: at least').fill('200');
    await asks.getByLabel('Condition 1: below').fill('300');
    await sheet.getByRole('button', { name: 'Put into the draft' }).click();
    await expect.poll(() => rule(page, 'unit.keeper').innerText()).toContain('text.list one of meeting-en');
    expect(await rule(page, 'unit.keeper').innerText()).toContain('victim.age ≥ 200 and < 300');
    await rule(page, 'danger.meeting-planned')
      .getByLabel(/^Weight/)
      .fill('50');
    await page.keyboard.press('Control+s');
    await notice(page, /^The draft is saved/);
    await rule(page, 'danger.meeting-planned')
      .getByText('No rule set may lack this floor, weaken it, or ask more for it.')
      .waitFor();
    await rule(page, 'danger.meeting-planned')
      .getByLabel(/^Weight/)
      .fill('97');
    expect(await page.locator('.rule-tabs').count()).toBe(1);
  });

  it('a phrase list is written, one phrase a line, and the rule asks for it', async () => {
    const { page } = analyst;
    await tab(page, 'Phrase lists');
    await page.getByRole('button', { name: 'Add a list' }).click();
    const list = page.locator('.phrase-list', { hasText: 'unit-list' });
    await list.getByLabel('Phrases, one a line').fill('lighthouse keeper*\n  lighthouse keeper*\nlamp … oil');
    await list.getByText('2 phrases').waitFor();
    await list.getByLabel('Id of the list').fill('keeper-en');
    await page.keyboard.press('Tab');
    await page.locator('.phrase-list', { hasText: 'keeper-en' }).waitFor();
    await tab(page, 'Rules');
    await page.getByRole('button', { name: 'Edit unit.keeper' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByLabel('meeting-en').uncheck();
    await sheet.getByLabel('keeper-en').check();
    await sheet.getByRole('button', { name: 'Put into the draft' }).click();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await expect.poll(() => page.getByText('not saved').count()).toBe(0);
    await expect.poll(() => page.locator('.rule.wrong').count()).toBe(0);
    await page.getByRole('searchbox', { name: /Search/ }).fill('keeper');
    await look(page, 'draft');
  });

  it('the draft is tested on one tip: each condition true or false, scores now and then', async () => {
    const { page } = analyst;
    await tab(page, 'Test on a tip');
    await page.getByLabel('Number of the tip').fill('R-1');
    await page.keyboard.press('Enter');
    const scores = page.getByRole('table');
    await expect
      .poll(() => scores.innerText())
      .toMatch(/Shipped rules · in force\s+10\b[\s\S]*Version 1\s+64\b/);
    const material = page.locator('.tested', { hasText: 'danger.material' });
    expect(await material.innerText()).toMatch(
      /fires[\s\S]*true\s+tip\.incident-type = material\s+has: material/,
    );
    await look(page, 'test');
    await tab(page, 'all');
    const silent = page.locator('.tested', { hasText: 'danger.enticement' });
    expect(await silent.innerText()).toMatch(/does not fire[\s\S]*false/);
  });

  it('a preview tells what would move before anything does', async () => {
    const { page } = analyst;
    await tab(page, 'Preview');
    await page.getByRole('button', { name: 'Look through all tips' }).click();
    await page.getByRole('heading', { name: '2 of 3 tips would change lane' }).waitFor();
    await page.getByRole('link', { name: 'Example Hotline R-1' }).waitFor();
    expect(await page.getByRole('row', { name: /unit\.keeper/ }).innerText()).toMatch(/0\s+1/);
    expect(await page.getByRole('row', { name: /^30 d/ }).innerText()).toMatch(/30 d\s+0\s+1\s+1\s+1/);
    await look(page, 'preview');
  });

  it('nobody releases alone: a second officer reads each change, and the queue moves', async () => {
    const { page } = analyst;
    await page.goto(`${screens.base}/queue`);
    await row(page, 'R-1').waitFor();
    expect(await row(page, 'R-1').innerText()).toContain('30 d');
    await page.goto(`${screens.base}/rules?version=1&tab=changes`);
    await page.getByText('weight +10 → +64').waitFor();
    await look(page, 'changes');
    await page.getByRole('button', { name: 'Release…' }).click();
    const sheet = page.getByRole('dialog', { name: 'This takes a second officer' });
    await sheet.getByLabel('Why it is needed').fill('Order 7 of the unit');
    await sheet.getByRole('button', { name: 'Ask a second officer' }).click();
    await notice(page, /^Asked\./);

    await head.page.goto(`${screens.base}/approvals`);
    const waiting = head.page.locator('#waiting .approval');
    await waiting.waitFor();
    const lines = await waiting.locator('.change-list li').allInnerTexts();
    expect(lines).toContain('danger.material weight +10 → +64');
    expect(lines.find((line) => line.startsWith('unit.keeper new'))).toContain(
      'says “The keeper is spoken of”',
    );
    expect(lines.find((line) => line.startsWith('keeper-en'))).toContain('“lighthouse keeper*”');
    expect(lines).toHaveLength(3);
    await look(head.page, 'approval');
    await waiting.getByRole('button', { name: 'Approve' }).click();
    await notice(head.page, /^Approved\./);

    await page.goto(`${screens.base}/approvals`);
    await page.getByRole('button', { name: 'Carry it out' }).click();
    await notice(page, /./);
    await page.getByRole('heading', { level: 1, name: 'Rules' }).waitFor();
    await app.rescoreWork.settled();
    await page.getByText(/by Version 1; 2 scored otherwise, 2 in another lane/).waitFor();
    await page.goto(`${screens.base}/queue`);
    await expect.poll(() => row(page, 'R-1').innerText()).toContain('24 h');
  });

  it('a tip names the version that scored it, and a list’s reason opens the place for who may read it', async () => {
    const { page } = head;
    await page.goto(`${screens.base}/queue`);
    await row(page, 'R-3').locator('.tip-link').click();
    await page.getByRole('heading', { name: 'Why it is here' }).waitFor();
    const why = page.locator('.why');
    await expect.poll(() => why.innerText()).toContain('The keeper is spoken of');
    expect(await why.innerText()).toContain('phrase list keeper-en');
    expect(await why.getByRole('link', { name: 'Version 1' }).count()).toBe(1);
    await why.getByRole('button', { name: 'Open the place' }).click();
    const words = page.locator('.words.marked');
    await words.waitFor();
    expect(await words.innerText()).toContain('lighthouse keeper');
    expect(await words.evaluate((figure) => figure === document.activeElement)).toBe(true);
    await look(page, 'tip');
  });

  it('one officer goes back to the rules before, with a reason', async () => {
    const { page } = head;
    await page.goto(`${screens.base}/rules`);
    await page.getByRole('button', { name: 'Roll back…' }).click();
    const sheet = page.getByRole('dialog');
    await sheet.getByText('Version 1 goes out of force, Shipped rules comes back at once').waitFor();
    await sheet.getByRole('textbox').fill('too many in that lane');
    await look(page, 'rollback');
    await sheet.getByRole('button', { name: 'Roll back', exact: true }).click();
    await notice(page, /in force again/);
    await app.rescoreWork.settled();
    await page.goto(`${screens.base}/queue`);
    await expect.poll(() => row(page, 'R-1').innerText()).toContain('30 d');
    await page.goto(`${screens.base}/rules?tab=versions`);
    const releases = page.locator('section', {
      has: page.getByRole('heading', { name: 'What came into force when' }),
    });
    await expect
      .poll(() => releases.locator('li').allInnerTexts())
      .toEqual([expect.stringContaining('Shipped rules'), expect.stringContaining('Version 1')]);
  });

  it('who lost a race to another officer is told, and keeps what was typed until dropping it', async () => {
    const { page } = analyst;
    await page.goto(`${screens.base}/rules`);
    await page.getByRole('button', { name: 'Edit in a draft' }).click();
    await notice(page, /^Version 2 is a draft now/);
    await page.getByLabel('Weight of danger.material').fill('20');
    await head.page.goto(`${screens.base}/rules?version=2`);
    await head.page.getByLabel('Weight of danger.material').fill('30');
    await head.page.keyboard.press('Control+s');
    await notice(head.page, /^The draft is saved/);
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await page.getByRole('dialog', { name: 'Somebody saved this draft meanwhile' }).waitFor();
    expect(await page.getByLabel('Weight of danger.material').inputValue()).toBe('20');
    await page.getByRole('button', { name: 'Drop mine, show the saved draft' }).click();
    await expect.poll(() => page.getByLabel('Weight of danger.material').inputValue()).toBe('30');
  });

  it('with the keyboard alone: begin, change, save, discard', async () => {
    const { page } = analyst;
    await page.goto(screens.base);
    await page.getByRole('heading', { level: 1 }).waitFor();
    const press = async (...keys: string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    const reach = async (name: string) => {
      for (let step = 0; step < 60; step += 1) {
        await press('Tab');
        const there = await page.evaluate(
          () =>
            document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent ?? '',
        );
        if (there === name) return;
      }
      throw new Error(`${name} is not reached`);
    };
    await press('g', 'u');
    await page.getByRole('heading', { name: 'Danger' }).waitFor();
    await reach('Edit in a draft');
    await press('Enter');
    await notice(page, /^Version 3 is a draft now/);
    await press('Escape', 'f');
    await page.keyboard.type('possessed');
    await reach('Weight of danger.material');
    await press('ArrowUp', 'Control+s');
    await notice(page, /^The draft is saved/);
    await page.getByRole('searchbox', { name: /Search/ }).focus();
    await press('Shift+Tab', 'Shift+Tab');
    for (let step = 0; step < 12; step += 1) {
      if ((await page.evaluate(() => document.activeElement?.textContent)) === 'Discard…') break;
      await press('Shift+Tab');
    }
    await press('Enter');
    await page.getByRole('dialog').waitFor();
    await reach('Discard the draft');
    await press('Enter');
    await notice(page, /^The draft is discarded/);
  });

  it('who may only read finds nothing to change', async () => {
    const { page } = await signedIn('uma auditor');
    await page.goto(`${screens.base}/rules?version=2`);
    await page.getByRole('heading', { name: 'Danger' }).waitFor();
    for (const name of ['Edit in a draft', 'Save', 'Discard…', 'Roll back…'])
      expect(await page.getByRole('button', { name }).count()).toBe(0);
    expect(await page.locator('.rule input').count()).toBe(0);
    await tab(page, 'Test on a tip');
    await page.getByText('Only officers who may read tips test rules on one.').waitFor();
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 390, height: 844 },
    ...(SHOTS ? OTHER_SIZES : []),
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const { page } = await signedIn('hari heads', settings);
      for (const [path, ready] of [
        ['/rules', '.rule'],
        ['/rules?version=2', '.rule input'],
        ['/rules?version=2&tab=lists', '.phrase-list textarea'],
        ['/rules?version=1&tab=changes', '.change-list li'],
        ['/rules?version=1&tab=preview', '.lane-table'],
        ['/rules?tab=versions', '.rule-versions li'],
      ] as const) {
        await page.goto(screens.base + path);
        await page.locator(ready).first().waitFor();
        // a few rows are as good as all for what axe looks at, and it looks long at many
        const search = page.locator('#rule-search');
        if (await search.count()) await search.fill('danger.m');
        const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        expect(
          [...(await seriousFaults(page)), width > 0 ? `${width} px too wide` : ''].filter(Boolean),
          path,
        ).toEqual([]);
        if (SHOTS)
          await page.screenshot({
            path: `${SHOTS}/all${path.replaceAll(/\W+/g, '-')}-${settings.theme}-${settings.width}.png`,
          });
      }
      await page.goto(`${screens.base}/rules?version=2`);
      await page.locator('.rule-acts .button').first().click();
      await page.locator('.condition').first().waitFor();
      expect(await seriousFaults(page)).toEqual([]);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/all-form-${settings.theme}-${settings.width}.png` });
    },
    120_000,
  );

  it('asked nothing of any other origin, and met no fault but the refusals', () => {
    for (const { outside, faults } of screens.opened) {
      expect(outside).toEqual([]);
      expect(faults.filter((fault) => !/status of (?:403|409)/.test(fault))).toEqual([]);
    }
  });

  async function look(page: Page, name: string): Promise<void> {
    expect(await seriousFaults(page)).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png` });
  }
});
