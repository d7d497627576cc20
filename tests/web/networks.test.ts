import { mkdirSync, readFileSync } from 'node:fs';
import type { Download, Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Graph } from '../../src/web/networks/picture-data.ts';
import { addedUnit, person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { mark, type Planted, plant } from '../networks/plant.ts';
import { seriousFaults, type Watched } from './browser.ts';
import { screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const CLUB = mark('group', 'club');
const CIRCLE = mark('group', 'circle');
const PHONE = mark('device', 'lent phone');
const RARE = mark('file_hash', 'rare');
const TIPS = [
  { number: 'A-1', phone: 101, marks: [CLUB] },
  { number: 'A-2', phone: 102, marks: [CLUB, RARE] },
  { number: 'A-3', phone: 103, marks: [CLUB], devices: [PHONE] },
  { number: 'A-4', phone: 104, marks: [CLUB, RARE] },
  { number: 'B-1', phone: 111, marks: [CIRCLE], devices: [PHONE] },
  { number: 'B-2', phone: 112, marks: [CIRCLE] },
  { number: 'B-3', phone: 113, marks: [CIRCLE] },
];

describe('networks at the screens', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  await addedUnit(app, 2, 'Second unit');
  const clerk = await person(app, 1, 'clerk', ['unit head', 'investigator']);
  const screens = screensOf(app);
  const signedIn = screens.ofNew;
  let planted: Map<string, Planted>;
  let watched: Watched;
  let page: Page;
  const who = (number: string) => planted.get(number)!.subject;
  const short = (number: string) => who(number).slice(-8);

  beforeAll(async () => {
    watched = await signedIn('analyst', ['analyst', 'investigator']);
    page = watched.page;
    page.setDefaultTimeout(10_000);
  }, 180_000);

  async function look(name: string): Promise<void> {
    expect(await seriousFaults(page)).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    await page.screenshot({ path: `${SHOTS}/${name}.png` });
  }

  const shownNow = () => page.locator('#net-status .push').innerText();
  const openClub = async () => {
    await page.goto(`${screens.base}/networks`);
    await page.locator('.queue-row.active .tip-link').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('.net-host[data-ready="yes"]').waitFor();
  };
  const saved = async (format: RegExp): Promise<Buffer> => {
    await page.getByRole('button', { name: 'Save picture' }).click();
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('menuitem', { name: format }).click(),
    ]);
    return readFileSync(await (download as Download).path());
  };

  it('says what to do while there is none', async () => {
    await page.goto(`${screens.base}/networks`);
    await page.getByRole('heading', { name: 'There is no network yet' }).waitFor();
    expect(await page.locator('.empty a[href="/intake"]').count()).toBe(1);
    await look('networks-empty');
    planted = await plant(app, clerk, TIPS);
    await page.getByRole('button', { name: 'Find networks now' }).click();
    await page.getByRole('grid').waitFor();
  });

  it('lists what was planted, the largest first', async () => {
    const rows = page.locator('.queue-row');
    await expect.poll(() => rows.count()).toBe(2);
    expect(await rows.nth(0).innerText()).toMatch(/\b4\b/);
    expect(await rows.nth(1).innerText()).toMatch(/\b3\b/);
    await look('networks-list');
  });

  it('is worked by keyboard: down, watch, up, open, and back to the same row', async () => {
    await page.getByRole('grid').focus();
    await page.keyboard.press('j');
    await page.keyboard.press('w');
    await expect
      .poll(() => page.locator('.queue-row.active .net-watch').getAttribute('aria-pressed'))
      .toBe('true');
    const name = await page.locator('.queue-row.active .tip-link').innerText();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: /^Network N/ }).waitFor();
    await page.goBack();
    await page.locator('.queue-row.active .tip-link').waitFor();
    expect(await page.locator('.queue-row.active .tip-link').innerText()).toBe(name);
    await page.keyboard.press('k');
  });

  it('finds the network that a number touches, and says when none fits', async () => {
    await page.getByRole('searchbox').fill('+91 98765 00112');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.queue-row').count()).toBe(1);
    await page.getByRole('searchbox').fill('+91 98765 00999');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'No network fits' }).waitFor();
    expect(page.url()).not.toContain('98765');
    await page.getByRole('button', { name: 'Clear' }).first().click();
    await expect.poll(() => page.locator('.queue-row').count()).toBe(2);
  });

  it('draws it; a kind that is off takes its links out; the table holds the same', async () => {
    await openClub();
    const all = await shownNow();
    expect(all).toBe('4 shown, 7 links');
    await page.getByRole('checkbox', { name: /same file/ }).uncheck();
    expect(await shownNow()).toBe('4 shown, 6 links');
    await look('network-picture');
    await page.getByRole('radio', { name: 'Table', exact: true }).check({ force: true });
    const people = page.getByRole('table', { name: 'People and things' });
    expect(await people.getAttribute('aria-rowcount')).toBe('5');
    for (const number of ['A-1', 'A-2', 'A-3', 'A-4'])
      await people.getByText(short(number)).first().waitFor();
    await page.getByRole('radio', { name: 'Links', exact: true }).check({ force: true });
    const links = page.getByRole('table', { name: 'Links' });
    expect(await links.getAttribute('aria-rowcount')).toBe('7');
    expect(await links.getByText('same file').count()).toBe(0);
    await page.getByRole('checkbox', { name: /same file/ }).check();
    expect(await links.getAttribute('aria-rowcount')).toBe('8');
    await look('network-table');
    await page.getByRole('radio', { name: 'Picture', exact: true }).check({ force: true });
  });

  it('is walked by keyboard and tells in words who is looked at', async () => {
    const picture = page.getByRole('application');
    await picture.focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('#net-focus').innerText()).toMatch(/^[0-9a-f]{8}$/);
    const first = await page.locator('#net-focus').innerText();
    for (const key of ['ArrowRight', 'ArrowLeft', 'ArrowUp', 'ArrowDown']) {
      await page.keyboard.press(key);
      if ((await page.locator('#net-focus').innerText()) !== first) break;
    }
    expect(await page.locator('#net-focus').innerText()).not.toBe(first);
    expect(await page.locator('#net-status').innerText()).toContain('member');
    await page.keyboard.press(' ');
    await page.getByRole('heading', { name: 'List: 1 person' }).waitFor();
    await page.keyboard.press(' ');
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('#net-focus').count()).toBe(0);
  });

  it('finds a person by a number, expands, and shows the path to another with its tips', async () => {
    const find = page.getByRole('searchbox');
    await find.fill('+91 98765 00103');
    await find.press('Enter');
    await expect.poll(() => page.locator('#net-focus').innerText()).toBe(short('A-3'));
    await page.getByRole('button', { name: 'Expand' }).click();
    await expect.poll(shownNow).toBe('5 shown, 8 links');
    await find.fill(who('A-1').slice(-8));
    await find.press('Enter');
    await page.getByRole('button', { name: 'Path from here…' }).click();
    await page.getByText('choose the other person').waitFor();
    await find.fill(who('B-1').slice(-8));
    await find.press('Enter');
    await expect.poll(() => page.locator('.net-steps > li').count()).toBe(2); // who is found is the other end
    expect(await page.locator('#net-status').innerText()).not.toContain('choose the other person');
    await page.getByRole('button', { name: 'Put into the list' }).click();
    await page.getByRole('application').focus();
    await page.keyboard.press('Escape');
    await find.fill(who('A-1').slice(-8));
    await find.press('Enter');
    await page.getByRole('button', { name: 'Put into the list' }).click();
    await page.getByRole('button', { name: 'Path between these two' }).click();
    const steps = page.locator('.net-steps > li');
    await expect.poll(() => steps.nth(0).innerText()).toContain('same device');
    expect(await steps.count()).toBe(2);
    await expect
      .poll(() => steps.nth(0).innerText(), { timeout: 8_000 })
      .toMatch(/Example Hotline (A-3|B-1)/);
    const tip = await steps.nth(0).locator('.net-tips a').first().getAttribute('href');
    expect([planted.get('A-3')!.tip, planted.get('B-1')!.tip].map((id) => `/tips/${id}`)).toContain(tip);
    await look('network-path');
  });

  it('finds a path by keys alone: Enter takes the other end and stays on the page', async () => {
    await openClub();
    const picture = page.getByRole('application');
    await picture.focus();
    await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Path from here…' }).press('Enter');
    await page.getByText('choose the other person').waitFor();
    const first = await page.locator('#net-focus').innerText();
    await picture.focus();
    for (const arrow of ['ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowUp']) {
      if ((await page.locator('#net-focus').innerText()) !== first) break;
      await page.keyboard.press(arrow);
    }
    const other = await page.locator('#net-focus').innerText();
    expect(other).not.toBe(first);
    const at = page.url();
    let answer = () => {};
    await page.route('**/api/networks.paths', async (route) => {
      await new Promise<void>((ready) => {
        answer = ready;
      });
      await route.continue();
    });
    await page.keyboard.press('Enter');
    await page.getByText('Looking for a path…').waitFor();
    answer();
    await page.locator('.net-steps > li').first().waitFor();
    await page.unroute('**/api/networks.paths');
    expect(page.url()).toBe(at);
    expect(await page.locator('#net-path').innerText()).toContain(other);
  });

  it('puts those inside of a ring into the list', async () => {
    await openClub();
    await page.getByRole('button', { name: 'Lasso' }).click();
    const box = (await page.getByRole('application').boundingBox())!;
    const corners = [
      [0.01, 0.01],
      [0.99, 0.01],
      [0.99, 0.99],
      [0.01, 0.99],
    ].map(([x, y]) => [box.x + box.width * x!, box.y + box.height * y!] as const);
    await page.mouse.move(...corners[0]!);
    await page.mouse.down();
    for (const corner of corners.slice(1)) await page.mouse.move(...corner, { steps: 4 });
    await page.mouse.up();
    await page.getByRole('heading', { name: 'List: 4 people' }).waitFor();
    await page.getByRole('combobox', { name: 'Rings' }).selectOption('group');
    await look('network-lasso');
  });

  it('opens a large network with its parts folded; the table holds everybody', async () => {
    await page.route('**/api/networks.picture', async (route) => {
      const answer = await route.fetch();
      const picture = (await answer.json()) as Graph;
      const [place] = picture.nodes;
      picture.nodes.forEach((node, index) => {
        node.part = index % 2;
      });
      for (let at = 0; at < 400; at += 1)
        picture.nodes.push({ ...place!, id: `other-${at}`, part: 2, x: place!.x! + at, y: place!.y! - 90 });
      picture.parts = ['one', 'two', 'three'].map((id, at) => ({ id, members: at < 2 ? 2 : 400 }));
      await route.fulfill({ response: answer, json: picture });
    });
    await openClub();
    expect(await shownNow()).toMatch(/^3 of 3 parts folded · 3 shown, /);
    await look('network-folded');
    await page.getByRole('application').focus();
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => page.locator('#net-focus').innerText()).toMatch(/^(one|two)$/);
    await page.keyboard.press('Enter');
    await expect.poll(shownNow).toMatch(/^2 of 3 parts folded · 4 shown, /);
    expect(await page.locator('#net-status').innerText()).toContain('member');
    await page.keyboard.press('p');
    await expect.poll(shownNow).toMatch(/^3 of 3 parts folded · 3 shown, /);
    await page.getByRole('radio', { name: 'Table', exact: true }).check({ force: true });
    expect(await page.getByRole('table', { name: 'People and things' }).getAttribute('aria-rowcount')).toBe(
      '405',
    );
    await page.getByRole('radio', { name: 'Picture', exact: true }).check({ force: true });
    await page.getByRole('button', { name: 'Open all' }).click();
    await expect.poll(shownNow).toBe('404 shown, 7 links');
    await page.getByRole('button', { name: 'Fold all' }).click();
    await expect.poll(shownNow).toMatch(/^3 of 3 parts folded/);
    await page.unroute('**/api/networks.picture');
    await openClub();
    await expect.poll(shownNow).toBe('4 shown, 7 links');
  });

  it('gives the picture as PNG and as SVG, of ids alone', async () => {
    const png = await saved(/PNG/);
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect(png.length).toBeGreaterThan(5_000);
    const svg = (await saved(/SVG/)).toString('utf8');
    expect(svg).toContain('<svg');
    expect(svg.match(/<line /g)?.length).toBe(7);
    for (const number of ['A-1', 'A-2', 'A-3', 'A-4']) expect(svg).toContain(short(number));
    expect(svg).not.toContain('98765');
  });

  it('asks the server for the list of links, with a reason', async () => {
    await page.getByRole('button', { name: 'Save picture' }).click();
    await page.getByRole('menuitem', { name: /List of links/ }).click();
    await page.getByRole('dialog').getByText('Each link between members by id').waitFor();
    const asked = page.waitForRequest(/documents\.export/);
    await page.getByRole('dialog').getByRole('textbox').fill('for the analyst of the state unit');
    await page.getByRole('dialog').getByRole('button', { name: 'Make the file' }).click();
    expect((await asked).postDataJSON()).toMatchObject({
      profile: 'links',
      network: page.url().split('/').at(-1),
    });
    await page
      .getByRole('dialog')
      .getByText(/second officer/i)
      .first()
      .waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0);
  });

  it('names roles with sentences, never as a verdict, and tells who came', async () => {
    await page.getByRole('radio', { name: 'Roles', exact: true }).check({ force: true });
    await page.getByText('It says nothing of guilt').first().waitFor();
    await page.getByRole('heading', { name: 'core' }).waitFor();
    await look('network-roles');
    await page.getByRole('radio', { name: 'Changes', exact: true }).check({ force: true });
    await page.getByText('Nobody came and nobody left').waitFor();
    await page.getByRole('button', { name: 'Watch', exact: true }).click();
    await page.getByRole('button', { name: 'Watch no longer' }).waitFor();
    app.setNow('2026-11-21T09:05:00.000Z');
    await plant(app, clerk, [{ number: 'A-5', phone: 105, marks: [CLUB] }]);
    await clerk.call('networks.build');
    await page.reload();
    await page.getByText('1 new member').waitFor();
    await page.getByRole('radio', { name: 'Changes', exact: true }).check({ force: true });
    await expect.poll(() => page.locator('.net-changes li').count()).toBe(1);
    expect(await page.locator('.net-changes li').innerText()).toContain('joined');
    await look('network-changes');
    await page.getByRole('button', { name: 'Mark as read' }).click();
    await expect.poll(() => page.getByText('1 new member').count()).toBe(0);
  });

  it('shows a second unit nothing, and answers as if there were no such network', async () => {
    const address = page.url();
    const other = await signedIn('foreign', ['investigator'], { unit: 2 });
    await other.page.goto(`${screens.base}/networks`);
    await other.page.getByRole('heading', { name: 'There is no network yet' }).waitFor();
    await other.page.goto(address);
    await other.page.getByRole('alert').waitFor();
    expect(await other.page.locator('.net-picture').count()).toBe(0);
    await other.page.context().close();
  });

  it.each([
    { theme: 'dark', language: 'en', width: 1440, height: 900 },
    { theme: 'light', language: 'hi', width: 390, height: 844 },
    { theme: 'dark', language: 'hi', width: 390, height: 844 },
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const address = page.url();
      const name = `officer ${settings.theme} ${settings.language}`;
      const other = await signedIn(name, ['investigator'], settings);
      for (const [path, ready] of [
        [`${screens.base}/networks`, '.queue-row .tip-link'],
        [address, '.net-host[data-ready="yes"]'],
      ] as const) {
        await other.page.goto(path);
        await other.page.locator(ready).first().waitFor();
        expect(await seriousFaults(other.page)).toEqual([]);
        expect(await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0);
        if (SHOTS)
          await other.page.screenshot({
            path: `${SHOTS}/${path === address ? 'network' : 'networks'}-${settings.theme}-${settings.language}-${settings.width}.png`,
          });
      }
      expect([...other.outside, ...other.faults]).toEqual([]);
      await other.page.context().close();
    },
    120_000,
  );

  it('asked nothing of any other origin, broke no rule of the page, met no fault', () => {
    expect(watched.outside).toEqual([]);
    // the one refusal is the export’s, which takes a second officer
    expect(watched.faults.filter((fault) => !/status of 403/.test(fault))).toEqual([]);
    expect(watched.faults.length).toBe(1);
  });
});
