import { mkdirSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeServer } from '../../src/http/server.ts';
import { statement } from '../../src/storage/statement.ts';
import { SHIPPED_SET } from '../../src/triage/rule-set-store.ts';
import { person, tipLine } from '../access/people.ts';
import { addOfficers, sessionOf } from '../access/work-officers.ts';
import { freshApp } from '../database/fresh.ts';
import { launch, open, seriousFaults, type Watched } from './browser.ts';

const SHOTS = process.env['TIPSTAFF_SHOTS'];
const FLOOR = 'danger.priority-e';
const KEEP = statement(
  'test.keepOldRules',
  'one-shard',
  "INSERT INTO rule_set (unit_id, version, state, content, based_on, officer_id, made_at, revision, note) VALUES ($1, 1, 'released', $2::jsonb, -1, 'system', $3, 1, NULL)",
);

describe('why a tip stands where it stands, at the screens', async () => {
  const app = await freshApp({ now: new Date().toISOString() });
  const clerk = await person(app, 1, 'clerk', ['intake clerk']);
  await clerk.takeIn([
    { ...tipLine('E-1', { type: 'Child Sex Trafficking' }), flags: ['escalated'] },
    {
      ...tipLine('E-2', { type: 'Child Sex Trafficking' }),
      flags: ['sextortion', 'sadistic_online_exploitation'],
    },
    { ...tipLine('E-3'), flags: ['spam'] },
  ]);
  // released by a program that did not have one of today's floors
  const rules = SHIPPED_SET.rules.filter(({ id }) => id !== FLOOR);
  await app.database.transaction('write', 'house', (db) =>
    db.run(KEEP, [1, JSON.stringify({ ...SHIPPED_SET, rules }), app.clock()]),
  );
  await app.rescoreWork.settled();
  await addOfficers(app, [{ name: 'asha analyst', roles: ['analyst'] }] as const);
  const server = await makeServer(app, 'web');
  let browser: Browser;
  let base: string;
  const all: Watched[] = [];

  beforeAll(async () => {
    await server.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
    browser = await launch();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await server.close();
  });

  async function signedIn(settings: Parameters<typeof open>[2] = {}): Promise<Page> {
    const watched = await open(browser, base, settings);
    const value = await sessionOf(app, 'asha analyst');
    await watched.page.context().addCookies([{ name: 'tipstaff', value, url: base }]);
    all.push(watched);
    return watched.page;
  }
  async function look(page: Page, name: string): Promise<void> {
    if (SHOTS) {
      mkdirSync(SHOTS, { recursive: true });
      await page.screenshot({ path: `${SHOTS}/${name}.png` });
    }
    expect(await seriousFaults(page)).toEqual([]);
  }
  /** Each score as it is shown, with the sum of the points that are shown beneath it; what lifts to a number adds nothing itself. */
  const sums = (page: Page) =>
    page.locator('.why .score').evaluateAll((blocks) =>
      blocks.map((block) => ({
        score: Number(block.querySelector('h3 .number')!.textContent),
        sum: [...block.querySelectorAll('.weight')]
          .map((each) => each.textContent!.replace('−', '-'))
          .filter((text) => !text.startsWith('≥'))
          .reduce((sum, text) => sum + Number(text), 0),
      })),
    );

  it('shows what adds up to each score, and what ends it', async () => {
    const page = await signedIn();
    const words: [string, string | null][] = [
      ['E-1', 'The highest floor lifts it to 95'],
      ['E-2', 'Without a floor, danger ends at 89'],
      ['E-3', 'A score never falls below 0'],
    ];
    for (const [tip, line] of words) {
      await page.goto(`${base}/tips/${tip}`);
      await page.locator('.why').getByText(line!).first().waitFor();
      for (const { score, sum } of await sums(page)) expect(sum, tip).toBe(score);
      await look(page, `explained-${tip}-light`);
    }
    for (const [name, settings] of [
      ['dark-hi', { theme: 'dark', language: 'hi', width: 1440, height: 900 }],
      ['narrow', { theme: 'light', language: 'en', width: 390, height: 844 }],
    ] as const) {
      const other = await signedIn(settings);
      await other.goto(`${base}/tips/E-2`);
      await other.locator('.why .reason').first().waitFor();
      for (const { score, sum } of await sums(other)) expect(sum, name).toBe(score);
      await other.locator('.why').scrollIntoViewIfNeeded();
      await look(other, `explained-${name}`);
    }
  }, 240_000);

  it('marks floors of the program, and those that a version does not hold itself', async () => {
    const page = await signedIn();
    await page.goto(`${base}/rules?version=1`);
    const row = page.locator('.rule', { hasText: FLOOR }).first();
    await row.getByText('This version does not hold it. The program puts it over every version.').waitFor();
    await row.getByText('Floor of the program').waitFor();
    const held = page.locator('.rule', { hasText: 'danger.platform-escalated' }).first();
    await held.getByText('Floor of the program').waitFor();
    expect(await held.getByText('This version does not hold it').count()).toBe(0);
    await look(page, 'explained-rules');
    for (const { outside, faults } of all) expect([...outside, ...faults]).toEqual([]);
  }, 120_000);
});
