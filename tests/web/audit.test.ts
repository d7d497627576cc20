import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginSession } from '../../src/access/session-store.ts';
import { officerByName } from '../../src/access/store.ts';
import type { Actor } from '../../src/actions/shape.ts';
import { consoleActor } from '../../src/app/first-run.ts';
import { perform } from '../../src/app/perform.ts';
import { actionNamed } from '../../src/app/table.ts';
import { appendEntries } from '../../src/audit/store.ts';
import { localClient } from '../../src/cli/client.ts';
import { makeServer } from '../../src/http/server.ts';
import { lay, take } from '../app/work.ts';
import { freshApp } from '../database/fresh.ts';
import { typicalReport } from '../fixtures/police-json/full-report.ts';
import { launch, open, seriousFaults, type Watched } from './browser.ts';

const REASON = 'the mother asked for it by telephone';

describe('an auditor at the screen', () => {
  let browser: Browser;
  let base: string;
  let token: string;
  let tip: string;
  let watched: Watched;
  let page: Page;
  let close: () => Promise<unknown> = async () => {};

  beforeAll(async () => {
    const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
    await take(app, lay(join(app.folder, 'one'), { 'a.json': typicalReport }));
    const client = await localClient(app);
    tip = (await client.call<{ id: string }>('tips.show', { tip: typicalReport.reportId })).id;
    const actor = await consoleActor(app.database);
    const readers: Actor[] = [];
    for (const name of ['quadros', 'lobo', 'murmu', 'soren', 'irani']) {
      const { id } = await client.call<{ id: string }>('access.addOfficer', {
        name,
        displayName: `Asha ${name}`,
        role: ['analyst'],
      });
      readers.push({ ...actor, id, name, displayName: `Asha ${name}` });
    }
    for (const reader of readers) await perform(app, actionNamed('tips.show')!, { tip }, reader);
    await app.database.transaction('write', 'house', (db) =>
      appendEntries(db, [
        {
          unit: 1,
          at: '2026-11-21T09:00:00.000Z',
          officer: readers[0]!.id,
          action: 'tips.unseal',
          recordKind: 'tip',
          recordId: tip,
          outcome: 'done',
          code: null,
          inputDigest: '',
          via: 'session',
          words: { text: REASON, key: null },
        },
      ]),
    );
    await client.call('access.addOfficer', {
      name: 'auditor',
      displayName: 'The auditor',
      role: ['auditor'],
    });
    token = await app.database.transaction('write', 'house', async (db) =>
      beginSession(
        db,
        (await officerByName(db, 'auditor'))!,
        { mustSetPassword: false, factor: true },
        undefined,
        app.clock(),
      ),
    );
    const server = await makeServer(app, 'web');
    await server.listen({ host: '127.0.0.1', port: 0 });
    close = () => server.close();
    base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
    browser = await launch();
    watched = await opened();
    page = watched.page;
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await close();
  });

  async function opened(settings: Parameters<typeof open>[2] = {}): Promise<Watched> {
    const made = await open(browser, base, settings);
    await made.page.context().addCookies([{ name: 'tipstaff', value: token, url: base }]);
    await made.page.goto(`${base}/audit`);
    await made.page.locator('.audit-entries tbody tr').first().waitFor();
    return made;
  }
  const rows = () => page.locator('.audit-entries tbody tr');

  it('sees who did what, and filters it by officer and outcome', async () => {
    const all = await rows().count();
    expect(all).toBeGreaterThan(10);
    await page.getByLabel('Officer').selectOption({ label: 'Asha quadros' });
    await expect.poll(() => rows().count()).toBe(2);
    expect(await rows().first().innerText()).toContain('tips.unseal');
    await page.getByLabel('Outcome').selectOption('refused');
    await page.getByRole('heading', { name: /No entry fits/ }).waitFor();
    await page.getByRole('button', { name: 'Clear filters' }).click();
    await expect.poll(() => rows().count()).toBeGreaterThanOrEqual(all);
  });

  it('opens the words given with an act, which is an entry itself', async () => {
    expect(await page.content()).not.toContain(REASON);
    await rows()
      .filter({ hasText: 'tips.unseal' })
      .getByRole('button', { name: 'Open the words given' })
      .click();
    await expect.poll(() => page.getByRole('dialog').innerText()).toContain(REASON);
    await page.keyboard.press('Escape');
    await page.reload();
    await rows().first().waitFor();
    expect(await page.locator('.audit-entries').innerText()).toContain('audit.detail');
  });

  it('opens a record’s whole history', async () => {
    await page
      .getByRole('button', { name: `tip ${tip}` })
      .first()
      .click();
    const history = page.getByRole('dialog').locator('tbody tr');
    await expect.poll(() => history.count()).toBeGreaterThanOrEqual(7);
    expect((await history.allInnerTexts()).every((line) => line.includes(tip))).toBe(true);
    await page.keyboard.press('Escape');
  });

  it('sees what is worth a question, and the entries behind it', async () => {
    await page.getByText('Worth a question', { exact: true }).click();
    await page.getByRole('heading', { name: 'Record that many read' }).waitFor();
    expect(await page.locator('.audit-pattern').count()).toBe(1);
    await page.getByRole('button', { name: 'Show the entries' }).click();
    await rows().first().waitFor();
    expect(await rows().count()).toBeGreaterThanOrEqual(5);
  });

  it('verifies the log, keeps a checkpoint, and shows it for paper', async () => {
    await page.getByText('Proof', { exact: true }).click();
    await page.getByRole('button', { name: 'Verify the whole log' }).click();
    await page.getByRole('heading', { name: 'The log holds', exact: true }).waitFor();
    await page.getByRole('button', { name: 'Keep a checkpoint now' }).click();
    await page.getByRole('img', { name: 'QR code of the checkpoint' }).waitFor();
    await expect
      .poll(() => page.locator('.audit-checkpoint').innerText())
      .toMatch(/(?:[0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}/);
  });

  it('asked nothing of any other origin, and met no fault', () => {
    expect(watched.outside).toEqual([]);
    expect(watched.faults).toEqual([]);
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 390, height: 844 },
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const other = await opened(settings);
      const faults: string[] = [];
      const look = async (name: string) => {
        const wide = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
        faults.push(
          ...(await seriousFaults(other.page)),
          ...(wide > 0 ? [`${name} is ${wide} px too wide`] : []),
        );
        const folder = process.env['TIPSTAFF_PICTURES'];
        if (folder)
          await other.page.screenshot({
            path: join(folder, `${name}-${settings.theme}-${settings.width}.png`),
          });
      };
      await look('entries');
      await other.page.locator('.segments label').nth(1).click();
      await other.page.locator('.audit-pattern').first().waitFor();
      await look('patterns');
      await other.page.locator('.segments label').nth(2).click();
      await other.page.locator('.audit-qr').waitFor();
      await other.page.locator('.button.main').click();
      await other.page.locator('.audit-found').waitFor();
      await other.page.mouse.move(0, 0);
      await look('proof');
      expect(faults).toEqual([]);
      await other.page.context().close();
    },
    120_000,
  );
});
