import { mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { QueueRow } from '../../src/triage/shape.ts';
import { person, tipLine } from '../access/people.ts';
import { addOfficers } from '../access/work-officers.ts';
import { freshApp } from '../database/fresh.ts';
import { seriousFaults } from './browser.ts';
import { type Look, screensOf } from './screens-of.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const MATERIAL = 'Child Pornography (possession, manufacture, and distribution)';
const numbers = (begin: string, count: number) => Array.from({ length: count }, (_, at) => `${begin}-${at}`);

describe('the backtest of rules at the screens', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  const marked = await person(app, 1, 'outcomes', ['analyst']);
  const [noise, real] = [numbers('N', 30), numbers('R', 30)];
  await clerk.takeIn([
    ...noise.map((number) => tipLine(number, { type: MATERIAL })),
    ...real.map((number) => tipLine(number)),
  ]);
  await app.rescoreWork.settled();
  const { rows } = await marked.call<{ rows: QueueRow[] }>('triage.queue', { limit: 500 });
  const record = (of: readonly string[], outcome: string) =>
    marked.call('triage.outcome', {
      tips: rows.filter(({ number }) => of.includes(number)).map(({ id }) => ({ id })),
      outcome,
    });
  await record(noise, 'no_crime');
  await record(real.slice(1), 'case');
  await record(['R-0'], 'arrest');
  await addOfficers(app, [
    { name: 'asha analyst', roles: ['analyst'] },
    { name: 'uma auditor', roles: ['auditor'] },
  ] as const);
  const screens = screensOf(app);
  const signedIn = async (name: string, look: Look = {}) => (await screens.of(name, look)).page;

  beforeAll(async () => {
    if (SHOTS) mkdirSync(SHOTS, { recursive: true });
  }, 180_000);

  it('tells how rules fared and what was missed; the chosen proposals become a draft', async () => {
    const page = await signedIn('asha analyst');
    await page.goto(`${screens.base}/rules`);
    await page.getByRole('radio', { name: 'Backtest' }).check({ force: true });
    await page.getByText('60 tips have a recorded outcome; the end of 60 is known.').waitFor();
    await page.getByText('50 %, 95 % interval 38–62 %').waitFor();
    const rule = page.getByRole('row', { name: /danger\.material/ });
    expect(await rule.innerText()).toMatch(/\+10\s+30\s+0\s+0\s+0\s+30\s+0\s+0 % \(0–11\)/);
    await page.getByRole('heading', { name: '1 tip was missed' }).waitFor();
    expect(await page.locator('.missed-tips li').innerText()).toContain('Arrest');

    await page.getByLabel('Recorded until (UTC)').fill('2020-01-01');
    await page.getByText('No tip has an outcome that was recorded in this span.').waitFor();
    await page.getByLabel('Recorded until (UTC)').fill('');
    const proposal = page.locator('.proposals li', { hasText: 'danger.material' });
    await proposal.waitFor();
    expect(await proposal.innerText()).toContain('30 no crime, 0 real. Weigh less? +10 → +5');
    expect(await page.getByRole('button', { name: /^Begin a draft with/ }).isDisabled()).toBe(true);
    await proposal.getByRole('checkbox').check();
    await page.getByRole('button', { name: 'Begin a draft with 1 proposal' }).click();
    await page.locator('.notice', { hasText: 'Version 1 is a draft now' }).waitFor();
    await page.getByText('This version is not in force').waitFor();
    await page.getByRole('radio', { name: 'Changes' }).check({ force: true });
    await page.getByText('weight +10 → +5').waitFor();
    await page.getByRole('button', { name: 'Release…' }).waitFor(); // and no other way into force
  });

  it('by keyboard: the link of a missed tip opens it', async () => {
    const page = await signedIn('asha analyst');
    await page.goto(`${screens.base}/rules?tab=backtest`);
    await page.locator('.missed-tips a').focus();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /R-0/ }).waitFor();
  });

  it('who may not write rules is told so', async () => {
    const page = await signedIn('uma auditor');
    await page.goto(`${screens.base}/rules?tab=backtest`);
    await page.getByText('How rules fared is shown to officers who may write rules.').waitFor();
  });

  it.each([
    { theme: 'light', language: 'en', width: 1440, height: 900 },
    { theme: 'dark', language: 'hi', width: 1440, height: 900 },
    { theme: 'dark', language: 'en', width: 390, height: 844 },
    { theme: 'light', language: 'hi', width: 390, height: 844 },
  ] as const)(
    'axe finds nothing serious: $theme, $language, $width',
    async (settings) => {
      const page = await signedIn('asha analyst', settings);
      await page.goto(`${screens.base}/rules?tab=backtest`);
      await page.locator('.missed-tips li').waitFor();
      const width = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      expect(
        [...(await seriousFaults(page)), width > 0 ? `${width} px too wide` : ''].filter(Boolean),
      ).toEqual([]);
      if (SHOTS)
        await page.screenshot({
          path: `${SHOTS}/backtest-${settings.theme}-${settings.width}.png`,
          fullPage: true,
        });
    },
    60_000,
  );

  it('asked nothing of any other origin, and met no fault', () => {
    for (const { outside, faults } of screens.opened) expect([...outside, ...faults]).toEqual([]);
  });
});
