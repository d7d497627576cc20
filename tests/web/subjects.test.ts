import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { addedUnit, type Person, person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { mark, plant } from '../networks/plant.ts';
import { subjectOf } from '../subjects/world.ts';
import { seriousFaults } from './browser.ts';
import { type Look, screensOf } from './screens-of.ts';
import { busy, OTHER, PAYING, PERSON, pairs } from './subject-world.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const MANY = Number(process.env['TIPSTAFF_MANY'] ?? 230);
const PAIRS = 4;

describe('subjects at the screens', () => {
  const house = freshApp({ now: '2026-11-21T09:00:00.000Z' });
  let minutes = 0;
  const screens = screensOf(house);
  const signedIn = (name: string, roles: RoleName[], unit = 1, look: Look = {}) =>
    screens.ofNew(name, roles, { ...look, unit, home: true });
  let clerk: Person;
  let page: Page;

  beforeAll(async () => {
    const app = await house;
    clerk = await person(app, 1, 'clerk', ['intake clerk', 'analyst']);
    await clerk.takeIn([...PERSON, ...OTHER, ...PAYING, ...pairs(PAIRS), ...busy(MANY)]);
    const head = await person(app, 1, 'unit head', ['unit head', 'investigator']);
    await plant(
      app,
      head,
      [1, 2, 3, 4].map((n) => ({ number: `N-${n}`, phone: 150 + n, marks: [mark('group', 'club')] })),
    );
    await head.call('networks.build');
    await addedUnit(app, 2, 'Second unit');
    ({ page } = await signedIn('asha', ['analyst']));
    page.setDefaultTimeout(25_000);
  }, 180_000);

  /** Decisions are in the order of their times. */
  async function later(): Promise<void> {
    minutes += 1;
    (await house).setNow(new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString());
  }

  const told = (words: string) => page.locator('.notice', { hasText: words }).last().waitFor();
  const chosen = () => page.locator('.review-row[aria-selected=true]').getAttribute('id');
  const waiting = () => page.locator('.page-head [role=status]').innerText();
  const decideByKey = async (key: string, reason: string) => {
    await later();
    await page.keyboard.press(key);
    await page.getByLabel('Reason', { exact: true }).waitFor();
    await page.keyboard.type(reason);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  };

  it('tell on Today and in the rail how many pairs wait', async () => {
    await page.getByRole('link', { name: `${PAIRS} pairs of subjects might be one person` }).waitFor();
    expect(await page.locator('.rail-link[href="/subjects"]').innerText()).toContain(String(PAIRS));
  });

  it('let the review list be worked with the keyboard alone', async () => {
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.locator('.review-row').first().waitFor();
    expect(await waiting()).toBe(`${PAIRS} pairs wait`);
    const first = await chosen();
    await page.keyboard.press('j');
    const second = await chosen();
    expect(second).not.toBe(first);
    await page.keyboard.press('k');
    expect(await chosen()).toBe(first);
    const pane = page.locator('.review-pane');
    await pane.getByText('Both show the same: Phone').waitFor();
    await pane.getByText('The dates of birth differ by more than a slip.').waitFor();

    await decideByKey('s', 'the two accounts were opened from one telephone');
    await told('Decided: the same person.');
    expect(await chosen()).toBe(second);
    await expect.poll(waiting).toBe(`${PAIRS - 1} pairs wait`);
    await decideByKey('n', 'two brothers who share a telephone');
    await told('Decided: not the same person.');
    await expect.poll(waiting).toBe(`${PAIRS - 2} pairs wait`);

    await later();
    await page.keyboard.press('u');
    await told('Undone.');
    await expect.poll(waiting).toBe(`${PAIRS - 1} pairs wait`);
    await expect.poll(chosen).toBe(second);
    await page.keyboard.press('?');
    await page.getByRole('dialog').getByText('Subjects to review').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(chosen).toBe(second);
  });

  it('refuse a decision without a reason and keep the dialog', async () => {
    await page.keyboard.press('s');
    await page.getByLabel('Reason', { exact: true }).waitFor();
    await page.keyboard.type('yes');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('at least 5 letters').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  it('show why: a chain of steps with document, place and tip', async () => {
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'P-1')}`);
    const chain = page.locator('.chain > li');
    await chain.first().waitFor();
    expect(await chain.count()).toBe(2);
    const words = await page.locator('.chain').innerText();
    for (const part of [
      'Both show the same: Phone',
      'Both show the same: E-mail',
      'otter.of.weir@example.org',
      'tips.ndjson',
      'Example Hotline P-2',
    ])
      expect(words).toContain(part);
    expect(await page.locator('.chain .says').first().innerText()).toMatch(/strong/);
    const link = page.locator('.chain .where a').first();
    expect(await link.getAttribute('href')).toMatch(/^\/tips\//);
  });

  it('show the networks in which a person stands, as what, and lead there; and say where there is none', async () => {
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'N-1')}`);
    const line = page.locator('.subject-networks > li').first();
    await line.waitFor();
    expect(await line.innerText()).toMatch(/^N [0-9a-f]{8}\s+4 people\s+4 tips/);
    expect(await page.locator('#subject-money').count()).toBe(0);
    const name = await line.getByRole('link').innerText();
    await line.getByRole('link').click();
    await page.getByRole('heading', { level: 1, name: `Network ${name}` }).waitFor();
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'P-1')}`);
    await page.getByText('No network was found in which this subject stands.').waitFor();
  });

  it('show money where there is any: accounts, and payments with their tips by number', async () => {
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'M-1')}`);
    const money = page.locator('section[aria-labelledby="subject-money"]');
    await money.waitFor();
    await expect
      .poll(() => money.locator('.subject-money tbody').innerText())
      .toContain('otter.weir@examplebank');
    const payment = money.getByRole('list', { name: 'Payments' }).locator('li');
    await expect
      .poll(() => payment.innerText())
      .toMatch(/^paid\s+Subject [0-9a-f]{8}[\s\S]*M-[12]\s*Example Hotline M-[12]/);
    await payment.getByRole('link', { name: /^Subject/ }).click();
    await expect.poll(() => payment.innerText()).toContain('was paid by');
    expect(await money.locator('table').count()).toBe(0);
  });

  it('find any party for the why by its tip’s number, loaded or not, with the keyboard', async () => {
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'B-00003')}`);
    await page.locator('.chain').waitFor();
    expect(await page.locator('.chain').innerText()).not.toContain('B-00000');
    const to = page.getByRole('combobox', { name: 'To' });
    await to.focus();
    await page.keyboard.type('b-0000');
    await page.getByRole('option', { name: /B-00009/ }).waitFor();
    await page.keyboard.type('0');
    const option = page.getByRole('option', { name: /B-00000/ });
    await option.waitFor();
    await expect.poll(() => page.getByRole('option').count()).toBe(1);
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: `${SHOTS}/why-pick.png` });
    }
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await option.waitFor({ state: 'detached' });
    expect(await to.inputValue()).toContain('B-00000');
    await expect.poll(() => page.locator('.chain').innerText()).toContain('B-00000');
    await to.focus();
    await page.keyboard.type('Z-9');
    await page.getByText('No tip of this subject has that number.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect.poll(() => to.inputValue()).toContain('B-00000');
  });

  it('open from the queue and from a tip by one key, and say where no suspect is known', async () => {
    await page.goto(`${screens.base}/queue`);
    await page.locator('.queue-row.active .tip-link').waitFor();
    const number = (await page.locator('.queue-row.active .tip-link b').innerText()).trim();
    await page.keyboard.press('s');
    await page.getByRole('heading', { level: 1, name: /^Subject / }).waitFor();
    expect(page.url()).toContain(await subjectOf(clerk, number));
    await page.goBack();
    await page.locator('.queue-row.active .tip-link').waitFor();
    await page.getByRole('toolbar').getByRole('button', { name: 'Subject' }).click();
    await page.getByRole('heading', { level: 1, name: /^Subject / }).waitFor();
    const { id } = await clerk.call<{ id: string }>('tips.show', { tip: 'M-1' });
    await page.goto(`${screens.base}/tips/${id}`);
    await page.getByRole('heading', { level: 1 }).waitFor();
    await page.keyboard.press('s');
    await told('No suspect of this tip was brought to a subject.');
    expect(await page.locator('.subject-link').count()).toBe(2);
  });

  it('lead from a tip to the persons in it, and compare one with a person of another tip', async () => {
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'P-1')}`);
    await page.getByRole('button', { name: 'Compare with…' }).click();
    await page.getByLabel('Number of a tip on the other person').fill('O-1');
    await page.keyboard.press('Enter');
    await page.locator('.compare-choices a').click();
    await page.getByRole('heading', { level: 1, name: 'Compare' }).waitFor();
    await page.getByText('Nothing speaks for it.').waitFor();
    expect(await page.locator('.compare-side').count()).toBe(2);
  });

  it('merge two subjects, split them again, undo, and undo the merge from the list', async () => {
    const [one, other] = [await subjectOf(clerk, 'P-1'), await subjectOf(clerk, 'O-1')];
    await page.goto(`${screens.base}/subjects/compare?left=${one}&right=${other}`);
    await page.locator('.side-identifiers').first().waitFor();
    await decideByKey('s', 'he gave both numbers when he was heard');
    await told('Decided: the same person.');
    await page.getByRole('heading', { level: 1, name: /^Subject / }).waitFor();
    expect(await subjectOf(clerk, 'O-1')).toBe(await subjectOf(clerk, 'P-1'));
    await page.getByText('1 older id leads here').waitFor();

    const second = page.locator('tr', { hasText: '00102' });
    await second.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Split off…' }).click();
    const preview = page.locator('.split-preview');
    await preview.waitFor();
    expect(await preview.innerText()).toMatch(/Goes\s+1 party · 1 tip[\s\S]*Stays\s+3 parties · 3 tips/);
    await later();
    await page.getByLabel('Reason', { exact: true }).fill('the second number was never his');
    await page.keyboard.press('Enter');
    await told('Decided: split off as another person.');
    await second.waitFor({ state: 'detached' });
    expect(await subjectOf(clerk, 'O-1')).not.toBe(await subjectOf(clerk, 'P-1'));

    await later();
    await page.keyboard.press('u');
    await told('Undone.');
    await second.waitFor();
    const line = page.locator('.decisions > li', { hasText: 'he gave both numbers' });
    await line.getByRole('button', { name: 'Undo…' }).click();
    await later();
    await page.getByLabel('Reason', { exact: true }).fill('it was another hearing');
    await page.keyboard.press('Enter');
    await second.waitFor({ state: 'detached' });
    expect([await subjectOf(clerk, 'P-1'), await subjectOf(clerk, 'O-1')]).toEqual([one, other]);
    await page.locator('.decisions .ended', { hasText: 'it was another hearing' }).waitFor();
  });

  it('lead on from an id that was merged away', async () => {
    const [one, other] = [await subjectOf(clerk, 'P-1'), await subjectOf(clerk, 'O-1')];
    await later();
    const head = await person(await house, 1, 'head', ['unit head']);
    const { subjects, decision } = await head.call<{ subjects: string[]; decision: string }>(
      'subjects.join',
      {
        left: one,
        right: other,
        reason: 'for the old id',
      },
    );
    const gone = subjects[0] === one ? other : one;
    await page.goto(`${screens.base}/subjects/${gone}`);
    await page.getByText('was merged into this one').waitFor();
    expect(page.url()).toContain(subjects[0]!);
    await later();
    await head.call('subjects.undo', { decision, reason: 'as it was before' });
  });

  it('hold a subject of many tips: only those near the window stand in the page', async () => {
    await page.goto(`${screens.base}/subjects/${await subjectOf(clerk, 'B-00003')}`);
    const list = page.locator('.subject-tips');
    await list.locator('a').first().waitFor();
    expect(await list.locator('li').count()).toBeLessThan(60);
    await list.evaluate((element) => element.scrollTo(0, element.scrollHeight));
    await list.locator(`li[aria-posinset="${MANY}"] a`).waitFor();
    await page.locator('.hour-grid').waitFor();
    await page.getByText('As tables').click();
    expect(await page.getByRole('table', { name: 'By hour and day of the week' }).count()).toBe(1);
  });

  it('show nothing of it to a second unit', async () => {
    const { page: foreign } = await signedIn('ravi', ['unit head'], 2);
    const [one, other] = [await subjectOf(clerk, 'P-1'), await subjectOf(clerk, 'O-1')];
    for (const path of [`/subjects/${one}`, `/subjects/compare?left=${one}&right=${other}`]) {
      await foreign.goto(`${screens.base}${path}`);
      await foreign.getByRole('alert').first().waitFor();
      const words = await foreign.locator('main').innerText();
      expect(words).toContain('There is no such');
      expect(words).not.toMatch(/otter|98765|Example Hotline/);
    }
    await foreign.goto(`${screens.base}/subjects`);
    await foreign.getByText('No pair waits for a decision').waitFor();
    expect(await foreign.locator('.review-row').count()).toBe(0);
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 1440, height: 900 },
    { theme: 'dark', language: 'en', width: 390, height: 844 },
    { theme: 'light', language: 'hi', width: 390, height: 844 },
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const { theme, language, width } = settings;
      const watched = await signedIn(`officer ${theme} ${language} ${width}`, ['analyst'], 1, settings);
      const [one, other] = [await subjectOf(clerk, 'P-1'), await subjectOf(clerk, 'O-1')];
      const found: Record<string, unknown> = {};
      const visit = async (name: string, path: string, ready: string) => {
        await watched.page.goto(`${screens.base}${path}`);
        await watched.page.locator(ready).first().waitFor();
        await watched.page.waitForFunction(() => !document.querySelector('main .skeleton-lines'));
        const wide = await watched.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        found[name] = [...(await seriousFaults(watched.page)), ...(wide > 0 ? [`${wide} px too wide`] : [])];
        if (!SHOTS) return;
        mkdirSync(SHOTS, { recursive: true });
        await watched.page.screenshot({ path: `${SHOTS}/${name}-${theme}-${language}-${width}.png` });
        await watched.page.locator('main').evaluate((main) => main.scrollTo(0, 800));
        await watched.page.screenshot({ path: `${SHOTS}/${name}-${theme}-${language}-${width}-below.png` });
      };
      await visit('review', '/subjects', '.review-pane .evidence');
      await visit('subject', `/subjects/${one}`, '.chain');
      await visit('paying', `/subjects/${await subjectOf(clerk, 'M-1')}`, '.subject-money');
      await visit('member', `/subjects/${await subjectOf(clerk, 'N-1')}`, '.subject-networks');
      await visit('queue', '/queue', '.tip-link');
      await visit('busy', `/subjects/${await subjectOf(clerk, 'B-00003')}`, '.hour-grid');
      await visit('compare', `/subjects/compare?left=${one}&right=${other}`, '.side-identifiers');
      await visit('empty', '/subjects/compare', '.empty');
      expect(Object.values(found).flat(), JSON.stringify(found)).toEqual([]);
      await watched.page.context().close();
    },
    240_000,
  );

  it('asked nothing of any other origin, and broke no rule of the content security policy', () => {
    for (const { outside, faults } of screens.opened) {
      expect(outside).toEqual([]);
      expect(faults.filter((fault) => !/status of 404/.test(fault))).toEqual([]);
    }
  });
});
