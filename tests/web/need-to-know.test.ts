import { mkdirSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import { person, tipLine } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults } from './browser.ts';
import { screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];

describe('a restricted tip at the screens', async () => {
  const app = await freshApp({ now: '2026-11-21T09:00:00.000Z' });
  const clerk = await person(app, 1, 'clerk', ['intake clerk', 'analyst']);
  await clerk.takeIn([tipLine('R-1', { phone: '+91 98765 00017' }), tipLine('T-1')]);
  const { rows } = await clerk.call<{ rows: { id: string; number: string }[] }>('triage.queue');
  const tip = rows.find((row) => row.number === 'R-1')!.id;
  const screens = screensOf(app);
  const signedIn = async (name: string, roles: RoleName[]) =>
    (await screens.ofNew(name, roles, { home: true })).page;

  async function look(page: Page, name: string): Promise<void> {
    expect(await seriousFaults(page)).toEqual([]);
    if (!SHOTS) return;
    mkdirSync(SHOTS, { recursive: true });
    for (const [size, width, height] of [
      ['wide', 1440, 900],
      ['narrow', 390, 844],
    ] as const) {
      await page.setViewportSize({ width, height });
      await page.screenshot({ path: `${SHOTS}/${name}-${size}.png` });
    }
    await page.setViewportSize({ width: 1440, height: 900 });
  }

  it('is restricted by the head, not found by others, opened in an emergency, and reviewed', async () => {
    const head = await signedIn('head', ['unit head']);
    await head.goto(`${screens.base}/tips/${tip}`);
    await head.getByRole('button', { name: 'Restrict…' }).click();
    await head.getByLabel(/^Reason/).fill('one of the parties is known in the house');
    await look(head, 'restrict');
    await head.getByRole('button', { name: 'Restrict', exact: true }).click();
    await head.getByText('Only these officers see this tip').waitFor();
    await look(head, 'restricted');

    const officer = await signedIn('officer', ['investigator']);
    await officer.goto(`${screens.base}/tips/${tip}`);
    await officer.getByRole('alert').waitFor();
    expect(await officer.getByRole('alert').innerText()).toContain('There is no such tip');
    await look(officer, 'not-found');
    await officer.getByRole('button', { name: 'It is an emergency…' }).click();
    await officer.getByLabel(/^Reason/).fill('a child may be in danger today');
    await look(officer, 'glass');
    await officer.getByRole('button', { name: 'Break the glass' }).click();
    await officer.getByRole('heading', { level: 1, name: /R-1/ }).waitFor();
    await officer.getByText('emergency', { exact: true }).waitFor();

    await head.goto(screens.base);
    await head.getByRole('heading', { name: 'Opened in an emergency' }).waitFor();
    await head.getByText('a child may be in danger today').waitFor();
    await look(head, 'review');
    await head.getByLabel('What the review found').fill('asked for by the control room');
    await head.getByRole('button', { name: 'Close', exact: true }).click();
    await head.getByRole('heading', { name: 'Opened in an emergency' }).waitFor({ state: 'detached' });
    await officer.reload();
    await officer.getByRole('alert').waitFor();
  }, 120_000);

  it('tells one who may not break glass nothing of it', async () => {
    const page = await signedIn('analyst', ['analyst']);
    await page.goto(`${screens.base}/tips/${tip}`);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('button', { name: 'It is an emergency…' }).count()).toBe(0);
    expect(await page.getByRole('heading', { name: 'Opened in an emergency' }).count()).toBe(0);
  }, 60_000);
});
