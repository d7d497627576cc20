import { Secret, TOTP } from 'otpauth';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeOfficer } from '../access/officers.ts';
import { launch, open, seriousFaults, type Watched } from './browser.ts';
import { served } from './served.ts';

const PASSWORD = 'a quiet river bends 42';

describe('signing in at the screens', () => {
  let browser: Browser;
  let house: Awaited<ReturnType<typeof served>>;
  let base: string;
  let watched: Watched;
  let page: Page;
  let cdp: CDPSession;
  let key: string;
  const faults: string[] = [];
  let now = Date.parse('2026-11-21T09:00:00.000Z');
  /** Time passes: for the program and for the authenticator, never for the browser. */
  const later = (ms: number) => {
    now += ms;
    house.app.setNow(new Date(now).toISOString());
  };

  beforeAll(async () => {
    house = await served();
    base = house.base.replace('127.0.0.1', 'localhost'); // passkeys belong to names, never to addresses
    browser = await launch();
    watched = await open(browser, base);
    page = watched.page;
    cdp = await page.context().newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const made = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: {
        protocol: 'ctap2',
        transport: 'internal',
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    key = made.authenticatorId;
  }, 180_000);
  afterAll(() => browser?.close());

  const heading = (name: string | RegExp) => page.getByRole('heading', { name }).first().waitFor();
  const lookAt = async (what: string) =>
    faults.push(...(await seriousFaults(page)).map((fault) => `${what}: ${fault}`));
  const withPassword = async (name: string, secret: string) => {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByLabel(/one-time secret/).fill(secret);
    await page.keyboard.press('Enter');
  };
  const signOut = async () => {
    await page.context().clearCookies();
    await page.goto(base);
    await heading('Sign in');
  };

  it('the first administrator chooses a password, and must add a second factor: a passkey', async () => {
    await page.goto(base);
    await heading('Sign in');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).waitFor();
    await lookAt('sign-in');
    await withPassword('administrator', house.firstSecret);
    await heading('Choose a password');
    for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD);
    await page.keyboard.press('Enter');
    await heading('Add a second factor');
    await lookAt('enrol');
    await page.getByRole('button', { name: 'Add a passkey' }).click();
    await heading('Recovery codes');
    expect(await page.locator('.recovery-codes li').count()).toBe(10);
    await lookAt('recovery codes');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await heading('Administration');
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId: key });
    expect(credentials).toMatchObject([{ rpId: 'localhost', isResidentCredential: true }]);
  });

  it('a passkey alone signs in; one that does not verify its officer does not', async () => {
    await signOut();
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: key, isUserVerified: false });
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await page.waitForTimeout(500);
    expect(await page.getByRole('heading', { name: 'Sign in' }).count()).toBe(1);
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: key, isUserVerified: true });
    await page.goto(base);
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading('Administration');
  });

  it('a password alone does not, where there is a passkey: it is the second step', async () => {
    await signOut();
    await withPassword('administrator', PASSWORD);
    await heading('Second step');
    await lookAt('second step');
    await page.goto(base); // what is half signed in is not signed in
    await heading('Sign in');
    await withPassword('administrator', PASSWORD);
    await heading('Second step');
    await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
    await heading('Administration');
  });

  it('adds an officer and hands the one-time secret over; later, asks for a proof first and goes on by itself', async () => {
    await page.getByRole('button', { name: 'Add an officer' }).first().click();
    await page.getByLabel('Name to sign in with').fill('new-head');
    await page.getByLabel('Unit head').check();
    await lookAt('add an officer');
    later(6 * 60_000);
    await page.getByRole('dialog').getByRole('button', { name: 'Add an officer' }).click();
    await heading('Prove that it is you');
    await lookAt('prove again');
    await page.getByRole('button', { name: 'Use a passkey' }).click();
    await heading('One-time secret');
    await expect
      .poll(() => page.locator('.token-made').innerText())
      .toMatch(/^(?:[a-z2-9]{5}-){3}[a-z2-9]{5}$/);
    const secret = await page.locator('.token-made').innerText();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('row', { name: /new-head/ }).waitFor();
    await lookAt('administration');

    await signOut();
    await cdp.send('WebAuthn.clearCredentials', { authenticatorId: key });
    await withPassword('new-head', secret);
    await heading('Choose a password');
    for (const field of await page.locator('input[type=password]').all()) await field.fill(PASSWORD);
    await page.keyboard.press('Enter');
    await heading('Add a second factor');
  });

  it('an authenticator app is set up by QR code or text, and its codes sign in', async () => {
    await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
    await page.locator('svg.qr-code path').waitFor();
    await lookAt('authenticator');
    const text = (await page.locator('.seed').innerText()).replaceAll(' ', '');
    const code = () => new TOTP({ secret: Secret.fromBase32(text) }).generate({ timestamp: now });
    await page.getByLabel('Code', { exact: true }).fill(code());
    await page.keyboard.press('Enter');
    await heading('Recovery codes');
    const recovery = await page.locator('.recovery-codes li').first().innerText();
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await heading('Today');
    await signOut();
    later(30_000);
    await withPassword('new-head', PASSWORD);
    await heading('Second step');
    await page.getByLabel('Code', { exact: true }).fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('The name or the secret is not right.').waitFor();
    await page.getByLabel('Code', { exact: true }).fill(code());
    await page.keyboard.press('Enter');
    await heading('Today');
    await signOut();
    await withPassword('new-head', PASSWORD);
    await heading('Second step');
    await page.getByLabel('Code', { exact: true }).fill(recovery);
    await page.keyboard.press('Enter');
    await heading('Today');
  });

  it('the account shows sessions, factors and tokens, and ends a session elsewhere', async () => {
    await page.goto(`${base}/account`);
    await page.getByText('9 are left.').waitFor();
    const sessions = page.locator('section[aria-labelledby=sessions] tbody tr');
    await expect.poll(() => sessions.count()).toBeGreaterThan(1);
    await page.getByRole('button', { name: 'End all others' }).click();
    await expect.poll(() => sessions.count()).toBe(1);
    await page.getByRole('button', { name: 'Make a token' }).click();
    await page.getByRole('dialog').getByLabel('Name').fill('feed');
    await page.getByRole('dialog').getByRole('button', { name: 'Make a token' }).click();
    await expect.poll(() => page.locator('.token-made').innerText()).toMatch(/^tipstaff_1_[\w-]{43}$/);
    await lookAt('token');
    await page.getByRole('button', { name: 'I have kept them' }).click();
    await page.getByRole('cell', { name: 'feed' }).waitFor();
    await lookAt('account');
  });

  it.each([
    { theme: 'dark', language: 'hi', width: 1440, height: 900 },
    { theme: 'light', language: 'hi', width: 390, height: 844 },
    { theme: 'dark', language: 'en', width: 390, height: 844 },
  ] as const)('fits and reads well: $theme, $language, $width', async (settings) => {
    const admin = await makeOfficer(house.app, `keeper ${settings.theme} ${settings.width}`, [
      'administrator',
    ]);
    const other = await open(browser, base, settings);
    for (const path of ['/', '/administration', '/account']) {
      if (path === '/administration')
        await other.page.context().addCookies([{ name: 'tipstaff', value: admin.token, url: base }]);
      await other.page.goto(`${base}${path}`);
      await other.page
        .locator(path === '/' ? 'input[name=name]' : 'table')
        .first()
        .waitFor();
      const width = await other.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      faults.push(...(await seriousFaults(other.page)).map((fault) => `${path}: ${fault}`));
      if (width > 0) faults.push(`${path}: ${width} px too wide at ${settings.width}`);
    }
    faults.push(...other.outside, ...other.faults);
    await other.page.context().close();
  });

  it('asked nothing of any other origin, and met no fault but the refusals it provoked', () => {
    expect(watched.outside).toEqual([]);
    const provoked = /status of (?:401|403)/;
    expect(watched.faults.filter((fault) => !provoked.test(fault))).toEqual([]);
    expect(faults).toEqual([]);
  });
});
