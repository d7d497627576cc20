import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '../../src/actions/shape.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { makeServer } from '../../src/http/server.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { officerWith } from '../tips/whole-facts.ts';
import { launch, open, seriousFaults, type Watched } from './browser.ts';

const VICTIM = 'Xavbridge';
const PHONE = '+91 98765 43210';
const TIP = {
  tipstaff: 'tip/1',
  kind: 'hotline',
  source: 'Example Hotline',
  number: 'EH-9',
  received: '2026-11-20T10:00:00Z',
  parties: [
    { role: 'suspect', firstName: 'Kestrel', age: 40, city: 'Pune' },
    {
      role: 'victim',
      firstName: VICTIM,
      age: 12,
      city: 'Exampletown',
      country: 'IN',
      identifiers: [{ kind: 'phone', value: PHONE }],
    },
  ],
  texts: [{ kind: 'note', text: `${VICTIM} may be reached at ${PHONE}` }],
};

/** The page of one tip on real answers of the program; who is signed in, and how that is proved, is not this file's matter. */
describe('sealed values on the tip page', () => {
  let browser: Browser;
  let base: string;
  let server: FastifyInstance;
  const unsealed: { field: number; reason: string }[] = [];
  let tip: string;
  let act: (name: string, input: object) => Promise<unknown>;

  beforeAll(async () => {
    const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
    await take(app, lay(join(app.folder, 'in'), { 'one.ndjson': `${JSON.stringify(TIP)}\n` }));
    act = (name, input) => perform(app, actionNamed(name)!, input, officerWith(app, ['investigator']));
    tip = ((await act('tips.show', { tip: 'EH-9' })) as { id: string }).id;
    server = await makeServer(app, 'web');
    await server.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
    browser = await launch();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  const me = (may: boolean) => ({
    officer: {
      id: '00000000-0000-7000-8000-0000000000aa',
      name: 'tester',
      displayName: 'Tester',
      roles: ['investigator'],
      active: true,
    },
    unit: { id: 1, name: 'Example unit', shortName: 'Example', country: 'IN' },
    permissions: Object.keys(PERMISSIONS).filter((one) => may || one !== 'tip:unseal'),
    mustSetPassword: false,
    mustEnrol: false,
  });

  async function shown(may: boolean, settings: Parameters<typeof open>[2] = {}): Promise<Watched> {
    const watched = await open(browser, base, settings);
    await watched.page.route('**/api/*', async (route) => {
      const name = new URL(route.request().url()).pathname.slice('/api/'.length);
      const input = route.request().postDataJSON() as object;
      if (name === 'tips.unseal') unsealed.push(input as (typeof unsealed)[number]);
      await route.fulfill({ json: name === 'access.me' ? me(may) : await act(name, input) });
    });
    await watched.page.clock.install({ time: new Date('2026-11-21T09:00:00Z') });
    await watched.page.goto(`${base}/tips/${tip}`);
    await watched.page.getByRole('heading', { name: 'Facts' }).waitFor();
    return watched;
  }
  const text = (page: Page) => page.locator('body').innerText();

  it('stay locks to one who may not open them', async () => {
    const { page, faults } = await shown(false);
    expect(await page.locator('.masked').count()).toBeGreaterThan(2);
    expect(await page.locator('button.seal-chip').count()).toBe(0);
    expect(await text(page)).not.toContain(VICTIM);
    expect(await text(page)).toContain('Kestrel');
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('are opened by keyboard with a reason, for a minute, and not on paper', async () => {
    const { page, faults } = await shown(true);
    const chip = page.locator('.facts button.seal-chip', { hasText: 'Name' }).first();
    await chip.focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await seriousFaults(page)).toEqual([]);
    expect(await dialog.getByRole('textbox').inputValue()).toBe('');
    expect(await dialog.getByRole('button', { name: 'Unseal' }).isDisabled()).toBe(true);
    await page.keyboard.type('To call the guardian');
    await page.keyboard.press('Enter');
    await expect.poll(() => text(page)).toContain(VICTIM);
    expect(unsealed).toEqual([
      { tip, version: 1, field: expect.any(Number), reason: 'To call the guardian' },
    ]);
    expect(await seriousFaults(page)).toEqual([]);
    await page.emulateMedia({ media: 'print' });
    expect(await text(page)).not.toContain(VICTIM);
    await page.emulateMedia({ media: 'screen' });
    await page.clock.fastForward(61_000);
    await expect.poll(() => text(page)).not.toContain(VICTIM);
    expect(faults).toEqual([]);

    await page.locator('.facts button.seal-chip', { hasText: 'Phone' }).first().click();
    const offered = dialog.getByRole('button', { name: 'To call the guardian' });
    await offered.click();
    await dialog.getByRole('button', { name: 'Unseal' }).click();
    await expect.poll(() => text(page)).toContain(PHONE);
    const kept = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]),
    );
    expect(kept).not.toMatch(/Xavbridge|98765|guardian/);
    await page.keyboard.press('g');
    await page.keyboard.press('q');
    await page.locator('h1').first().waitFor();
    await page.goBack();
    await page.getByRole('heading', { name: 'Facts' }).waitFor();
    expect(await text(page)).not.toContain(PHONE);
    await page.context().close();
  });

  it('are masked in words and in the document, which opens whole with a reason', async () => {
    const { page, faults } = await shown(true);
    await page.getByRole('tab', { name: /Words/ }).click();
    await page.getByRole('button', { name: 'Unfold' }).click();
    await page.locator('blockquote .masked').first().waitFor();
    expect(await text(page)).not.toMatch(/Xavbridge|43210/);
    await page.getByRole('tab', { name: /document/i }).click();
    await page.getByRole('button', { name: 'Show the document' }).click();
    await page.locator('.source').waitFor();
    expect(await text(page)).not.toMatch(/Xavbridge|43210/);
    await page.getByRole('button', { name: 'Show unmasked' }).click();
    await page.getByRole('dialog').getByRole('textbox').fill('To read it in full');
    await page.getByRole('dialog').getByRole('button', { name: 'Unseal' }).click();
    await expect.poll(() => text(page)).toContain(VICTIM);
    await page.emulateMedia({ media: 'print' });
    expect(await text(page)).not.toContain(VICTIM);
    await page.emulateMedia({ media: 'screen' });
    await page.clock.fastForward(61_000);
    await expect.poll(() => text(page)).not.toContain(VICTIM);
    expect(faults).toEqual([]);
    await page.context().close();
  });

  it('fit a telephone, in the dark and in Hindi', async () => {
    const { page, faults } = await (async () => {
      const watched = await open(browser, base, { width: 390, height: 844, theme: 'dark', language: 'hi' });
      await watched.page.route('**/api/*', async (route) => {
        const name = new URL(route.request().url()).pathname.slice('/api/'.length);
        await route.fulfill({
          json: name === 'access.me' ? me(true) : await act(name, route.request().postDataJSON() as object),
        });
      });
      await watched.page.goto(`${base}/tips/${tip}`);
      return watched;
    })();
    await page.locator('button.seal-chip').first().click();
    await page.getByRole('dialog').waitFor();
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
    expect(await seriousFaults(page)).toEqual([]);
    expect(faults).toEqual([]);
    await page.context().close();
  });
});
