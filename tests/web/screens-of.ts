import type { Browser } from 'playwright-core';
import { afterAll, beforeAll } from 'vitest';
import type { RoleName } from '../../src/access/shape.ts';
import type { App } from '../../src/app/start.ts';
import { makeServer } from '../../src/http/server.ts';
import { makeOfficer } from '../access/officers.ts';
import { sessionOf } from '../access/work-officers.ts';
import { launch, open, type Watched } from './browser.ts';

export type Look = NonNullable<Parameters<typeof open>[2]>;
/** `wait`: for how long a page waits for what is looked for, in ms; `home`: it is on Today when it is handed over */
type Asked = Look & { unit?: number; wait?: number; home?: boolean };

/**
 * The screens of a program, served to a browser from before a file's tests until after them. Called while the tests are
 * gathered; base and browser are there once they run.
 */
export function screensOf(house: App | Promise<App>) {
  let base: string | undefined;
  let browser: Browser | undefined;
  let close: () => Promise<unknown> = async () => {};
  const opened: Watched[] = [];
  beforeAll(async () => {
    const server = await makeServer(await house, 'web');
    close = () => server.close();
    await server.listen({ host: '127.0.0.1', port: 0 });
    base = `http://127.0.0.1:${(server.server.address() as { port: number }).port}`;
    browser = await launch();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await close();
  });

  /** A page with this session, and what it did that it must not. */
  async function withSession(token: string, { unit: _, wait, home, ...look }: Asked = {}): Promise<Watched> {
    const watched = await open(browser!, base!, look);
    opened.push(watched);
    const { page } = watched;
    if (wait) page.setDefaultTimeout(wait);
    await page.context().addCookies([{ name: 'tipstaff', value: token, url: base! }]);
    if (home) {
      await page.goto(base!);
      await page.getByRole('heading', { level: 1 }).waitFor();
    }
    return watched;
  }

  return {
    get base() {
      return base!;
    },
    get browser() {
      return browser!;
    },
    /** all pages that were opened here */
    opened,
    withSession,
    /** A page of an officer who is there already. */
    of: async (name: string, asked: Asked = {}) => withSession(await sessionOf(await house, name), asked),
    /** A page of an officer who is made for it. */
    ofNew: async (name: string, roles: RoleName[], asked: Asked = {}) =>
      withSession((await makeOfficer(await house, name, roles, asked.unit ?? 1)).token, asked),
  };
}
