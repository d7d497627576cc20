// Take the pictures of docs/screenshots from a real browser before a demo of its own: node scripts/screenshots.mjs
// Needs a build (npm run build). The demo has a data folder of its own, which is removed at the end.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import chromium from '@sparticuz/chromium';
import { Secret, TOTP } from 'otpauth';
import { chromium as browserType } from 'playwright-core';
import { smallPng } from './small-png.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const out = join(root, 'docs/screenshots');
const TIPS = '2000';
const SIZE = { width: 1440, height: 900 };

/** Begin a demo and wait until it says where it serves and how to sign in. */
async function startDemo(folder) {
  const environment = {
    ...process.env,
    TIPSTAFF_DATA: join(folder, 'data'),
    TIPSTAFF_PORT: '0',
    TIPSTAFF_LOG_LEVEL: 'error',
    NO_COLOR: '1',
  };
  const child = spawn(process.execPath, [join(root, 'dist/cli/main.js'), 'demo', '--tips', TIPS], {
    env: environment,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let address = '';
  const secrets = {};
  for await (const line of createInterface({ input: child.stdout })) {
    address = /^Tipstaff serves (http\S+)/.exec(line)?.[1] ?? address;
    const [, name, , secret] = line.split('│').map((cell) => cell.trim());
    if (secret) secrets[name] = secret;
    if (line.startsWith('Ctrl-C')) return { child, address, secrets };
  }
  throw new Error('the demo ended before it served');
}

/** A page in which an officer of the demo signed in: one-time secret, password, authenticator. */
async function signIn(browser, { address, secrets }, name, pictures = false) {
  const page = await browser.newPage({
    viewport: SIZE,
    colorScheme: 'light',
    locale: 'en-IN',
    timezoneId: 'Asia/Kolkata',
  });
  const password = randomBytes(18).toString('base64url');
  const give = async (secret) => {
    await page.fill('[name=name]', name);
    await page.fill('[name=secret]', secret);
    await page.keyboard.press('Enter');
  };
  await page.goto(address);
  await page.fill('[name=name]', name);
  if (pictures) await picture(page, 'sign-in');
  await give(secrets[name]);
  await page.waitForSelector('#password');
  for (const field of await page.$$('input[type=password]')) await field.fill(password);
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Set up an authenticator app' }).click();
  const seed = (await page.locator('.seed').innerText()).replaceAll(' ', '');
  await page.fill('#code', new TOTP({ secret: Secret.fromBase32(seed) }).generate());
  await page.keyboard.press('Enter');
  const recovery = await page.locator('.recovery-codes li').first().innerText();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  await page.waitForSelector('nav.rail');
  if (!pictures) return page;
  await page.context().clearCookies();
  await page.goto(address);
  await give(password);
  await page.waitForSelector('#code');
  await picture(page, 'second-step');
  await page.fill('#code', recovery); // the authenticator's code serves once
  await page.keyboard.press('Enter');
  await page.waitForSelector('nav.rail');
  return page;
}

/** An officer asks for an export, which waits for the unit head. */
async function askForExport(page, { address }) {
  await page.goto(`${address}/queue`);
  await page.waitForSelector('.queue-row .tip-link');
  await page.getByRole('button', { name: 'Export…' }).click();
  await page.getByLabel('Why, and for whom').fill('Register of the court in Example');
  await page.getByRole('button', { name: 'Make the file' }).click();
  await page.getByRole('button', { name: 'Ask a second officer' }).click();
  await page.locator('.notice').first().waitFor();
}

async function picture(page, name) {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(() => document.querySelector('h1') && !document.querySelector('.skeleton'));
  await page.evaluate(() => document.fonts.ready.then(() => {}));
  writeFileSync(join(out, `${name}.png`), smallPng(await page.screenshot({ animations: 'disabled' })));
  console.log(`docs/screenshots/${name}.png`);
}

/** Look and language are the browser's own settings (src/web/app/settings.ts). */
async function dress(page, settings) {
  await page.evaluate((value) => localStorage.setItem('tipstaff.settings', JSON.stringify(value)), settings);
  await page.reload();
  await page.waitForSelector('nav.rail');
}

async function takeCasework(page, { address }) {
  await page.goto(address);
  await picture(page, 'today');
  await page.goto(`${address}/queue`);
  await page.waitForSelector('[role=grid] [role=row][aria-rowindex="2"]');
  await picture(page, 'queue');
  await page.locator('[role=grid]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/tips/**');
  await page.waitForSelector('[role=tablist]');
  await picture(page, 'tip');
  await dress(page, { theme: 'dark' });
  await page.waitForSelector('[role=tablist]');
  await picture(page, 'tip-dark');
  await dress(page, { theme: 'light', language: 'hi' });
  await page.goto(`${address}/queue`);
  await page.waitForSelector('[role=grid] [role=row][aria-rowindex="2"]');
  await picture(page, 'queue-hindi');
  await dress(page, { theme: 'light' });
  await page.goto(`${address}/intake`);
  await picture(page, 'intake');
  await takeSubjects(page, address);
}

/** The list of networks is found half a minute after the intake; the picture is drawn when its data have come. */
async function takeSubjects(page, address) {
  await page.goto(`${address}/subjects`);
  await page.getByText('For one person').waitFor();
  await picture(page, 'review');
  await page
    .getByRole('link', { name: /^Subject / })
    .first()
    .click();
  await page.getByText('Why one person').waitFor();
  await picture(page, 'subject');
  for (let tries = 0; tries < 60; tries += 1) {
    await page.goto(`${address}/networks`);
    await page.waitForSelector('h1');
    if ((await page.locator('[role=row][aria-rowindex="2"]').count()) > 0) break;
    await page.waitForTimeout(2000);
  }
  await picture(page, 'networks');
  await page.locator('[role=grid]').focus();
  await page.keyboard.press('Enter');
  await page.waitForURL('**/networks/*');
  await page.locator('canvas').first().waitFor();
  await page.waitForTimeout(3000);
  await picture(page, 'network');
}

/** What the unit head works with beside the queue. */
async function takeWorkbench(page, { address }) {
  await page.goto(`${address}/clocks`);
  await page.locator('.queue-row').first().waitFor();
  await picture(page, 'clocks');
  await page.goto(`${address}/workload`);
  await page.locator('.workload tbody tr').first().waitFor();
  await picture(page, 'workload');
  await page.goto(`${address}/platforms`);
  await page.locator('.opens').first().click();
  await page.locator('.field-shares').waitFor();
  await picture(page, 'platforms');
  await page.goto(`${address}/rules`);
  await page.getByRole('button', { name: 'Edit in a draft' }).click();
  await page.locator('.notice').waitFor();
  await page.getByRole('button', { name: 'Edit action.ip-time-port', exact: true }).click();
  await page.getByRole('dialog').waitFor();
  await picture(page, 'rules');
  for (const what of ['+91 98765 00311', 'https://example.org/room-9', 'e'.repeat(64), '192.0.2.77']) {
    await page.goto(`${address}/watch?part=watched`);
    await page.waitForSelector('h1');
    await page.keyboard.press('n');
    await page.getByLabel('What to watch').fill(what);
    await page.getByLabel('Reason').fill('Named by the complainant');
    await page.getByRole('button', { name: 'Begin to watch' }).click();
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  }
  await page.goto(`${address}/watch?part=watched`);
  await page.locator('.queue-row').nth(3).waitFor();
  await picture(page, 'watch');
}

/** An officer takes tips, so that the picture of the work shows some. */
async function takeTips(page, { address }, count) {
  await page.goto(`${address}/queue`);
  await page.waitForSelector('.queue-row .tip-link');
  await page.locator('[role=grid]').focus();
  for (let at = 1; at < count; at += 1) await page.keyboard.press('Shift+ArrowDown');
  await page.keyboard.press('a');
  await page.locator('.notice').first().waitFor();
}

mkdirSync(out, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'tipstaff-screenshots-'));
chmodSync(folder, 0o755); // where Tipstaff is root, the database runs as another user, who must get in
const demo = await startDemo(folder);
const browser = await browserType.launch({
  executablePath: await chromium.executablePath(),
  args: ['--no-sandbox', '--disable-gpu'], // never the package's own: they switch web security off
  headless: true,
});
try {
  const investigator = await signIn(browser, demo, 'investigator');
  await takeTips(investigator, demo, 5);
  await askForExport(investigator, demo);
  const head = await signIn(browser, demo, 'unit-head', true);
  await takeCasework(head, demo);
  await head.goto(`${demo.address}/approvals`);
  await head.waitForSelector('#waiting .approval');
  await picture(head, 'approvals');
  await takeWorkbench(head, demo);
  const auditor = await signIn(browser, demo, 'auditor');
  await auditor.goto(`${demo.address}/audit`);
  await auditor.waitForSelector('.audit-entries tbody tr');
  await picture(auditor, 'audit');
} finally {
  await browser.close();
  const ended = new Promise((done) => demo.child.once('exit', done));
  demo.child.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
