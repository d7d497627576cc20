import type { Page } from 'playwright-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Person, person } from '../access/people.ts';
import { freshApp } from '../database/fresh.ts';
import { subjectOf } from '../subjects/world.ts';
import { seriousFaults } from './browser.ts';
import { screensOf } from './screens-of.ts';

/** Parties with a telephone, an account and a day of birth of their own: the same telephone is asked, not joined. */
const tip = (number: string, phone: number, born: string): object => ({
  tipstaff: 'tip/1',
  kind: 'hotline',
  source: 'Example Hotline',
  number,
  received: '2026-11-20T10:00:00Z',
  platform: 'ExampleChat',
  incident: { type: 'upload', at: '2026-11-20T09:00:00Z' },
  parties: [
    {
      role: 'suspect',
      dateOfBirth: born,
      platform: 'ExampleChat',
      accountId: `ec-${number}`,
      identifiers: [{ kind: 'phone', value: `+91 98765 00${phone}` }],
    },
  ],
});

describe('two officers who decide on the same persons', () => {
  const house = freshApp({ now: '2026-11-21T09:00:00.000Z' });
  let minutes = 0;
  const screens = screensOf(house);
  const signedIn = async (name: string) =>
    (await screens.ofNew(name, ['analyst'], { wait: 25_000, home: true })).page;
  let clerk: Person;
  let asha: Page;
  let ravi: Page;

  beforeAll(async () => {
    const app = await house;
    clerk = await person(app, 1, 'clerk', ['intake clerk', 'analyst']);
    await clerk.takeIn([
      tip('T-1', 101, '1980-03-02'),
      tip('T-2', 101, '1985-05-05'),
      tip('T-3', 101, '1990-09-09'),
      tip('Q-1', 150, '1981-03-02'),
      tip('Q-2', 150, '1986-05-05'),
    ]);
    asha = await signedIn('asha');
    ravi = await signedIn('ravi');
  }, 180_000);

  async function ask(page: Page, key: string, reason: string): Promise<void> {
    minutes += 1;
    (await house).setNow(new Date(Date.UTC(2026, 10, 21, 9, minutes)).toISOString());
    await page.keyboard.press(key);
    await page.getByLabel('Reason', { exact: true }).waitFor();
    await page.keyboard.type(reason);
    await page.keyboard.press('Enter');
  }
  const told = (page: Page, words: string) => page.locator('.notice', { hasText: words }).last().waitFor();
  const compare = async (page: Page) => {
    const [left, right] = [await subjectOf(clerk, 'Q-1'), await subjectOf(clerk, 'Q-2')];
    await page.goto(`${screens.base}/subjects/compare?left=${left}&right=${right}`);
    await page.locator('.side-identifiers').first().waitFor();
    await page.getByText('Both show the same: Phone').waitFor();
  };

  it('the second is refused, told who decided what, and may decide against it knowingly', async () => {
    await compare(asha);
    await compare(ravi);
    await ask(asha, 'n', 'two brothers with one telephone');
    await told(asha, 'Decided: not the same person.');
    await ask(ravi, 's', 'one man with two accounts');
    const alert = ravi.getByRole('dialog').getByRole('alert');
    await alert.waitFor();
    expect(await alert.innerText()).toBe(
      'Somebody changed this meanwhile. Look at it again, then repeat. asha decided: Not the same person.',
    );
    await ravi.keyboard.press('Escape');
    await ravi.getByRole('dialog').waitFor({ state: 'detached' });
    await ravi.getByText('An officer decided').first().waitFor();
    await ask(ravi, 's', 'one man with two accounts');
    await told(ravi, 'This ends what asha decided: Not the same person.');
  });

  it('whose decision was ended finds it on Today', async () => {
    await asha.goto(screens.base);
    const line = asha.locator('.overruled li');
    await line.first().waitFor();
    expect(await line.count()).toBe(1);
    expect(await line.innerText()).toContain(
      'ravi decided “Same person”: your decision “Not the same person”',
    );
    expect(await seriousFaults(asha)).toEqual([]);
    await line.locator('a').first().click();
    await asha.getByRole('heading', { level: 1, name: /^Subject / }).waitFor();
    await ravi.goto(screens.base);
    await ravi.getByRole('link', { name: /might be one person/ }).waitFor();
    expect(await ravi.locator('.overruled').count()).toBe(0);
  });

  it('pairs that a decision settled leave the review list at once, and page and rail count the same', async () => {
    await asha.goto(`${screens.base}/subjects`);
    const rows = asha.locator('.review-row');
    await rows.first().waitFor();
    expect(await rows.count()).toBe(3);
    // no list comes from the server any more: what leaves the list leaves it by the answer to the decision
    await asha.route('**/api/subjects.review', () => {});
    const rail = asha.locator('.rail-link[href="/subjects"]');
    const counts = async () => [
      await asha.locator('.page-head [role=status]').innerText(),
      (await rail.innerText()).replace(/\D/g, ''),
    ];
    for (let left = await rows.count(); left > 0; left = await rows.count()) {
      await ask(asha, 's', 'all three are one man');
      await asha.getByRole('dialog').waitFor({ state: 'detached' });
      await expect.poll(() => rows.count()).toBeLessThan(left);
      const [page, inRail] = await counts();
      expect(page!.replace(/\D/g, '') || '0').toBe(inRail || '0');
    }
    const subjects = await Promise.all(['T-1', 'T-2', 'T-3'].map((number) => subjectOf(clerk, number)));
    await asha.unroute('**/api/subjects.review');
    await asha.reload();
    if (new Set(subjects).size === 1) await asha.getByText('No pair waits').waitFor();
    else await rows.first().waitFor();
  });
});
